#include "simulator/world/join_metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/check.hpp"
#include "base/codes/pipeline_codes.hpp"
#include "base/nearest_name.hpp"
#include "simulator/world/judge_trials.hpp"

namespace drydock {
namespace {

void add_amounts(SimulationResult& result, std::size_t index, const MeasuredMetric& more) {
  std::vector<double>& own = result.samples[index];
  const MetricInfo* info = find_metric(more.metric.name);
  DRYDOCK_CHECK(own.size() == more.samples.size() && info != nullptr &&
                more.metric.unit == "usd_per_month");
  for (std::size_t trial = 0; trial < own.size(); ++trial) {
    own[trial] += more.samples[trial];
  }
  result.metrics[index] = summarize_trials(*info, {own});
}

// Nothing, and an error, if `name` does not mean one metric of the result.
std::optional<std::size_t> meant(const SimulationResult& result, const std::string& name, Span span,
                                 Diagnostics& diagnostics) {
  const std::vector<std::size_t> found = metrics_called(result, name);
  if (found.size() == 1) {
    return found.front();
  }
  std::vector<std::string_view> names;
  if (found.empty()) {
    for (const Metric& metric : result.metrics) {
      names.push_back(metric.name);
    }
    const std::optional<std::string> near = nearest_name(name, names);
    diagnostics.add({codes::MetricNotOfTemplate,
                     fmt::format("`{}` is not measured of this template", name), span,
                     near ? fmt::format("did you mean `{}`?", *near)
                          : fmt::format("use one of: {}", fmt::join(names, ", "))});
    return std::nullopt;
  }
  for (const std::size_t index : found) {
    names.push_back(result.metrics[index].name);
  }
  diagnostics.add({codes::MetricAmbiguous,
                   fmt::format("`{}` may be that of {} resources", name, found.size()), span,
                   fmt::format("use one of: {}", fmt::join(names, ", "))});
  return std::nullopt;
}

}  // namespace

void join_metrics(SimulationResult& result, std::vector<MeasuredMetric> more) {
  for (MeasuredMetric& one : more) {
    const Metric* same = result.find(one.metric.name);
    if (same != nullptr) {
      add_amounts(result, static_cast<std::size_t>(same - result.metrics.data()), one);
      continue;
    }
    result.runs.resize(result.metrics.size());
    result.censored.resize(result.metrics.size());
    result.metrics.push_back(std::move(one.metric));
    result.samples.push_back(std::move(one.samples));
    result.runs.push_back(std::move(one.runs));
    result.censored.push_back(std::move(one.censored));
  }
}

void judge_objectives(const Scenario& scenario, SimulationResult& result,
                      Diagnostics& diagnostics) {
  for (const Objective& objective : scenario.objectives) {
    const auto index = meant(result, objective.metric, objective.span, diagnostics);
    if (!index) {
      continue;
    }
    const bool of_runs = *index < result.runs.size() && !result.runs[*index].empty();
    TrialSamples samples{of_runs ? result.runs[*index].values : result.samples[*index]};
    if (!of_runs && *index < result.censored.size()) {
      samples.censored = result.censored[*index];
    }
    result.objectives.push_back(
        judge_objective(objective, result.metrics[*index], samples, diagnostics));
    result.objectives.back().of_runs = of_runs;
  }
  for (const ScoreWeight& weight : scenario.weights) {
    meant(result, weight.metric, weight.span, diagnostics);
  }
}

}  // namespace drydock
