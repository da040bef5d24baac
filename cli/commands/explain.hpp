// `drydock explain`: what a metric, an assumption or a diagnostic code means.
#pragma once

#include "cli/workspace.hpp"

namespace drydock {

struct ExplainOptions {
  std::string subject;  // "" lists everything
};

[[nodiscard]] ExitCode run_explain(const ExplainOptions& options, Environment& environment);

}  // namespace drydock
