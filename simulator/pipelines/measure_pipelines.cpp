#include "simulator/pipelines/measure_pipelines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.hpp"
#include "simulator/engine/special_functions.hpp"
#include "simulator/world/judge_trials.hpp"

namespace drydock {
namespace {

const MetricInfo& info_of(std::string_view name) {
  const MetricInfo* info = find_metric(name);
  DRYDOCK_CHECK(info != nullptr);
  return *info;
}

void name_owner(Metric& metric, const std::string& owner) {
  if (!owner.empty()) {
    metric.name = owner + "." + metric.name;
    metric.title = fmt::format("{}: {}", owner, metric.title);
  }
}

// Of the mean of runs, which within one trial depend on each other: a ratio of sums over trials (W.
// G. Cochran, "Sampling Techniques", 3rd ed., 1977, section 6.3). Of one run a trial it is
// Student's interval. Precondition: there are values.
Interval mean_ci95_by_trial(const RunSamples& runs, double mean, std::size_t trials) {
  if (trials < 2) {
    return {mean, mean};
  }
  std::vector<double> residual(trials);
  for (std::size_t i = 0; i < runs.values.size(); ++i) {
    residual[runs.trials[i]] += runs.values[i] - mean;
  }
  double sum = 0;
  for (const double one : residual) {
    sum += one * one;
  }
  const auto count = static_cast<double>(trials);
  const auto of = static_cast<double>(runs.values.size());
  const double half = t_quantile(0.975, count - 1) * std::sqrt(sum * count / (count - 1)) / of;
  return {mean - half, mean + half};
}

// Each run is a sample.
template <class Number>
MeasuredMetric measure_runs(const MetricInfo& info, const std::string& owner,
                            const std::vector<std::vector<Number>>& by_trial) {
  MeasuredMetric measured;
  for (std::uint32_t trial = 0; trial < by_trial.size(); ++trial) {
    double sum = 0;
    for (const Number value : by_trial[trial]) {
      sum += static_cast<double>(value);
      measured.runs.values.push_back(static_cast<double>(value));
      measured.runs.trials.push_back(trial);
    }
    measured.samples.push_back(by_trial[trial].empty()
                                   ? std::numeric_limits<double>::quiet_NaN()
                                   : sum / static_cast<double>(by_trial[trial].size()));
  }
  measured.metric = summarize_trials(info, {measured.runs.values});
  const auto with_runs =
      static_cast<std::size_t>(std::count_if(measured.samples.begin(), measured.samples.end(),
                                             [](double sample) { return !std::isnan(sample); }));
  if (with_runs > 1) {
    measured.metric.mean_ci95 =
        mean_ci95_by_trial(measured.runs, measured.metric.mean, by_trial.size());
  }
  name_owner(measured.metric, owner);
  return measured;
}

}  // namespace

MeasuredMetric measure_trials(const MetricInfo& info, const std::string& owner,
                              std::vector<double> samples) {
  MeasuredMetric measured;
  measured.metric = summarize_trials(info, {samples});
  measured.samples = std::move(samples);
  name_owner(measured.metric, owner);
  return measured;
}

std::vector<MeasuredMetric> measure_pipelines(
    const ServicePlan& plan, const PipelineTally& tally,
    const std::vector<std::optional<Nanoseconds>>& deadlines) {
  std::vector<MeasuredMetric> all;
  for (std::size_t m = 0; m < plan.machines.size(); ++m) {
    const PipelineTally::Machine& machine = tally.machines[m];
    const std::string& owner = plan.machines[m].logical_id;
    all.push_back(measure_trials(info_of("success_rate"), owner, machine.success));
    all.push_back(measure_runs(info_of("duration"), owner, machine.durations));
    all.push_back(measure_runs(info_of("cost_per_run"), owner, machine.costs));
    if (deadlines[m]) {
      all.push_back(measure_trials(info_of("deadline_hits"), owner, machine.hits));
    }
    all.push_back(measure_trials(info_of("runs"), owner, machine.runs));
    all.push_back(measure_trials(info_of("wait_time"), owner, machine.waiting));
    all.push_back(measure_trials(info_of("retry_time"), owner, machine.retrying));
  }
  all.push_back(measure_trials(info_of("refused_calls"), "", tally.refused));
  all.push_back(measure_trials(info_of("queued_calls"), "", tally.queued));
  return all;
}

}  // namespace drydock
