// From the samples of all trials to metrics, and from metrics to objectives. A trial that ended
// before its quantity did is censored: it counts with the time until the end, so what is measured
// is then a lower bound, and an objective may not pass by not having looked long enough.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/score/metric_catalog.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

// What all trials gave for one metric.
struct TrialSamples {
  std::span<const double> values;               // by trial; NaN where the quantity does not exist
  std::span<const std::uint8_t> censored = {};  // by trial, 1 if so; empty if none is
};

[[nodiscard]] Metric summarize_trials(const MetricInfo& info, const TrialSamples& samples);

// A metric that exists in no trial fails the objective, and so does `<=` where the censored trials,
// had they gone on for ever, would break it. Both are reported as warnings.
[[nodiscard]] ObjectiveResult judge_objective(const Objective& objective, const Metric& metric,
                                              const TrialSamples& samples,
                                              Diagnostics& diagnostics);

}  // namespace drydock
