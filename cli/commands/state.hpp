// `drydock state list|show|pull`: what is recorded.
#pragma once

#include "cli/workspace.hpp"

namespace drydock {

struct StateOptions {
  std::string verb = "list";  // list, show, pull
  std::string address;        // of show
  TemplateOptions target;
  bool json = false;
};

[[nodiscard]] ExitCode run_state(const StateOptions& options, Environment& environment);

}  // namespace drydock
