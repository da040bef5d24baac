#include "cli/commands/workflow_validate.hpp"

#include <fmt/format.h>

#include "base/codes/workflow_codes.hpp"
#include "cli/workflow_definition.hpp"
#include "report/definition_report.hpp"
#include "report/style.hpp"
#include "simulator/workflow/from_template/template_definitions.hpp"
#include "simulator/workflow/validate/validate_definition.hpp"

namespace drydock {
namespace {

// How many definitions were looked at.
std::size_t validate_template(const Document& document, const NamedDefinition& named,
                              Workspace& workspace) {
  const EvaluateOptions options =
      with_files({}, workspace.environment().files, named.path, workspace.sources());
  const std::vector<TemplateDefinition> definitions = read_template_definitions(
      document, options.files, workspace.sources(), named.id, workspace.diagnostics());
  validate_template_definitions(definitions, workspace.sources(), workspace.diagnostics());
  if (definitions.empty() && !workspace.diagnostics().has_errors()) {
    workspace.diagnostics().add(
        {codes::DefinitionUnreadable,
         named.id.empty()
             ? fmt::format("{} has no state machine whose definition can be read", named.path)
             : fmt::format("{} has no state machine `{}` whose definition can be read", named.path,
                           named.id),
         {},
         "a definition is a DefinitionString, a Definition, or a file that DefinitionUri names"});
  }
  return definitions.size();
}

std::size_t validate_file(const WorkflowValidateOptions& options, Workspace& workspace) {
  const NamedDefinition named = split_definition(options.definition, workspace.environment());
  const std::optional<Document> document = workspace.document(named.path, ReadAs::Template);
  if (!document) {
    return 0;
  }
  if (!named.id.empty() || has_state_machines(*document)) {
    return validate_template(*document, named, workspace);
  }
  DefinitionOptions how;
  how.type = options.type == "EXPRESS" ? MachineType::Express : MachineType::Standard;
  validate_definition(document->root(), how, workspace.diagnostics());
  return 1;
}

}  // namespace

ExitCode run_workflow_validate(const WorkflowValidateOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::size_t count = validate_file(options, workspace);
  if (options.json) {
    environment.out << validation_json(workspace.diagnostics(), workspace.sources());
  } else if (!workspace.diagnostics().has_errors() && environment.verbosity != Verbosity::Quiet) {
    environment.out << fmt::format("{} {} valid.\n", counted(count, "definition"),
                                   count == 1 ? "is" : "are");
  }
  return workspace.finish();
}

}  // namespace drydock
