// The state store on disk: one SQLite file for all stacks of a project, one row a resource. Every
// call that writes is one transaction that also checks the lock. Format: docs/STATE_FORMAT.md.
#pragma once

#include <memory>
#include <string>

#include "planner/state/state_store.hpp"

namespace drydock {

struct StateStoreOptions {
  std::string path;
  std::string stack_name;
  // Make the file and the stack's lineage if they are absent. Without it an absent file reads as
  // an empty state and every write fails.
  bool create = false;
};

// Refuses a file that is not a state, one of a newer drydock, and a damaged one.
[[nodiscard]] Result<std::unique_ptr<StateStore>> open_state_store(const StateStoreOptions& options,
                                                                   Clock& clock);

}  // namespace drydock
