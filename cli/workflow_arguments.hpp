// The arguments of `drydock workflow …`; part of arguments.hpp.
#pragma once

#include "cli/command_arguments.hpp"
#include "cli/commands/workflow.hpp"

namespace drydock {

// `run` is set to the command that the arguments name; `options` outlive it.
void add_workflow(CLI::App& app, WorkflowEvalOptions& options, RunCommand& run);

}  // namespace drydock
