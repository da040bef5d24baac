// The arguments of `drydock workflow …`; part of arguments.hpp.
#pragma once

#include "cli/command_arguments.hpp"
#include "cli/commands/workflow.hpp"
#include "cli/commands/workflow_run.hpp"
#include "cli/commands/workflow_test_state.hpp"
#include "cli/commands/workflow_validate.hpp"

namespace drydock {

struct WorkflowArguments {
  WorkflowEvalOptions eval;
  WorkflowRunOptions run;
  WorkflowValidateOptions validate;
  WorkflowTestStateOptions test_state;
};

// `run` is set to the command that the arguments name; `options` outlive it.
void add_workflow(CLI::App& app, WorkflowArguments& arguments, RunCommand& run);

}  // namespace drydock
