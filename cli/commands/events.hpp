// `drydock events match`: does a rule take an event?
#pragma once

#include "cli/workspace.hpp"

namespace drydock {

struct EventsMatchOptions {
  std::string pattern;  // files
  std::string event;
  bool json = false;
};

[[nodiscard]] ExitCode run_events_match(const EventsMatchOptions& options,
                                        Environment& environment);

}  // namespace drydock
