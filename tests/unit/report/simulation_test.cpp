#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "report/explain_text.hpp"
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
    EXPECT_NE(text.find("3/3  impaired"), std::string::npos);
    EXPECT_NE(text.find("zone-loss.yaml:9:19"), std::string::npos);
  }
}

TEST(SimulationText, AsciiStyleIsAsciiForOurOwnWords) {
  for (const char c : simulation_text(sample_result(), {.unicode = false})) {
    ASSERT_LT(static_cast<unsigned char>(c), 0x80U);
  }
}

TEST(Plot, DrawsTheDipBelowTheRequiredLine) {
  TimeSeries series{"instances", kMinute, {6, 6, 3, 6}, {6, 6, 3, 6}, {6, 6, 3, 6}};
  EXPECT_EQ(plot_text(series, {"Running", 6.0, "required", 3}, {.width = 40, .unicode = false}),
            "Running   # mean   : 5-95 %   - required 6\n"
            "     6.0 |##-#\n"
            "         |  #\n"
            "     0.0 |\n"
            "         +----\n"
            "          0 4m\n");
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
  expect_narrow(plot_text(series, {"x", {}, "", 10}, {}), 100);
  EXPECT_EQ(plot_text({}, {"x", {}, "", 10}, {}), "");
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
  EXPECT_EQ(explain_input(result.ledger[0], {}),
            "launch-latency: launch latency\n"
            "  Value:  lognormal(median 90s, p95 3m)\n"
            "  From:   scenario\n"
            "  Source: zone-loss.yaml:9:19\n");
  EXPECT_EQ(explain_diagnostic(diagnostic_info(DiagnosticCode::FileTooLarge), {}),
            "DD1002 (FileTooLarge, error)\n  A file is larger than drydock reads\n");
}

}  // namespace
}  // namespace drydock
