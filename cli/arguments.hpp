// The command line: every command, its options, its help with examples. CLI11 stays in
// the files that declare arguments.
#pragma once

#include "cli/environment.hpp"
#include "cli/exit_code.hpp"

namespace drydock {

// Runs the command that the arguments name. Help and version go to the output stream; a wrong
// argument is explained on the error stream and ends with Error.
[[nodiscard]] ExitCode run_command_line(int argc, const char* const* argv,
                                        Environment& environment);

}  // namespace drydock
