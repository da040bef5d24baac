// `drydock workflow run`: one execution of a state machine on virtual time, its tasks answered by
// mocks, or in a template by the models of services.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/workspace.hpp"

namespace drydock {

struct WorkflowRunOptions {
  std::string definition;               // a file, a template, or template#Id
  std::vector<std::string> children;    // NAME=FILE: state machines that it may start
  std::vector<std::string> parameters;  // of a template: K=V or files
  std::string scenario;                 // of a template: what services do
  std::string input;                    // a file, or JSON itself
  std::string mocks;
  std::string test_case;
  std::string objects;  // a folder with one folder a bucket
  std::string type = "STANDARD";
  std::string start_time;
  std::string execution_name;
  std::string execution_arn;
  std::string machine_name;
  std::string machine_arn;
  std::string role_arn;
  std::uint64_t max_events = 25'000;
  std::uint64_t seed = 0;
  bool generate_results = false;
  bool json = false;
};

[[nodiscard]] ExitCode run_workflow_run(const WorkflowRunOptions& options,
                                        Environment& environment);

}  // namespace drydock
