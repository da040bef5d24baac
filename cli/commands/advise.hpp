// `drydock advise`: what else the fleets of a template could be, and what each change would do in a
// scenario, measured by simulating it.
#pragma once

#include "cli/commands/simulate.hpp"

namespace drydock {

struct AdviseOptions {
  TemplateOptions target;
  SimulationArguments simulation;
  bool json = false;
};

[[nodiscard]] ExitCode run_advise(const AdviseOptions& options, Environment& environment);

}  // namespace drydock
