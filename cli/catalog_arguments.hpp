// The arguments of `drydock catalog …` and `drydock fleet`; part of arguments.hpp.
#pragma once

#include "cli/command_arguments.hpp"
#include "cli/commands/catalog.hpp"
#include "cli/commands/fleet.hpp"

namespace drydock {

// `run` is set to the command that the arguments name; `options` outlive it.
void add_catalog(CLI::App& app, CatalogOptions& options, RunCommand& run);
void add_fleet(CLI::App& app, FleetOptions& options, RunCommand& run);

}  // namespace drydock
