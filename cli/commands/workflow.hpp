// `drydock workflow eval`: one expression of a pipeline on one input, as a workbench.
#pragma once

#include "cli/workspace.hpp"

namespace drydock {

struct WorkflowEvalOptions {
  std::string expression;
  std::string language = "jsonata";  // jsonata, jsonpath
  std::string input;                 // a JSON file; "" for no input
  std::string bindings;              // a JSON file with an object of variables
  bool json = false;
};

[[nodiscard]] ExitCode run_workflow_eval(const WorkflowEvalOptions& options,
                                         Environment& environment);

}  // namespace drydock
