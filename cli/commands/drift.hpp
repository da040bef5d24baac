// `drydock drift`: what has changed in the cloud since it was recorded. Read-only by construction:
// it is given a provider that can only be read and a snapshot, takes no lock and writes nothing.
#pragma once

#include "cli/workspace.hpp"

namespace drydock {

struct DriftOptions {
  TemplateOptions target;
  bool detailed_exitcode = false;
  bool json = false;
};

[[nodiscard]] ExitCode run_drift(const DriftOptions& options, Environment& environment);

}  // namespace drydock
