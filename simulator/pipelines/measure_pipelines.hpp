// From what all trials gave to the metrics of pipelines, with their samples. Costs of a month,
// which need the bill, are left to simulate_pipelines.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/pipelines/pipeline_tally.hpp"
#include "simulator/score/metric_catalog.hpp"
#include "simulator/score/metric_samples.hpp"
#include "simulator/services/service_plan.hpp"

namespace drydock {

// One sample a trial. `owner`: the logical id of the resource; "" for the whole template.
[[nodiscard]] MeasuredMetric measure_trials(const MetricInfo& info, const std::string& owner,
                                            std::vector<double> samples);

// In template order. `deadlines` by machine.
[[nodiscard]] std::vector<MeasuredMetric> measure_pipelines(
    const ServicePlan& plan, const PipelineTally& tally,
    const std::vector<std::optional<Nanoseconds>>& deadlines);

}  // namespace drydock
