// What all trials gave of one thing that takes what arrives: a queue, a stream, a group of
// consumers, a function, a buffer of Firehose, a Glue workflow. How it came about is left to those
// who make it; reports show it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/clock.hpp"
#include "simulator/score/metric.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

// Points of a series over the simulated time.
inline constexpr std::uint32_t kIntakePoints = 48;
// Trials of which series are kept.
inline constexpr std::uint32_t kIntakeSeries = 2'000;

struct IntakeResult {
  std::string address;  // of the resource
  std::string name;     // of its consumers; "" if the resource itself is meant
  std::string kind;     // "queue", "stream", "consumers", "function", "delivery", …
  std::string detail;   // "5 consumers of 5 partitions"
  std::optional<Nanoseconds> deadline;
  std::vector<Metric> metrics;  // of which each trial, or each message, is a sample
  TimeSeries backlog;           // without points if nothing can wait here
  TimeSeries running;           // invocations or runs at once
};

// What was used by item, resource and state, in the whole numbers of the bill.
using IntakeCounts = std::map<std::tuple<std::string, std::string, std::string>, std::int64_t>;

// The figures of one quantity: of every trial, or of everything that came.
[[nodiscard]] Metric intake_metric(std::string_view name, std::string_view title,
                                   std::string_view unit, const std::vector<double>& samples,
                                   Direction direction = Direction::LowerIsBetter);

// Mean and band over trials, of values by trial and point.
[[nodiscard]] TimeSeries intake_series(std::string name, Nanoseconds until,
                                       const std::vector<std::vector<double>>& by_trial);

}  // namespace drydock
