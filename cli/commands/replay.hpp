// `drydock rehearse --replay RUN`: a recorded run once more, on virtual time. Reads the log of the
// run and nothing else, writes nothing.
#pragma once

#include "cli/commands/rehearse.hpp"

namespace drydock {

[[nodiscard]] ExitCode run_replay(const RehearseOptions& options, Environment& environment);

}  // namespace drydock
