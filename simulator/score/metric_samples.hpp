// What one simulation measured, whoever made it: metrics with the samples that they were made of.
// Those of several simulations of one template (its capacity, its pipelines) are joined to one
// result by simulator/world/join_metrics, so that objectives, scores and comparisons need not know
// who measured what.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "simulator/score/metric.hpp"

namespace drydock {

// Where a metric has several samples a trial, as each run of a pipeline is one: all of them, in
// order of trials.
struct RunSamples {
  std::vector<double> values;
  std::vector<std::uint32_t> trials;  // of each value
  [[nodiscard]] bool empty() const { return values.empty(); }
};

struct MeasuredMetric {
  Metric metric;                // of a resource: "Machine.duration"
  std::vector<double> samples;  // by trial; NaN where it does not exist; of runs, their mean
  RunSamples runs = {};         // empty if each trial is one sample
  std::vector<std::uint8_t> censored = {};  // by trial, 1 if it was cut short; empty if none is
};

}  // namespace drydock
