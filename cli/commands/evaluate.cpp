#include "cli/commands/evaluate.hpp"

#include "base/codes/file_codes.hpp"
#include "base/codes/project_codes.hpp"
#include "planner/model/value_json.hpp"
#include "report/evaluate_report.hpp"

namespace drydock {
namespace {

// {"Bucket": {"Ref": "b-1", "Arn": "…"}}
bool read_assumed(const std::string& path, Workspace& workspace, EvaluateOptions& options) {
  const Result<std::string> text = workspace.environment().files.read(path);
  if (!text) {
    workspace.diagnostics().add(codes::FileUnreadable, text.error());
    return false;
  }
  const Result<Value> read = value_from_json(*text);
  if (!read || !read->is_object()) {
    workspace.diagnostics().add(
        {codes::ParameterFile,
         path + ": " + (read ? "the answers must be a JSON object" : read.error().message),
         {},
         R"(write {"LogicalId": {"Ref": "…", "Attribute": "…"}})"});
    return false;
  }
  for (const Value::Member& member : read->members()) {
    options.assumed.insert_or_assign(member.key, member.value);
  }
  return true;
}

}  // namespace

ExitCode run_evaluate(const EvaluateCommandOptions& options, Environment& environment) {
  Workspace workspace(environment);
  std::optional<ResourceSet> resources;
  const std::optional<StackConfig> stack =
      workspace.open() ? workspace.stack(options.target) : std::nullopt;
  if (stack) {
    EvaluateOptions evaluation = workspace.evaluate_options(*stack);
    if (options.assume.empty() || read_assumed(options.assume, workspace, evaluation)) {
      resources = workspace.evaluated(*stack, evaluation);
    }
  }
  if (options.json) {
    environment.out << (resources
                            ? evaluate_json(*resources, workspace.diagnostics(),
                                            workspace.sources())
                            : evaluate_json_failed(workspace.diagnostics(), workspace.sources()));
  } else if (resources) {
    environment.out << evaluate_text(*resources, environment.out_style());
  }
  return workspace.finish();
}

}  // namespace drydock
