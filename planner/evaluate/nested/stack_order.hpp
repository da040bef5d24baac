// In which order the nested stacks of one template are looked into, so that those come first whose
// outputs others take.
#pragma once

#include <vector>

#include "planner/evaluate/template.hpp"

namespace drydock {

[[nodiscard]] bool is_nested_stack(const TemplateEntry& entry);
// A resource of a type Org::Service::Use::MODULE.
[[nodiscard]] bool is_module(const TemplateEntry& entry);

// Entries of Resources that are nested stacks: each after those that its Properties name, as far as
// that can be had. What stands in a branch of Fn::If that is not taken counts too, so a cycle here
// need not be one; the evaluation decides.
[[nodiscard]] std::vector<std::size_t> nested_stack_order(const Template& source);

}  // namespace drydock
