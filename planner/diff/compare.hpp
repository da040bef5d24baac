// ResourceSet × StateSnapshot → Diff. Pure: reads nothing else.
#pragma once

#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/diff/change.hpp"
#include "planner/graph/resource_graph.hpp"

namespace drydock {

// What is asked for beside the template. All referred to outlives the call.
struct CompareOptions {
  // Of `recorded`, which is the refreshed state (drift.hpp).
  std::span<const ResourceDrift> drift = {};
  std::set<Address> replace = {};  // to be replaced although nothing demands it
  std::set<Address> forget = {};   // recorded, no longer in the template, and not to be deleted
  // (address, deposed) of what stays as it is, whatever the template says.
  std::set<std::pair<Address, std::string>> left_out = {};
};

// What a resource names, each once, sorted.
[[nodiscard]] std::vector<Address> dependencies_of(const Resource& resource);

// `graph` is that of `desired`. Unknown values are resolved from the recorded attributes of
// resources that do not change; a Ref to a replaced resource, or a GetAtt of a changed one's
// readOnly attribute, stays unknown. Errors (a function that fails on recorded values) go to
// `diagnostics`.
[[nodiscard]] Diff compare(const ResourceSet& desired, const ResourceGraph& graph,
                           const StateSnapshot& recorded, const SchemaRegistry& schemas,
                           Diagnostics& diagnostics, const CompareOptions& options = {});

// Everything recorded is to be deleted.
[[nodiscard]] Diff compare_for_destroy(const StateSnapshot& recorded,
                                       const CompareOptions& options = {});

// Nothing is to be changed: what is real becomes what is recorded. `options` as for compare;
// `recorded` is the refreshed state.
[[nodiscard]] Diff compare_for_refresh(const StateSnapshot& recorded,
                                       const CompareOptions& options);

}  // namespace drydock
