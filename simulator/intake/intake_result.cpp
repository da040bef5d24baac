#include "simulator/intake/intake_result.hpp"

#include <algorithm>

#include "simulator/engine/streaming_statistics.hpp"
#include "simulator/world/judge_trials.hpp"

namespace drydock {

Metric intake_metric(std::string_view name, std::string_view title, std::string_view unit,
                     const std::vector<double>& samples, Direction direction) {
  return summarize_trials({name, title, unit, direction, ""}, {samples});
}

TimeSeries intake_series(std::string name, Nanoseconds until,
                         const std::vector<std::vector<double>>& by_trial) {
  TimeSeries series;
  series.name = std::move(name);
  series.step = until / kIntakePoints;
  std::vector<double> at_point;
  for (std::uint32_t point = 0; point < kIntakePoints; ++point) {
    at_point.clear();
    double sum = 0;
    for (const std::vector<double>& values : by_trial) {
      if (point < values.size()) {
        at_point.push_back(values[point]);
        sum += values[point];
      }
    }
    if (at_point.empty()) {
      return series;
    }
    std::sort(at_point.begin(), at_point.end());
    series.mean.push_back(sum / static_cast<double>(at_point.size()));
    series.p05.push_back(estimate_quantile(at_point, 0.05).value);
    series.p95.push_back(estimate_quantile(at_point, 0.95).value);
  }
  return series;
}

}  // namespace drydock
