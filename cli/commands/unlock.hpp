// `drydock unlock LOCK_ID`: takes a lock from a holder that is known to be dead.
#pragma once

#include "cli/workspace.hpp"

namespace drydock {

struct UnlockOptions {
  std::string lock_id;  // of any stack of the state
  bool force = false;   // do not ask
  bool json = false;
};

[[nodiscard]] ExitCode run_unlock(const UnlockOptions& options, Environment& environment);

}  // namespace drydock
