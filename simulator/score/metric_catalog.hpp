// Every quantity that a simulation measures: name, unit, which way is better, and the exact
// definition, for `drydock explain` and for checking scenarios.
#pragma once

#include <string_view>
#include <vector>

#include "simulator/score/metric.hpp"

namespace drydock {

struct MetricInfo {
  std::string_view name;
  std::string_view title;
  std::string_view unit;
  Direction direction = Direction::LowerIsBetter;
  std::string_view definition;
};

[[nodiscard]] const std::vector<MetricInfo>& all_metrics();  // by name
// Null if there is none of that name.
[[nodiscard]] const MetricInfo* find_metric(std::string_view name);

}  // namespace drydock
