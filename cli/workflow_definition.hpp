// What `drydock workflow run` is to run: a definition in a file, or a state machine of a template
// (`template.yaml#Id`) with everything that the template says around it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands/workflow_run.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/services/service_plan.hpp"
#include "simulator/workflow/plausible_data.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {

// Everything lies where it is: the plan points into it.
struct RunnableDefinition {
  PlannedSet planned;
  Catalog catalog;
  ServiceCatalog services;
  Scenario scenario;
  std::optional<ServicePlan> plan;
  MachineIndex machine;
  std::optional<PlausibleData> generated;
  bool of_template = false;  // models of services may answer; spans of states mean nothing
  bool priced = false;       // the catalog of prices could be read

  [[nodiscard]] const MachineModel& model() const { return plan->machines[machine.value]; }
};

// Null, and every reason, if there is none. `machine_arn`: of a definition in a file.
[[nodiscard]] std::unique_ptr<RunnableDefinition> read_runnable(const WorkflowRunOptions& options,
                                                                const std::string& machine_arn,
                                                                Workspace& workspace);

// What `template.yaml#Id` names: the file and the state machine; without `#` no state machine.
struct NamedDefinition {
  std::string path;
  std::string id;
};
[[nodiscard]] NamedDefinition split_definition(const std::string& definition,
                                               const Environment& environment);

}  // namespace drydock
