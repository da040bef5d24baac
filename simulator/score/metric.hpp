// One measured quantity over all trials, with its interval, and where its inputs came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock {

enum class Direction : std::uint8_t { LowerIsBetter, HigherIsBetter };

struct Interval {
  double low = 0;
  double high = 0;
};

// "recovery_time", "seconds". Quantiles are over trials; each has its own 95 % interval (order
// statistics), the mean one by the t distribution.
struct Metric {
  std::string name;
  std::string unit;   // "seconds", "ratio", "instances", "usd_per_month", "instance_hours"
  std::string title;  // "Time to recover after losing a zone"
  double mean = 0;
  Interval mean_ci95;
  double p50 = 0;
  double p95 = 0;
  double p99 = 0;
  Interval p50_ci95;
  Interval p95_ci95;
  Interval p99_ci95;
  std::uint64_t trials = 0;  // trials in which the quantity exists
  // Of these, how many ran into the end of the simulated time. They count with the time until then,
  // so that their true value is at least that.
  std::uint64_t censored = 0;
  // The true figure is at least the one above, because a censored trial could move it. Marked with
  // "at least".
  bool mean_is_lower_bound = false;
  bool p50_is_lower_bound = false;
  bool p95_is_lower_bound = false;
  bool p99_is_lower_bound = false;
  Direction direction = Direction::LowerIsBetter;
};

enum class SourceKind : std::uint8_t { Template, Parameter, Scenario, Catalog, Rule, Default };
[[nodiscard]] std::string_view source_kind_name(SourceKind kind);

// One input of a figure: what it is, its value, and who says so.
struct LedgerEntry {
  std::string name;   // "price r6i.4xlarge us-east-1", "launch latency"
  std::string value;  // "1.008 USD/h", "lognormal(median 90s, p95 180s)"
  SourceKind kind = SourceKind::Default;
  std::string source;  // "template.yaml:41:7", "AWS price list via …, 2026-07", "EC2UG …, rule 104"
  std::string id;      // what `drydock explain` takes: "launch-latency"
};

}  // namespace drydock
