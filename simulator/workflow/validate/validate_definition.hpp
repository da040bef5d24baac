// What Step Functions checks of a definition before it creates the state machine
// (states-language.net; AWS Step Functions Developer Guide and API Reference,
// ValidateStateMachineDefinition). Every problem is a diagnostic with the narrowest span and, as
// its path, the place in the definition as a JSON pointer: `/States/Wait/Timestamp`.
//
// Reading the text is left to planner/document, running it to the interpreter: what is valid here
// may still fail on its input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "simulator/workflow/state_machine.hpp"

namespace drydock {

// Stands where a value is not known until deployment; what it is part of is not judged.
inline constexpr std::string_view kUnknownDefinitionPart = "${?}";

// What texts like `${Name}` are.
enum class Substitutions : std::uint8_t {
  Open,  // DefinitionSubstitutions to come: what they are part of is not judged
  Done,  // only kUnknownDefinitionPart is not judged; whatever else remains stays text
};

struct DefinitionOptions {
  MachineType type = MachineType::Standard;
  Substitutions substitutions = Substitutions::Open;
  // The size of the definition's text; 0: that of the root's span.
  std::size_t bytes = 0;
};

void validate_definition(const Node& definition, const DefinitionOptions& options,
                         Diagnostics& diagnostics);

// The same of a state alone: where it leads is not judged, places begin with /States/NAME.
void validate_state(const Node& state, std::string_view name, const DefinitionOptions& options,
                    Diagnostics& diagnostics);

// What ValidateStateMachineDefinition calls such a problem, "SCHEMA_VALIDATION_FAILED"; "" for a
// code that is none of a definition.
[[nodiscard]] std::string_view service_code(DiagnosticCode code);

}  // namespace drydock
