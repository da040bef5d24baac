// `drydock plan`: what apply would do, changing nothing. `drydock show` prints a saved plan or the
// recorded state.
#pragma once

#include "cli/planning.hpp"
#include "cli/workspace.hpp"

namespace drydock {

struct PlanOptions {
  TemplateOptions target;
  PlanningOptions planning;
  std::string out;
  bool destroy = false;
  bool detailed_exitcode = false;
  bool json = false;
};

struct ShowOptions {
  std::string plan_file;  // "" for the state
  TemplateOptions target;
  bool json = false;
};

[[nodiscard]] ExitCode run_plan(const PlanOptions& options, Environment& environment);
[[nodiscard]] ExitCode run_show(const ShowOptions& options, Environment& environment);

}  // namespace drydock
