// Placement scores as text, JSON and a page.
#include <gtest/gtest.h>

#include "report/placement_report.hpp"
#include "tests/json_schema_check.hpp"
#include "tests/unit/report/report_checks.hpp"

namespace drydock {
namespace {

ScoredRequest scored(std::uint32_t points) {
  ScoredRequest each;
  each.request.name = "a <b>";
  each.request.types = {"m5.large", "m6i.large", "m7i.large"};
  each.request.capacity = 400;
  each.request.single_zone = true;
  PlacementScore score;
  score.region = "us-east-1";
  score.zone = "use1-az2";
  score.types = 3;
  score.pools = 3;
  score.sources = {{"trace made", 1}, {"prior: …", 2}};
  for (std::uint32_t point = 0; point < points; ++point) {
    const double share = static_cast<double>(point % 11) / 10;
    score.points.push_back({placement_score(share), share, {share * 0.9, share}});
  }
  each.scores.push_back(std::move(score));
  return each;
}

PlacementFrame week() {
  PlacementFrame frame;
  frame.series = {Nanoseconds{300} * 1'000'000'000, 2016};
  return frame;
}

void expect_schema(const std::string& file, const std::string& text) {
  json_schema::Checker checker(DRYDOCK_SOURCE_DIR "/schemas/formats");
  for (const std::string& problem : checker.problems(file, parsed_json(text))) {
    ADD_FAILURE() << problem;
  }
}

TEST(PlacementReport, JsonFitsItsSchemas) {
  expect_schema("spot-score.schema.json", placement_json(scored(1), {}, {}, {}));
  expect_schema("spot-score.schema.json", placement_json({}, {}, {}, {}));
  expect_schema("spot-track.schema.json", track_json({scored(3)}, week(), {}, {}));
}

TEST(PlacementReport, TheHeatMapFitsTheTerminalAndNamesAreEscaped) {
  const std::string text = track_text({scored(2016)}, week(), {});
  expect_narrow(text, 100);
  EXPECT_NE(text.find("One cell is 3h"), std::string::npos);
  expect_narrow(placement_text(scored(1), {}, {}), 100);
  const std::string page = track_html({scored(2016)}, week());
  EXPECT_EQ(page.find("a <b>"), std::string::npos);
  EXPECT_NE(page.find("a &lt;b&gt;"), std::string::npos);
  EXPECT_EQ(page.find("nan"), std::string::npos);
}

}  // namespace
}  // namespace drydock
