// What a scenario says of the work that fleets do: the load of a service, or a batch of work. Read
// from `workloads:`, by logical id of the fleet; docs/SCENARIOS.md describes the format. What the
// work makes of the fleet is left to simulator/workload and to those who simulate fleets.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.hpp"
#include "planner/document/document.hpp"
#include "simulator/workload/batch_work.hpp"
#include "simulator/workload/scaling_plan.hpp"
#include "simulator/workload/service_load.hpp"
#include "simulator/world/scenario_values.hpp"

namespace drydock {

// One entry: a service or a batch, never both.
struct WorkloadSettings {
  std::string fleet;  // logical id, as in `workloads:`; of EMR "Cluster.TASK"
  std::optional<ServiceLoad> service;
  std::optional<BatchWork> batch;
  Span span;
};

struct WorkloadScenario {
  std::vector<WorkloadSettings> workloads;  // in file order

  // Null if the fleet has none.
  [[nodiscard]] const WorkloadSettings* find(std::string_view fleet) const;
};

// Gives the policies of `plans` what the scenario says of their metrics, and reports workloads of
// fleets that are not among `fleets`, and policies whose metric nobody gives.
void bind_workloads(const WorkloadScenario& scenario, std::span<const std::string> fleets,
                    std::span<ScalingPlan> plans, Diagnostics& diagnostics);

// `starts_at` is the instant of simulated time 0.
[[nodiscard]] WorkloadScenario read_workloads(const Node& root, ScenarioValues& values,
                                              Nanoseconds starts_at);

}  // namespace drydock
