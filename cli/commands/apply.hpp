// `drydock apply` and `drydock destroy`: carry out a plan, a saved one or one made now.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/planning.hpp"
#include "cli/workspace.hpp"

namespace drydock {

struct ApplyCommandOptions {
  TemplateOptions target;  // its path may be a saved plan
  PlanningOptions planning;
  bool auto_approve = false;
  bool destroy = false;
  bool json = false;
  bool rollback = false;
  std::string json_into;                     // "" for none
  std::optional<std::uint32_t> parallelism;  // nothing: the project's, else 10
};

[[nodiscard]] ExitCode run_apply(const ApplyCommandOptions& options, Environment& environment);

}  // namespace drydock
