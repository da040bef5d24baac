// ResourceSet × StateSnapshot → Diff. Pure: reads nothing else.
#pragma once

#include "base/diagnostic.hpp"
#include "planner/diff/change.hpp"
#include "planner/graph/resource_graph.hpp"

namespace drydock {

// `graph` is that of `desired`. Unknown values are resolved from the recorded attributes of
// resources that do not change; a Ref to a replaced resource, or a GetAtt of a changed one's
// readOnly attribute, stays unknown. Errors (a function that fails on recorded values) go to
// `diagnostics`.
[[nodiscard]] Diff compare(const ResourceSet& desired, const ResourceGraph& graph,
                           const StateSnapshot& recorded, const SchemaRegistry& schemas,
                           Diagnostics& diagnostics);

// Everything recorded is to be deleted.
[[nodiscard]] Diff compare_for_destroy(const StateSnapshot& recorded);

}  // namespace drydock
