#include "cli/commands/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/codes/project_codes.hpp"
#include "cli/version.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/diagnostics_text.hpp"
#include "report/style.hpp"

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

std::string rendered(const ValidateOptions& options, const SuppressionResult& found,
                     const SourceMap& sources, const std::vector<std::string>& files) {
  const Diagnostics& diagnostics = found.remaining;
  switch (options.format) {
    case DiagnosticsFormat::Json:
      return diagnostics_json(diagnostics, sources, options.strict);
    case DiagnosticsFormat::Sarif:
      return diagnostics_sarif(diagnostics, sources, kVersion, found.suppressed);
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

// What the project file suppresses is taken out of what was reported, and joins what the templates
// themselves suppress.
SuppressionResult without_suppressed(Workspace& workspace) {
  SuppressionResult result = suppress(workspace.diagnostics(), workspace.project().suppressions,
                                      workspace.sources(), codes::ProjectSuppressionUnused);
  for (const SuppressedFinding& finding : workspace.suppressed()) {
    // Two stacks may share a template.
    const bool known = std::any_of(result.suppressed.begin(), result.suppressed.end(),
                                   [&](const SuppressedFinding& other) {
                                     return other.diagnostic.code == finding.diagnostic.code &&
                                            other.diagnostic.span == finding.diagnostic.span &&
                                            other.diagnostic.message == finding.diagnostic.message;
                                   });
    if (!known) {
      result.suppressed.push_back(finding);
    }
  }
  return result;
}

// The page of a GitHub Actions run gets a table.
void append_step_summary(const SuppressionResult& found, Workspace& workspace) {
  const std::optional<std::string> path = workspace.environment().variable("GITHUB_STEP_SUMMARY");
  if (!path || path->empty()) {
    return;
  }
  std::ofstream out(*path, std::ios::binary | std::ios::app);
  out << diagnostics_step_summary(found.remaining, found.suppressed.size(), workspace.sources());
  out.close();
  if (!out) {
    workspace.environment().err << fmt::format("warning: the step summary {} cannot be written\n",
                                               *path);
  }
}

void print_text(const SuppressionResult& found, bool failed, std::size_t templates,
                std::size_t resources, Workspace& workspace) {
  Environment& environment = workspace.environment();
  environment.err << diagnostics_text(found.remaining, workspace.sources(),
                                      environment.err_style());
  if (environment.verbosity == Verbosity::Quiet) {
    return;
  }
  if (!found.suppressed.empty()) {
    environment.err << fmt::format("{} suppressed\n", counted(found.suppressed.size(), "finding"));
  }
  if (!failed) {
    environment.out << fmt::format("{} {} valid ({} resource{}).\n", templates,
                                   templates == 1 ? "template is" : "templates are", resources,
                                   resources == 1 ? "" : "s");
  }
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
    if (files.size() > 1 && options.paths.empty()) {
      workspace.check_exports();
    }
  }
  const SuppressionResult found = without_suppressed(workspace);
  const bool failed = found.remaining.has_errors() ||
                      (options.strict && found.remaining.count(Severity::Warning) != 0);
  if (options.format == DiagnosticsFormat::Text) {
    print_text(found, failed, files.size(), resources, workspace);
  } else {
    environment.out << rendered(options, found, workspace.sources(), files);
  }
  if (options.format == DiagnosticsFormat::Github) {
    append_step_summary(found, workspace);
  }
  return failed ? ExitCode::Error : ExitCode::Success;
}

}  // namespace drydock
