// The arguments of `drydock catalog …`; part of arguments.hpp.
#pragma once

#include "cli/command_arguments.hpp"
#include "cli/commands/catalog.hpp"

namespace drydock {

// `run` is set to the command that the arguments name; `options` outlive it.
void add_catalog(CLI::App& app, CatalogOptions& options, RunCommand& run);

}  // namespace drydock
