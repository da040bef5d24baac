// `drydock state mv|rm|push`: changes of the record alone; no object is touched. Each takes the
// lock, writes one transaction under a serial of its own, and is refused while operations of an
// earlier run have not ended, because what they will record belongs to the addresses as they are.
#pragma once

#include "cli/commands/state.hpp"

namespace drydock {

[[nodiscard]] ExitCode run_state_edit(const StateOptions& options, const StackConfig& stack,
                                      Workspace& workspace);
// Reads the file first: it may name the stack.
[[nodiscard]] ExitCode run_state_push(const StateOptions& options, Workspace& workspace);

}  // namespace drydock
