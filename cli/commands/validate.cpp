#include "cli/commands/validate.hpp"

#include <fmt/format.h>

#include "cli/version.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/diagnostics_text.hpp"

namespace drydock {
namespace {

// The stacks that are to be checked: the named templates, or all of the project.
std::vector<StackConfig> targets(const ValidateOptions& options, Workspace& workspace) {
  std::vector<TemplateOptions> wanted;
  for (const std::string& path : options.paths) {
    wanted.push_back(options.target);
    wanted.back().path = path;
  }
  if (wanted.empty() && options.target.stack.empty() && workspace.project().stacks.size() > 1) {
    for (const StackConfig& stack : workspace.project().stacks) {
      wanted.push_back(options.target);
      wanted.back().stack = stack.name;
    }
  } else if (wanted.empty()) {
    wanted.push_back(options.target);
  }
  std::vector<StackConfig> stacks;
  for (const TemplateOptions& target : wanted) {
    if (std::optional<StackConfig> stack = workspace.stack(target)) {
      stacks.push_back(std::move(*stack));
    }
  }
  return stacks;
}

std::string rendered(const ValidateOptions& options, const Diagnostics& diagnostics,
                     const SourceMap& sources, const std::vector<std::string>& files) {
  switch (options.format) {
    case DiagnosticsFormat::Json:
      return diagnostics_json(diagnostics, sources, options.strict);
    case DiagnosticsFormat::Sarif:
      return diagnostics_sarif(diagnostics, sources, kVersion);
    case DiagnosticsFormat::Junit:
      return diagnostics_junit(diagnostics, sources, files);
    case DiagnosticsFormat::Github:
      return diagnostics_github(diagnostics, sources);
    case DiagnosticsFormat::Gitlab:
      return diagnostics_gitlab(diagnostics, sources);
    case DiagnosticsFormat::Text:
      break;
  }
  return {};
}

}  // namespace

ExitCode run_validate(const ValidateOptions& options, Environment& environment) {
  Workspace workspace(environment);
  std::vector<std::string> files;
  std::size_t resources = 0;
  if (workspace.open()) {
    for (const StackConfig& stack : targets(options, workspace)) {
      files.push_back(stack.template_path);
      if (const auto configuration = workspace.check(stack)) {
        resources += configuration->resources.resources.size();
      }
    }
  }
  const Diagnostics& diagnostics = workspace.diagnostics();
  const bool failed =
      diagnostics.has_errors() || (options.strict && diagnostics.count(Severity::Warning) != 0);
  if (options.format != DiagnosticsFormat::Text) {
    environment.out << rendered(options, diagnostics, workspace.sources(), files);
  } else {
    workspace.print_diagnostics();
    if (!failed && environment.verbosity != Verbosity::Quiet) {
      environment.out << fmt::format("{} {} valid ({} resource{}).\n", files.size(),
                                     files.size() == 1 ? "template is" : "templates are", resources,
                                     resources == 1 ? "" : "s");
    }
  }
  return failed ? ExitCode::Error : ExitCode::Success;
}

}  // namespace drydock
