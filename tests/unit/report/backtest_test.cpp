#include <gtest/gtest.h>

#include "base/rng.hpp"
#include "report/backtest_report.hpp"
#include "report/market_fit_json.hpp"
#include "tests/json_schema_check.hpp"
#include "tests/unit/report/report_checks.hpp"

namespace drydock {
namespace {

MarketTrace small_trace() {
  MarketTrace trace;
  trace.name = "a <small> trace & a long name of one, so that a line that holds it has to be cut";
  trace.gap_seconds = 600;
  trace.pools = {"us-east-1a", "us-east-1b"};
  Rng rng({.seed = 2});
  bool up[] = {true, false};
  for (int tick = 0; tick < 400; ++tick) {
    for (bool& each : up) {
      trace.values.push_back(each ? 1 : 0);
      each = rng.uniform() < 0.1 ? !each : each;
    }
  }
  return trace;
}

SeriesBacktest small_backtest() {
  BacktestOptions options;
  options.horizon_hours = {1};
  return backtest_series(make_pool_series(small_trace()), options);
}

void expect_fits_schema(const std::string& file, const std::string& text) {
  json_schema::Checker checker(DRYDOCK_SOURCE_DIR "/schemas/formats");
  for (const std::string& problem : checker.problems(file, parsed_json(text))) {
    ADD_FAILURE() << problem;
  }
}

TEST(BacktestReport, JsonHoldsEveryScoreAndFitsItsSchema) {
  const std::string json = backtest_json({small_backtest()}, 0.7, {}, {});
  expect_fits_schema("spot-backtest.schema.json", json);
  const Value document = parsed_json(json);
  EXPECT_EQ(member(document, "scores").items().size(), 15U);  // 5 models, 3 targets
}

TEST(BacktestReport, TextIsNarrowAndNamesTheDifference) {
  const std::string text = backtest_text({small_backtest()}, {});
  expect_narrow(text, 100);
  EXPECT_NE(text.find("ours minus it"), std::string::npos);
  EXPECT_NE(text.find("no interruption 1 h"), std::string::npos);
}

TEST(BacktestReport, PlotsAreDrawnInsideTheirFrameAndEscapeNames) {
  const SeriesBacktest series = small_backtest();
  const BacktestScore& own = series.scores.back();
  EXPECT_EQ(own.target, "pools_up");
  const std::string svg = reliability_svg(own, true);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_EQ(svg.find("=\"-"), std::string::npos);
  EXPECT_TRUE(svg.ends_with("</svg>\n"));
  EXPECT_EQ(reliability_file("a/../b <c>", own), "a-..-b--c--blend-pools_up-1h.svg");
  EXPECT_EQ(backtest_html({series}).find("<small>"), std::string::npos);
}

TEST(MarketFitJson, FitsItsSchema) {
  std::vector<MarketFit> fits;
  fits.push_back(fit_market(small_trace(), {1, 3}, UpRule::All, {}));
  MarketTrace prices = small_trace();
  prices.kind = TraceKind::Price;
  fits.push_back(fit_market(std::move(prices), {1}, UpRule::All, {}));
  expect_fits_schema("market-fit.schema.json", market_fit_json(fits));
}

}  // namespace
}  // namespace drydock
