// The arguments of `drydock events …`; part of arguments.hpp.
#pragma once

#include "cli/command_arguments.hpp"
#include "cli/commands/events.hpp"

namespace drydock {

struct EventsOptions {
  EventsMatchOptions match;
  EventsNextOptions next;
  EventsTransformOptions transform;
  EventsSourcesOptions sources;
  EventsFitOptions fit;
};

// `run` is set to the command that the arguments name; `options` outlive it.
void add_events(CLI::App& app, EventsOptions& options, RunCommand& run);

}  // namespace drydock
