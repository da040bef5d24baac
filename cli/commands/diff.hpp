// `drydock diff`: the change set between two templates, without any state.
#pragma once

#include "cli/workspace.hpp"

namespace drydock {

struct DiffOptions {
  std::string before;                          // a file or REV:PATH
  TemplateOptions after;                       // its parameters are those of both
  std::vector<std::string> parameters_before;  // K=V or files, laid over them
  std::vector<std::string> parameters_after;
  bool json = false;
  bool detailed_exitcode = false;
};

[[nodiscard]] ExitCode run_diff(const DiffOptions& options, Environment& environment);

}  // namespace drydock
