#include <gtest/gtest.h>

#include "report/score_headline.hpp"
#include "report/score_html.hpp"
#include "report/score_json.hpp"
#include "report/score_markdown.hpp"
#include "report/score_text.hpp"
#include "tests/unit/report/report_checks.hpp"
#include "tests/unit/report/score_fixture.hpp"

namespace drydock {
namespace {

TEST(ScoreText, HasABarAPartAndTheTotal) {
  const std::string text = score_text(sample_card(), sample_result().series, {});
  expect_narrow(text, 100);
  // 0.75 * 57.143 + 0.25 * 89.624 = 65.3.
  EXPECT_EQ(text.find("base: score 65.3 ["), 0U) << text;
  EXPECT_NE(text.find("75 %  █████░░░"), std::string::npos);
  EXPECT_NE(text.find("Not measured in any trial: reservation_waste (weight 1)"),
            std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  for (const char c : score_text(sample_card(), sample_result().series, {.unicode = false})) {
    ASSERT_LT(static_cast<unsigned char>(c), 0x80U);
  }
}

TEST(ScoreText, ACardWithoutPartsClaimsNoScore) {
  Scorecard card;
  card.name = "base";
  EXPECT_NE(score_text(card, {}, {}).find("there is no score"), std::string::npos);
  EXPECT_TRUE(member(parsed_json(score_json(card, {}, {})), "score").is_null());
}

TEST(ScoreHeadline, ClaimsOnlyWhatTheIntervalsBear) {
  Comparison comparison = sample_comparison();
  EXPECT_EQ(score_headline(comparison, {}),
            "score 65.3 → 88.0; loss of a zone now recovers in 6m 2s instead of 14m; "
            "cost −$312.00 a month");
  comparison.differences[0].ci95 = {-700, 76};
  comparison.differences[2].ci95 = {-1000, 44};
  EXPECT_EQ(score_headline(comparison, {.unicode = false}),
            "score 65.3 -> 88.0; cost about the same");
}

TEST(ScoreHeadline, VerdictFollowsTheDirection) {
  MetricDifference difference;
  difference.ci95 = {1, 2};
  EXPECT_EQ(verdict_of(difference), Verdict::Worse);
  difference.direction = Direction::HigherIsBetter;
  EXPECT_EQ(verdict_of(difference), Verdict::Better);
  difference.ci95 = {-1, 2};
  EXPECT_EQ(verdict_of(difference), Verdict::Unclear);
}

TEST(ComparisonText, ListsDifferencesWithVerdicts) {
  const std::vector<TimeSeries> series = sample_result().series;
  Comparison comparison = sample_comparison();
  comparison.after.ledger.pop_back();
  const std::string text = comparison_text(comparison, series, series, {});
  expect_narrow(text, 100);
  EXPECT_NE(text.find("Better: Cost per month −$312.00; Recovery from zone loss −7m 58s\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("Objectives of base"), std::string::npos);
  EXPECT_NE(text.find("Objectives of <better>"), std::string::npos);
  EXPECT_LT(text.find("Differences"), text.find("Score of base"));
  EXPECT_NE(text.find("Sources of base that differ"), std::string::npos);
  const std::size_t once = text.find("[launch-latency]");
  EXPECT_EQ(text.find("[launch-latency]", once + 1), std::string::npos) << "sources stand once";
  EXPECT_NE(text.find("[−$320.00, −$304.00]  better"), std::string::npos) << text;
  EXPECT_NE(text.find("[−0.10, +0.30]  unclear"), std::string::npos);
}

TEST(ScoreJson, CarriesPartsWithShares) {
  const Value json = parsed_json(score_json(sample_card(), {}, {}));
  EXPECT_EQ(member(json, "format_version").text(), "1.0");
  EXPECT_NEAR(*member(json, "score").as_double(), 65.26, 0.01);
  EXPECT_EQ(member(json, "parts").items().size(), 2U);
  EXPECT_EQ(member(json, "unmeasured").items().size(), 1U);
  EXPECT_FALSE(member(json, "passed").as_bool());
  EXPECT_TRUE(member(json, "diagnostics").is_list());
}

TEST(ComparisonJson, IsTheScoreDocumentAndMore) {
  const Value json = parsed_json(comparison_json(sample_comparison(), {}, {}));
  EXPECT_NEAR(*member(json, "score").as_double(), 88, 1e-9);
  EXPECT_EQ(member(member(json, "against"), "name").text(), "base");
  const Value& cost = member(json, "differences").items()[0];
  EXPECT_EQ(member(cost, "verdict").text(), "better");
  EXPECT_EQ(value_to_json(member(cost, "ci95")), "[-320,-304]");
}

TEST(ScoreMarkdown, StartsWithTheHeadlineAndEscapesNames) {
  const std::string text = comparison_markdown(sample_comparison());
  EXPECT_EQ(text.find("### score 65.3 → 88.0; loss of a zone now recovers in 6m 2s"), 0U);
  EXPECT_NE(text.find("<details><summary>Sources of every input of &lt;better&gt;</summary>"),
            std::string::npos);
  EXPECT_NE(text.find("&lt;better&gt;"), std::string::npos);
  EXPECT_EQ(text.find("<script>"), std::string::npos);
  EXPECT_NE(text.find("a\\|b"), std::string::npos);
  EXPECT_NE(score_markdown(sample_card()).find("### base: score 65.3 ["), std::string::npos);
}

// Every tag that is opened is closed in order; void elements and self-closed ones excepted.
void expect_balanced(const std::string& html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const std::string tag = html.substr(at + 1, end - at - 1);
    const std::string name = tag.substr(0, tag.find(' '));
    if (name == "!DOCTYPE" || name == "meta" || name == "br" || tag.back() == '/') {
      continue;
    }
    if (name.front() != '/') {
      open.push_back(name);
      continue;
    }
    ASSERT_FALSE(open.empty()) << name;
    EXPECT_EQ(open.back(), name.substr(1)) << "at byte " << at;
    open.pop_back();
  }
  EXPECT_TRUE(open.empty());
}

TEST(ScoreHtml, IsOneClosedPageWithoutScripts) {
  const SimulationResult result = sample_result();
  for (const std::string& html :
       {score_html(sample_card(), result.series),
        comparison_html(sample_comparison(), result.series, result.series)}) {
    expect_balanced(html);
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_EQ(html.find("http://"), std::string::npos);
    EXPECT_NE(html.find("default-src &#39;none&#39;"), std::string::npos);
    EXPECT_NE(html.find("&lt;script&gt;alert(1)"), std::string::npos);
    EXPECT_NE(html.find("<polyline class=\"mean0\""), std::string::npos);
  }
}

}  // namespace
}  // namespace drydock
