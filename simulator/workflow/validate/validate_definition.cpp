#include "simulator/workflow/validate/validate_definition.hpp"

#include <array>

#include "base/codes/workflow_codes.hpp"
#include "simulator/workflow/validate/definition_checker.hpp"

namespace drydock {
namespace {

// API Reference, ValidateStateMachineDefinitionDiagnostic; what has no name of its own there is
// SCHEMA_VALIDATION_FAILED.
struct ServiceName {
  DiagnosticCode code;
  std::string_view name;
};
constexpr std::string_view kSchema = "SCHEMA_VALIDATION_FAILED";

}  // namespace

void validate_definition(const Node& definition, const DefinitionOptions& options,
                         Diagnostics& diagnostics) {
  DefinitionChecker(options, diagnostics).check(definition);
}

void validate_state(const Node& state, std::string_view name, const DefinitionOptions& options,
                    Diagnostics& diagnostics) {
  DefinitionChecker(options, diagnostics).check_alone(state, name);
}

std::string_view service_code(DiagnosticCode code) {
  const std::array<ServiceName, 10> named = {{
      {codes::TransitionTargetMissing, "MISSING_TRANSITION_TARGET"},
      {codes::StateUnreachable, "MISSING_TRANSITION_TARGET"},
      {codes::NoTerminalState, "MISSING_END_STATE"},
      {codes::StateNameRepeated, "DUPLICATE_STATE_NAME"},
      {codes::StateNameInvalid, "INVALID_STATE_NAME"},
      {codes::MapLabelInvalid, "INVALID_LABEL_NAME"},
      {codes::PathWithoutDollar, "NO_DOLLAR"},
      {codes::PassResultStatic, "PASS_RESULT_IS_STATIC"},
      {codes::DefinitionUnreadable, "INVALID_JSON_DESCRIPTION"},
      {codes::TaskResourceInvalid, kSchema},
  }};
  for (const ServiceName& entry : named) {
    if (entry.code == code) {
      return entry.name;
    }
  }
  const std::string_view id = diagnostic_info(code).id;
  return id >= "DD5140" && id <= "DD5179" && diagnostic_info(code).severity == Severity::Error
             ? kSchema
             : std::string_view();
}

}  // namespace drydock
