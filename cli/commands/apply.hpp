// `drydock apply` and `drydock destroy`: carry out a plan, a saved one or one made now.
#pragma once

#include <cstdint>

#include "cli/workspace.hpp"

namespace drydock {

struct ApplyCommandOptions {
  TemplateOptions target;  // its path may be a saved plan
  bool auto_approve = false;
  bool destroy = false;
  bool json = false;
  std::uint32_t parallelism = 10;
};

[[nodiscard]] ExitCode run_apply(const ApplyCommandOptions& options, Environment& environment);

}  // namespace drydock
