// What the project file says of single resources of a stack: `moved`, `forget`, `imports` and
// `drift: ignore:`. At the top of the file they hold for every stack, in a stack for that one.
#pragma once

#include <vector>

#include "base/diagnostic.hpp"
#include "planner/document/mapping_reader.hpp"
#include "planner/plan/plan_request.hpp"

namespace drydock {

struct ResourceRules {
  std::vector<MoveRule> moves;
  std::vector<ForgetRule> forget;
  std::vector<ImportRule> imports;
  std::vector<DriftIgnore> ignore_drift;

  void append(const ResourceRules& more);
};

// Of the mapping's members of those names; everything that is wrong is reported with its place.
[[nodiscard]] ResourceRules read_resource_rules(MappingReader& owner, Diagnostics& diagnostics);

}  // namespace drydock
