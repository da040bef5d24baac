// Recorded objects that the template no longer has, and old generations that a broken-off
// replacement left behind.
#pragma once

#include <vector>

#include "planner/diff/change.hpp"

namespace drydock {

// The end of one recorded object: Delete, or Forget if its policy retains it. A Snapshot policy
// becomes Delete for types that have no snapshots. `why` is the reason without what the policy
// adds.
[[nodiscard]] ResourceChange remove_recorded(const RecordedResource& row, std::string why);

// Let go by request: only its record goes.
[[nodiscard]] ResourceChange forget_recorded(const RecordedResource& row);
// Deleted outside already: only its record goes.
[[nodiscard]] ResourceChange remove_gone(const ResourceDrift& gone);
// Not looked at: it stays as it is.
[[nodiscard]] ResourceChange leave_recorded(const RecordedResource& row);

// CloudFormation User Guide, "DeletionPolicy attribute": the types with snapshots. Elsewhere
// Snapshot means Delete.
[[nodiscard]] RetentionPolicy supported_policy(RetentionPolicy policy, std::string_view type);

}  // namespace drydock
