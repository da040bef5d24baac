// The command line of plan, drift and import, and the options of a plan that apply takes too.
#pragma once

#include "cli/command_arguments.hpp"
#include "cli/commands/drift.hpp"
#include "cli/commands/import.hpp"
#include "cli/commands/plan.hpp"

namespace drydock {

void add_planning_options(CLI::App& command, PlanningOptions& options);
void add_plan(CLI::App& app, PlanOptions& options, RunCommand& run);
void add_drift(CLI::App& app, DriftOptions& options, RunCommand& run);
void add_import(CLI::App& app, ImportOptions& options, RunCommand& run);

}  // namespace drydock
