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

[[nodiscard]] const std::vector<MetricInfo>& all_metrics();       // of capacity, by name
[[nodiscard]] const std::vector<MetricInfo>& pipeline_metrics();  // by name
// Of every simulation, by name; one that several measure stands once.
[[nodiscard]] std::vector<const MetricInfo*> known_metrics();
// "duration" of "Machine.duration".
[[nodiscard]] std::string_view metric_name_without_owner(std::string_view name);
// Null if there is none of that name. A name may say whose it is: "Machine.duration".
[[nodiscard]] const MetricInfo* find_metric(std::string_view name);

}  // namespace drydock
