// `drydock evaluate`: the template with its functions resolved as far as it goes offline.
#pragma once

#include "cli/workspace.hpp"

namespace drydock {

struct EvaluateCommandOptions {
  TemplateOptions target;
  std::string assume;  // a file of answers for what only a deployment knows
  bool json = false;
};

[[nodiscard]] ExitCode run_evaluate(const EvaluateCommandOptions& options,
                                    Environment& environment);

}  // namespace drydock
