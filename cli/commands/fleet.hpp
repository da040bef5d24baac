// `drydock fleet`: the groups and fleets of a template, their pools, and where they launch first.
#pragma once

#include "cli/workspace.hpp"

namespace drydock {

struct FleetOptions {
  TemplateOptions target;
  bool legacy_price_protection = false;
  bool json = false;
};

[[nodiscard]] ExitCode run_fleet(const FleetOptions& options, Environment& environment);

}  // namespace drydock
