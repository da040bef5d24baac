// The order that a nested stack stands for, put on what it holds: CloudFormation creates nothing of
// a nested stack before everything is there that the stack itself names (its parameters, its
// DependsOn), and whoever names the stack or an output of it waits for all of it.
#pragma once

#include <string>
#include <vector>

#include "planner/model/resource.hpp"

namespace drydock {

// A nested stack or module that was expanded, and its own uses of others.
struct ExpandedStack {
  Address address;        // "Network"
  std::size_t begin = 0;  // what it holds, in the list of resources
  std::size_t end = 0;
  std::vector<Reference> waits_for;  // targets of its properties and of DependsOn
};

// Precondition: the resources of each stack stand in `resources`, whose references may still name
// the stack. Afterwards none does: each such use is a DependsOn on those resources of the stack
// that come last in it, and those that come first in it wait for what the stack waits for.
void expand_dependencies(const std::vector<ExpandedStack>& stacks,
                         std::vector<Resource>& resources);

}  // namespace drydock
