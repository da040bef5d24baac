// Template and scenario made ready for calls: the resources that calls name, the state machines,
// the settings of the scenario with their answers compiled, and the defaults. Immutable; every
// trial and thread shares it. What calls do is left to service_run.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/strong_id.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/catalog/service_catalog.hpp"
#include "simulator/services/service_kind.hpp"
#include "simulator/workflow/jsonata_template.hpp"
#include "simulator/workflow/state_machine.hpp"
#include "simulator/world/resource_identity.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {

using CalledIndex = StrongId<struct CalledTag>;    // into ServicePlan::called
using MachineIndex = StrongId<struct MachineTag>;  // into ServicePlan::machines
using LabelIndex = StrongId<struct LabelTag>;      // into ServicePlan::labels

// A resource of the template that calls name.
struct CalledResource {
  std::string address;
  std::string logical_id;
  std::string type;
  std::string identifier;
  std::string arn;  // "" if it has none
  const Value* properties = nullptr;
  std::vector<std::pair<std::string, std::string>> tags;
};

struct MachineModel {
  std::string address;
  std::string logical_id;
  std::string name;
  std::string arn;
  std::string role_arn;
  MachineType type = MachineType::Standard;
  std::string host;  // EC2 instance type of the machine that each run has beside; "" for none
  StateMachine machine;
  std::size_t definition_bytes = 0;
  LabelIndex first_label;  // of its first state; the others follow
};

// A state that calls, as a scenario and a bill name it.
struct StateLabel {
  MachineIndex machine;
  std::string state;   // "Transform"
  std::string full;    // "Machine.Transform"
  bool calls = false;  // it is a Task
  ServiceKind kind = ServiceKind::Api;
};

struct CompiledAnswer {
  double weight = 1;
  JsonataTemplate value;
};
struct CompiledCall {
  ServiceKind kind = ServiceKind::Api;
  std::string service;
  std::string action;
  JsonataTemplate arguments;
  std::optional<JsonataTemplate> each;
  std::optional<JsonataTemplate> units;
};
struct CompiledSettings {
  const ServiceSettings* written = nullptr;
  std::vector<CompiledAnswer> answers;
  std::vector<CompiledCall> calls;
};

struct ServicePlan {
  std::string region;
  std::string account;
  const PlannedSet* resources = nullptr;
  const ServiceCatalog* services = nullptr;
  const Catalog* instances = nullptr;
  const ServiceScenario* scenario = nullptr;
  std::vector<CalledResource> called;
  std::vector<MachineModel> machines;
  std::vector<StateLabel> labels;
  std::vector<CompiledSettings> settings;  // in the order of the scenario
  std::unique_ptr<JsonArena> literals;

  // Of a resource type, by identifier, ARN, or the name within either.
  [[nodiscard]] CalledIndex find(std::string_view type, std::string_view name) const;
  [[nodiscard]] MachineIndex find_machine(std::string_view name_or_arn) const;

 private:
  friend class ServicePlanBuilder;
  std::map<std::pair<std::string, std::string>, CalledIndex, std::less<>> by_name_;
  std::map<std::string, MachineIndex, std::less<>> machines_by_name_;
};

struct ServicePlanInputs {
  const PlannedSet& resources;
  const ServiceCatalog& services;
  const Catalog& instances;
  const ServiceScenario& scenario;
  TemplateFiles definitions = {};  // where a DefinitionS3Location is read
};

// What the inputs name outlives the plan. Reports state machines that cannot be run, answers that
// cannot be read, and services without a model; nothing if any is an error.
[[nodiscard]] std::optional<ServicePlan> make_service_plan(const ServicePlanInputs& inputs,
                                                           Diagnostics& diagnostics);

}  // namespace drydock
