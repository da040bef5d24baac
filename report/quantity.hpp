// Numbers with their units, as people read them: "6m 12s", "98.4 %", "$2,207.52", "9 instances".
// Units are those of simulator/score/metric.hpp.
#pragma once

#include <string>
#include <string_view>

#include "report/style.hpp"
#include "simulator/score/metric.hpp"

namespace drydock {

[[nodiscard]] std::string format_quantity(double value, std::string_view unit);
// Millions, billions and trillions by four digits: "43.2 B", "150 M"; a smaller number as it is.
[[nodiscard]] std::string format_large(double value);
// With a sign: "+6m 12s", "-$312.00" (ASCII) or "−$312.00"; "±0" for no difference.
[[nodiscard]] std::string format_difference(double value, std::string_view unit,
                                            const ReportStyle& style);
// The figures of a metric: "≥ 14m" where it is a lower bound, "-" where no trial has it. The
// interval is "" where it says no more than the mean.
struct MetricFigures {
  std::string mean;
  std::string ci95;
  std::string p50;
  std::string p95;
  std::string p99;
};
[[nodiscard]] MetricFigures format_metric(const Metric& metric, const ReportStyle& style);
// "[6m 10s, 6m 14s]".
[[nodiscard]] std::string format_interval(const Interval& interval, std::string_view unit);
// "" for an interval of which both ends read the same: it says no more than the figure itself.
[[nodiscard]] std::string format_interval_unless_exact(const Interval& interval,
                                                       std::string_view unit);
// A limit that a person chose: without digits that say nothing, "$8,000", "95 %".
[[nodiscard]] std::string format_limit(double value, std::string_view unit);
// One decimal: "87.4".
[[nodiscard]] std::string format_points(double points);
// "usd_per_month" → "USD/month"; what a number of this unit counts.
[[nodiscard]] std::string unit_title(std::string_view unit);

}  // namespace drydock
