// `drydock validate`: is a template right? Reads nothing but files.
#pragma once

#include <string>
#include <vector>

#include "cli/workspace.hpp"

namespace drydock {

enum class DiagnosticsFormat : std::uint8_t { Text, Json, Sarif, Junit, Github, Gitlab };

struct ValidateOptions {
  std::vector<std::string> paths;  // empty: every stack of the project
  TemplateOptions target;
  DiagnosticsFormat format = DiagnosticsFormat::Text;
  bool strict = false;  // warnings fail too
};

[[nodiscard]] ExitCode run_validate(const ValidateOptions& options, Environment& environment);

}  // namespace drydock
