#include "cli/commands/workflow_validate.hpp"

#include <fmt/format.h>

#include "report/definition_report.hpp"
#include "simulator/workflow/validate/validate_definition.hpp"

namespace drydock {

ExitCode run_workflow_validate(const WorkflowValidateOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::optional<Document> document = workspace.document(options.definition, ReadAs::OwnFile);
  if (document) {
    DefinitionOptions how;
    how.type = options.type == "EXPRESS" ? MachineType::Express : MachineType::Standard;
    validate_definition(document->root(), how, workspace.diagnostics());
  }
  const bool valid = !workspace.diagnostics().has_errors();
  if (options.json) {
    environment.out << validation_json(workspace.diagnostics(), workspace.sources());
  } else if (valid && environment.verbosity != Verbosity::Quiet) {
    environment.out << "The definition is valid.\n";
  }
  return workspace.finish();
}

}  // namespace drydock
