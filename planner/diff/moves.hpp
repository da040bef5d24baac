// Renames without replacement: the `moved` list of the project file, laid over what is recorded
// before it is compared with the template.
//
// A rule whose `from` is not recorded has been carried out already, or concerns another
// environment: it says nothing. Rules make chains (A to B, B to C moves A to C). What is moved with
// a resource: its old generations, the resources of a nested stack of that name ("Net.Vpc"), and
// its name among the dependencies of others.
#pragma once

#include <map>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/diff/change.hpp"

namespace drydock {

struct MoveRule {
  Address from;
  Address to;
  Span from_span = {};
  Span to_span = {};
};

struct Moved {
  std::map<Address, Address> previous;  // new address → old one
  std::vector<StateEdit> edits;         // at most one
};

// Changes `state` and `drift`. `desired` may be null (destroy). Reports circles, two rules for one
// resource, a target that is recorded already, and a source that the template still declares; what
// is reported is not moved.
[[nodiscard]] Moved apply_moves(const std::vector<MoveRule>& rules, const ResourceSet* desired,
                                StateSnapshot& state, std::vector<ResourceDrift>& drift,
                                Diagnostics& diagnostics);

}  // namespace drydock
