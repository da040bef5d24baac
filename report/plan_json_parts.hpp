// The parts of the plan representation that are written in files of their own.
#pragma once

#include <string_view>

#include "base/json_writer.hpp"
#include "planner/plan/plan.hpp"
#include "report/plan_json.hpp"

namespace drydock {

[[nodiscard]] std::string_view plan_action_word(Action action);  // "no-op"
// A replacement whose old object stays.
[[nodiscard]] bool keeps_old_object(const ResourceChange& change);
// Numbers for indices, text for names.
void write_plan_path(JsonWriter& json, const PropertyPath& path);
// address, module_address, mode, type, name.
void write_plan_identity(JsonWriter& json, const std::string& type, const Address& address);

// The resources by nested stack, as they are (`prior`) or will be: root_module with child_modules.
void write_modules(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options, bool prior);
void write_configuration(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options);
// What other resources' attributes the values that are not known yet will come from.
void write_relevant_attributes(JsonWriter& json, const Plan& plan);
// Everything under "drydock".
void write_plan_facts(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options);

}  // namespace drydock
