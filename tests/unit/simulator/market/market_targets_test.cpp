// What the model must show on the published traces, with the last 30 % of each held out: where they
// are beside the source tree. docs/MARKET.md has the figures.
#include <gtest/gtest.h>

#include <string>

#include "base/file_system.hpp"
#include "simulator/market/backtest.hpp"

namespace drydock {
namespace {

class PublishedTraces : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string path =
        std::string(DRYDOCK_SOURCE_DIR "/../shared/data/market/") + GetParam() + ".csv";
    Result<std::string> text = DiskFileSystem().read(path);
    if (!text) {
      GTEST_SKIP() << "no trace at ../shared/data/market";
    }
    SourceMap sources;
    Diagnostics diagnostics;
    const std::optional<MarketTrace> trace =
        read_market_trace(sources.add(path, std::move(*text)), sources, diagnostics);
    ASSERT_TRUE(trace.has_value());
    result_ = backtest_series(make_pool_series(*trace), {});
  }

  SeriesBacktest result_;
};

TEST_P(PublishedTraces, AreForecastBetterThanByClimatologyAndNineZonesThanByEveryBaseline) {
  const bool nine_zones = std::string_view(GetParam()) == "A9_aws_p3.2xlarge_9az";
  std::size_t compared = 0;
  for (const BacktestScore& score : result_.scores) {
    for (const ScoreDifference& difference : score.differences) {
      const std::string where = score.target + " " + std::to_string(score.horizon_hours) +
                                " against " + difference.against;
      if (difference.against == "climatology") {
        EXPECT_LE(difference.log_score, 0) << where;
        EXPECT_LE(difference.brier, 0) << where;
      }
      if (nine_zones) {  // the others are too short to tell
        EXPECT_LT(difference.log_ci95.high, 0) << where;
        EXPECT_LT(difference.brier_ci95.high, 0) << where;
      }
      ++compared;
    }
    if (score.model == kOwnModel) {
      EXPECT_GE(score.coverage80, 0.76) << score.target << " " << score.horizon_hours;
      EXPECT_LE(score.coverage80, 0.84) << score.target << " " << score.horizon_hours;
    }
  }
  EXPECT_EQ(compared, 36U);
}

INSTANTIATE_TEST_SUITE_P(Market, PublishedTraces,
                         testing::Values("A9_aws_p3.2xlarge_9az", "N4_aws_p3.2xlarge_4node_3az",
                                         "H100_gcp_13zones_x16"));

}  // namespace
}  // namespace drydock
