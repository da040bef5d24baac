// The arguments of `drydock rehearse`; part of arguments.hpp.
#pragma once

#include "cli/command_arguments.hpp"
#include "cli/commands/rehearse.hpp"

namespace drydock {

// `run` is set to the command; `options` outlive it.
void add_rehearse(CLI::App& app, RehearseOptions& options, RunCommand& run);

}  // namespace drydock
