#include "cli/commands/diff.hpp"

#include <filesystem>

#include "cli/parameters.hpp"
#include "planner/source/git_file_system.hpp"
#include "report/change_set_json.hpp"
#include "report/change_set_text.hpp"

namespace drydock {
namespace {

// The parameters of the project and of `--parameters` are meant for both templates, of which one
// may lack some; those for one side alone must fit it.
ParameterTexts declared_ones(const ParameterTexts& shared, const Document& document) {
  const Node root = document.root();
  const std::optional<Node> section =
      root.is(NodeKind::Mapping) ? root.find("Parameters") : std::nullopt;
  ParameterTexts declared;
  for (const auto& [name, value] : shared) {
    if (section && section->is(NodeKind::Mapping) && section->find(name)) {
      declared.emplace(name, value);
    }
  }
  return declared;
}

std::optional<ResourceSet> read_side(Workspace& workspace, StackConfig stack,
                                     const std::string& path,
                                     const std::vector<std::string>& parameters) {
  const std::optional<Document> document = workspace.document(path);
  if (!document) {
    return std::nullopt;
  }
  workspace.accept_suppressions_of(*document);
  stack.parameters = declared_ones(stack.parameters, *document);
  for (auto& [name, value] : read_parameters(parameters, workspace.environment().files,
                                             workspace.sources(), workspace.diagnostics())) {
    stack.parameters.insert_or_assign(name, value);
  }
  return evaluate(*document, workspace.evaluate_options(stack), &workspace.schemas(),
                  workspace.diagnostics());
}

// A template of a revision is that of the project's stack, as the file of the same path is.
TemplateOptions with_stack_of_revision(const Workspace& workspace, TemplateOptions target) {
  const std::optional<RevisionPath> revision = split_revision_path(target.path);
  if (!revision || !target.stack.empty()) {
    return target;
  }
  const std::string wanted = std::filesystem::path(revision->path).lexically_normal().string();
  for (const StackConfig& stack : workspace.project().stacks) {
    if (stack.template_path == wanted) {
      target.stack = stack.name;
    }
  }
  return target;
}

struct Comparison {
  ResourceSet after;
  ChangeSet changes;
};

std::optional<Comparison> compare_templates(Workspace& workspace, const DiffOptions& options) {
  const std::optional<StackConfig> stack =
      workspace.stack(with_stack_of_revision(workspace, options.after));
  if (!stack) {
    return std::nullopt;
  }
  // One stack: the same name, region and account on both sides.
  const std::optional<ResourceSet> before =
      read_side(workspace, *stack, options.before, options.parameters_before);
  std::optional<ResourceSet> after =
      read_side(workspace, *stack, stack->template_path, options.parameters_after);
  if (!before || !after) {
    return std::nullopt;
  }
  const std::optional<ResourceGraph> graph = build_graph(*after, workspace.diagnostics());
  if (!graph || workspace.diagnostics().has_errors()) {
    return std::nullopt;
  }
  ChangeSet changes =
      change_set(*before, *after, *graph, workspace.schemas(), workspace.diagnostics());
  return Comparison{std::move(*after), std::move(changes)};
}

}  // namespace

ExitCode run_diff(const DiffOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<Comparison> comparison =
      workspace.open() ? compare_templates(workspace, options) : std::nullopt;
  workspace.drop_suppressed();
  if (options.json) {
    environment.out << (comparison
                            ? change_set_json(comparison->changes, comparison->after,
                                              workspace.diagnostics(), workspace.sources())
                            : change_set_json_failed(workspace.diagnostics(), workspace.sources()));
  } else if (comparison) {
    environment.out << change_set_text(comparison->changes, comparison->after,
                                       environment.out_style());
  }
  const ExitCode code = workspace.finish();
  if (code == ExitCode::Success && options.detailed_exitcode && !comparison->changes.empty()) {
    return ExitCode::Changes;
  }
  return code;
}

}  // namespace drydock
