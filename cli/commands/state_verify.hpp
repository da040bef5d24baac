// `drydock state verify [--repair]`: looks through the whole state file and mends it.
#pragma once

#include "cli/commands/state.hpp"

namespace drydock {

[[nodiscard]] ExitCode run_state_verify(const StateOptions& options, Workspace& workspace);

}  // namespace drydock
