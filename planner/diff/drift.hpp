// What has changed in the cloud since it was recorded: recorded and real values of every object
// that was read, and the record as it would be if it were true. What to do about it is left to
// compare.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "planner/diff/change.hpp"
#include "planner/state/live_state.hpp"

namespace drydock {

// `drift: ignore:` of the project file: globs of an address and of a property path ("Tags/*"); a
// path covers everything below it. `reason` is not empty.
struct DriftIgnore {
  std::string address;
  std::string path;
  std::string reason;
};

struct Refreshed {
  StateSnapshot state;               // with real values; without what does not exist
  std::vector<ResourceDrift> drift;  // in the order of the recorded rows
};

// A row that was not read stays as it is. Precondition: `live` has a row for each of `recorded`, or
// none at all.
[[nodiscard]] Refreshed refresh(StateSnapshot recorded, const LiveState& live,
                                const SchemaRegistry& schemas,
                                std::span<const DriftIgnore> ignore = {});

}  // namespace drydock
