// `drydock workflow test-state`: one state of a definition with a mock in place of what it calls,
// as the TestState API runs it.
#pragma once

#include <string>

#include "cli/workspace.hpp"

namespace drydock {

// All but the definition and the names take a file or JSON itself.
struct WorkflowTestStateOptions {
  std::string definition;
  std::string state;
  std::string input;
  std::string mock;
  std::string configuration;
  std::string context;
  std::string variables;
  std::string role_arn;
  std::string level = "TRACE";  // INFO, DEBUG, TRACE
  bool json = false;
};

[[nodiscard]] ExitCode run_workflow_test_state(const WorkflowTestStateOptions& options,
                                               Environment& environment);

}  // namespace drydock
