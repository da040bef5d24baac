// The state store on disk: one SQLite file for all stacks of a project, one row a resource. Every
// call that writes is one transaction that also checks the lock. Format: docs/STATE_FORMAT.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "planner/state/state_store.hpp"

namespace drydock {

inline constexpr std::int64_t kSerialsKept = 10'000;

struct StateStoreOptions {
  std::string path;
  std::string stack_name;
  // Make the file and the stack's lineage if they are absent. Without it an absent file reads as
  // an empty state and every write fails.
  bool create = false;
  // Another connection of this run has looked at the whole file.
  bool checked = false;
  // So many serials can be gone back to, and those since the lock was taken. What is older is
  // dropped with later writes, a little with each.
  std::int64_t history = kSerialsKept;
};

// Refuses a file that is not a state, one of a newer drydock, and a damaged one.
[[nodiscard]] Result<std::unique_ptr<StateStore>> open_state_store(const StateStoreOptions& options,
                                                                   Clock& clock);

struct RecordedStack {
  std::string name;
  std::int64_t serial = 0;
  std::optional<LockInfo> lock;
};

// Every stack of a store, by name. An absent file has none.
[[nodiscard]] Result<std::vector<RecordedStack>> list_stacks(const std::string& path);

}  // namespace drydock
