// The arguments of `drydock state …` and `drydock unlock`; part of arguments.hpp.
#pragma once

#include "cli/command_arguments.hpp"
#include "cli/commands/state.hpp"
#include "cli/commands/unlock.hpp"

namespace drydock {

// `run` is set to the command that the arguments name; `options` outlive it.
void add_state(CLI::App& app, StateOptions& options, RunCommand& run);
void add_unlock(CLI::App& app, UnlockOptions& options, RunCommand& run);

}  // namespace drydock
