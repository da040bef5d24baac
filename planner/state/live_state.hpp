// What the cloud says of the recorded objects, as read for one plan. How it is read is left to the
// flow (pipeline_refresh.cpp); what differs from the record is found by diff/drift.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/model/value.hpp"

namespace drydock {

struct LiveResource {
  std::string identifier;
  Value properties;
  Value attributes;
};

// One row of the state: not read, or what was found; nothing if the object does not exist.
struct LiveRow {
  bool read = false;
  std::optional<LiveResource> object;
};

struct LiveState {
  // In the order of StateSnapshot::resources; empty if nothing was read.
  std::vector<LiveRow> rows;
};

}  // namespace drydock
