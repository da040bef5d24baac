#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/codes/file_codes.hpp"
#include "report/explain_text.hpp"
#include "report/ledger_text.hpp"
#include "report/plot_text.hpp"
#include "report/quantity.hpp"
#include "report/simulation_json.hpp"
#include "report/simulation_text.hpp"
#include "tests/unit/report/report_checks.hpp"
#include "tests/unit/report/score_fixture.hpp"

namespace drydock {
namespace {

TEST(Quantity, EachUnitAsPeopleReadIt) {
  EXPECT_EQ(format_quantity(372, "seconds"), "6m 12s");
  EXPECT_EQ(format_quantity(372.4, "seconds"), "6m 12s");
  EXPECT_EQ(format_quantity(0.85, "seconds"), "850ms");
  EXPECT_EQ(format_quantity(-2, "seconds"), "-2s");
  EXPECT_EQ(format_quantity(0.984, "ratio"), "98.4 %");
  EXPECT_EQ(format_quantity(0.99987, "ratio"), "99.987 %");
  EXPECT_EQ(format_quantity(2207.52, "usd_per_month"), "$2,207.52");
  EXPECT_EQ(format_quantity(-1234567.891, "usd_per_month"), "-$1,234,567.89");
  EXPECT_EQ(format_quantity(9, "instances"), "9");
  EXPECT_EQ(format_quantity(2.345, "instances"), "2.35");
  EXPECT_EQ(format_quantity(1e300, "usd_per_month"), "$1e+300");
  EXPECT_EQ(format_quantity(std::nan(""), "seconds"), "n/a");
  EXPECT_EQ(format_difference(-312, "usd_per_month", {}), "−$312.00");
  EXPECT_EQ(format_difference(-312, "usd_per_month", {.unicode = false}), "-$312.00");
  EXPECT_EQ(format_difference(0.015, "ratio", {}), "+1.50 pp");
}

TEST(SimulationText, ShowsEachPartWithinTheWidth) {
  for (const bool unicode : {true, false}) {
    const ReportStyle style{.unicode = unicode};
    const std::string text = simulation_text(sample_result(), style);
    expect_narrow(text, 100);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_NE(text.find(unicode ? "✗ recovery_time p95 <= 10m: measured 14m"
                                : "FAIL recovery_time p95 <= 10m: measured 14m"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("$2,207.52"), std::string::npos);
    EXPECT_NE(text.find("3 of 2000 trials ended before"), std::string::npos);
    EXPECT_NE(text.find("3 per zone needed for 6 instances over 3 zones; configured 3"),
              std::string::npos);
    EXPECT_NE(text.find("us-east-1b      3     3                2          0                 1"),
              std::string::npos);
    EXPECT_NE(text.find("impaired"), std::string::npos);
    EXPECT_NE(text.find("zone-loss.yaml:9:19 [launch-latency]"), std::string::npos);
    EXPECT_NE(text.find("from the first loss of a zone"), std::string::npos);
  }
}

TEST(SimulationText, PlacementsLeaveOutWhatIsNotThereAndFoldRepeats) {
  SimulationResult result = sample_result();
  for (ZonePlacement& zone : result.placements[0].zones) {
    zone.outside_reserved = 0;
  }
  result.placements.push_back(result.placements[0]);
  result.placements[1].at = kHour;
  result.placements[1].label = "end";
  const std::string text = simulation_text(result, {});
  EXPECT_EQ(text.find("Others"), std::string::npos);
  EXPECT_NE(text.find("  end at 1h, 6 desired: as at start\n"), std::string::npos);
  result.placements[1].zones[0].group_reserved = 1;
  EXPECT_NE(simulation_text(result, {}).find("  end at 1h, 6 desired\n"), std::string::npos);
}

TEST(Ledger, GroupsByKindAndShowsEverySourceInFull) {
  const std::string path = "template:Resources.ReservationA.Properties." + std::string(80, 'p');
  const std::vector<LedgerEntry> ledger = {
      {"scale", "6", SourceKind::Default, "none", "scale-in"},
      {std::string(60, 'n') + " of Group", "us-east-1a, us-east-1b", SourceKind::Template, path,
       ""},
      {"seed", "42", SourceKind::Scenario, "scenario:zone-loss.seed", ""}};
  std::string text = ledger_text(ledger, {});
  expect_narrow(text, 100);
  EXPECT_LT(text.find("  Template\n"), text.find("  Scenario\n"));
  EXPECT_NE(text.find("    seed  42  zone-loss.seed\n"), std::string::npos) << text;
  EXPECT_NE(text.find("none [scale-in]"), std::string::npos);
  EXPECT_EQ(std::count(text.begin(), text.end(), 'p'), 80 + 5) << "no letter of a source is cut";
  EXPECT_EQ(ledger_text({}, {}), "");
  std::vector<LedgerEntry> other = ledger;
  other[2].value = "43";
  ASSERT_EQ(ledger_only_in(ledger, other).size(), 1U);
  EXPECT_EQ(ledger_only_in(ledger, other)[0].name, "seed");
}

TEST(SimulationText, AsciiStyleIsAsciiForOurOwnWords) {
  for (const char c : simulation_text(sample_result(), {.unicode = false})) {
    ASSERT_LT(static_cast<unsigned char>(c), 0x80U);
  }
}

TEST(Plot, DrawsTheDipBelowTheRequiredLine) {
  const TimeSeries series{"running", kMinute, {3, 3, 1, 2}, {3, 3, 0, 2}, {3, 3, 2, 3}, -kMinute};
  const TimeSeries level{"required", kMinute, {3, 3, 3, 3}, {3, 3, 3, 3}, {3, 3, 3, 3}, -kMinute};
  EXPECT_EQ(plot_text(series, {"Running", &level, "required"}, {.width = 60, .unicode = false}),
            "Running\n"
            "        # mean   : 5 % to 95 % of trials   - required\n"
            "     3 |##--\n"
            "       |   :\n"
            "       |   :\n"
            "       |   :\n"
            "     2 |  :#\n"
            "       |  :\n"
            "       |  :\n"
            "       |  :\n"
            "     1 |  #\n"
            "       |  :\n"
            "       |  :\n"
            "       |  :\n"
            "     0 |  :\n"
            "       +-+--\n"
            "         0\n");
}

TEST(Plot, AxesHaveRoundNumbers) {
  const ValueAxis few = value_axis(4, 6);
  EXPECT_EQ(few.low, 0);
  EXPECT_EQ(few.step, 1);
  EXPECT_EQ(few.high, 6);
  const ValueAxis many = value_axis(390, 604);
  EXPECT_EQ(many.low, 350);
  EXPECT_EQ(many.step, 50);
  EXPECT_EQ(many.high, 650);
  EXPECT_GT(value_axis(0, 0).high, 0);
  EXPECT_EQ(time_ticks(-5 * kMinute, 15 * kMinute, 9),
            (std::vector<Nanoseconds>{-5 * kMinute, 0, 5 * kMinute, 10 * kMinute, 15 * kMinute}));
  EXPECT_LE(time_ticks(0, 1000 * kDay, 5).size(), 5U);
}

TEST(Plot, AStretchAfterALossEndsWhenAllIsWell) {
  SimulationResult result = sample_result();
  ASSERT_EQ(result.series[1].name, "running_after_loss");
  // Recovered after 12 minutes; two more, rounded to five.
  EXPECT_EQ(time_shown_after_loss(result.series), 15 * kMinute);
  EXPECT_EQ(capacity_plot(result.series)->series.mean.size(), 21U);
  EXPECT_EQ(capacity_plot(result.series, 25 * kMinute)->series.mean.size(), 31U);
  result.series.resize(1);
  EXPECT_EQ(time_shown_after_loss(result.series), 0);
  EXPECT_EQ(capacity_plot(result.series)->series.name, "running");
  EXPECT_FALSE(capacity_plot({}));
}

TEST(Plot, WhatNeverChangesIsASentence) {
  const TimeSeries series{"running", kMinute, {6, 6}, {6, 6}, {6, 6}};
  TimeSeries level = series;
  level.name = "required";
  EXPECT_EQ(capacity_text({series, level}, "", 0, {}),
            "Running instances over the simulated time\n"
            "  6 at every moment of every trial, as required.\n");
}

TEST(Plot, ThousandsOfPointsFitAndTheBandKeepsItsExtremes) {
  TimeSeries series;
  series.step = kSecond;
  series.mean.assign(5000, 5);
  series.p05.assign(5000, 5);
  series.p95.assign(5000, 5);
  series.p05[2500] = 1;
  const PlotPoints points = plot_points(series, 80);
  EXPECT_EQ(points.mean.size(), 80U);
  EXPECT_EQ(*std::min_element(points.low.begin(), points.low.end()), 1);
  expect_narrow(plot_text(series, {"x"}, {}), 100);
  EXPECT_EQ(plot_text({}, {"x"}, {}), "");
}

TEST(SimulationJson, MetricsHaveTheMembersOfTheContract) {
  const Value json = parsed_json(simulation_json(sample_result(), {}, {}));
  EXPECT_EQ(member(json, "format_version").text(), "1.0");
  EXPECT_TRUE(member(json, "diagnostics").is_list());
  const Value& cost = member(json, "metrics").items()[0];
  for (const char* key :
       {"name", "unit", "mean", "ci95", "p50", "p95", "p99", "trials", "direction"}) {
    EXPECT_NE(cost.find(key), nullptr) << key;
  }
  EXPECT_EQ(value_to_json(member(cost, "ci95")), "[2207.5,2207.54]");
  EXPECT_EQ(member(cost, "direction").text(), "lower");
  EXPECT_TRUE(member(member(json, "metrics").items()[2], "mean").is_null())
      << "measured in no trial";
  EXPECT_EQ(member(member(json, "sizing").items()[0], "per_zone").as_integer(), 3);
}

TEST(SimulationJson, ALargeSeedKeepsItsValue) {
  SimulationResult result = sample_result();
  result.seed = 18446744073709551615U;
  EXPECT_EQ(member(parsed_json(simulation_json(result, {}, {})), "seed").text(),
            "18446744073709551615");
}

TEST(Explain, SaysMeaningValueAndSource) {
  const MetricInfo* info = find_metric("recovery_time");
  ASSERT_NE(info, nullptr);
  const SimulationResult result = sample_result();
  const std::string text = explain_metric(*info, &result.metrics[1], {});
  expect_narrow(text, 100);
  EXPECT_NE(text.find("lower is better"), std::string::npos);
  EXPECT_NE(text.find("mean 6m 12s [6m 10s, 6m 14s]"), std::string::npos);
  EXPECT_EQ(explain_input(result.ledger[0], "", {}),
            "launch-latency: launch latency\n"
            "  Value:  lognormal(median 90s, p95 3m)\n"
            "  From:   scenario\n"
            "  Source: zone-loss.yaml:9:19\n");
  EXPECT_EQ(explain_diagnostic(diagnostic_info(codes::FileTooLarge), {}),
            "DD1002 (FileTooLarge, error)\n  A file is larger than drydock reads\n");
}

}  // namespace
}  // namespace drydock
