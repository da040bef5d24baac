// What the declarations of commands share; see arguments.hpp.
#pragma once

#include <functional>

#include "cli/workspace.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library chose it
class App;
}  // namespace CLI

namespace drydock {

using RunCommand = std::function<ExitCode(Environment&)>;

// A command with its examples as the end of its help.
CLI::App* add_command(CLI::App& app, const char* name, const char* what, const char* examples);
// --stack, --stack-name, --region, --account, --parameters and, if wanted, the template itself.
void add_target(CLI::App& command, TemplateOptions& target, bool positional = true);

}  // namespace drydock
