// What differs between two snapshots of a stack, record by record: for `state diff`, and for what
// `state push` writes. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/state/state_snapshot.hpp"

namespace drydock {

// One place inside a record.
struct RecordedValueChange {
  std::string path;  // "properties.Tags.0.Value", "attributes.Arn", "identifier", "dependencies"
  Value before;      // Null if it was absent
  Value after;       // Null if it is absent now
};

struct RecordChange {
  enum class Kind : std::uint8_t { Added, Removed, Changed };
  Kind kind = Kind::Added;
  Address address;
  std::string deposed;
  std::string type;                         // after, or before if it is gone
  std::string identifier;                   // likewise
  std::vector<RecordedValueChange> values;  // of Changed, by path; instants are left out
};
[[nodiscard]] std::string_view record_change_name(RecordChange::Kind kind);  // "added"

struct StateDifference {
  std::vector<RecordChange> resources;       // by address, then deposed
  std::vector<RecordedValueChange> outputs;  // by name; exports as "export NAME"
  std::vector<std::string> imports_added;
  std::vector<std::string> imports_removed;

  [[nodiscard]] bool empty() const {
    return resources.empty() && outputs.empty() && imports_added.empty() && imports_removed.empty();
  }
};

[[nodiscard]] StateDifference difference(const StateSnapshot& before, const StateSnapshot& after);

}  // namespace drydock
