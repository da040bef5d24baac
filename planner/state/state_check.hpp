// Looks through a whole state file, every stack of it, and mends what can be mended without asking
// the provider: for `state verify` and `state verify --repair`. What opening a state looks at on
// every command is less (sqlite_database.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace drydock {

struct StateFinding {
  std::string stack;    // "" if it is the file's
  std::string problem;  // what is wrong
  std::string remedy;   // what a repair does about it, or did; "" if it cannot do anything
  bool harmful = true;  // else it is only said
};

struct StateCheck {
  std::vector<StateFinding> findings;  // of the file, then by stack
  std::int64_t stacks = 0;
  std::int64_t resources = 0;      // as they are now
  std::int64_t past_versions = 0;  // of records, at earlier serials
  std::int64_t open_intents = 0;   // nothing wrong with them: the next apply ends them
  std::string copy;                // where a repair kept the file as it was; "" if nothing was done

  [[nodiscard]] bool sound() const;  // nothing harmful
};

// Errors: there is no such file, or it is no state at all.
[[nodiscard]] Result<StateCheck> check_state_file(const std::string& path);

// The same, and mends: keeps a copy of the file first; changes rows in one transaction, or, where
// the file itself is broken, moves what can be read to a new file that takes its place. Refused
// while a lock is held. What is recorded of a stack changes under a serial of its own.
[[nodiscard]] Result<StateCheck> repair_state_file(const std::string& path, const Clock& clock);

}  // namespace drydock
