// `drydock workflow validate`: definitions of state machines as Step Functions checks them.
#pragma once

#include "cli/workspace.hpp"

namespace drydock {

struct WorkflowValidateOptions {
  std::string definition;         // a definition; a template; template#LogicalId
  std::string type = "STANDARD";  // of a definition in a file of its own: STANDARD, EXPRESS
  bool json = false;
};

[[nodiscard]] ExitCode run_workflow_validate(const WorkflowValidateOptions& options,
                                             Environment& environment);

}  // namespace drydock
