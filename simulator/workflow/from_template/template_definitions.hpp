// The definitions of the state machines in a template (AWS::StepFunctions::StateMachine and
// AWS::Serverless::StateMachine): DefinitionString, Definition, and DefinitionUri or
// DefinitionS3Location where they name a file beside the template. Functions and parameters are
// left open, because a definition must be right whatever they will be.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/document/document.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "simulator/workflow/from_template/definition_text.hpp"
#include "simulator/workflow/state_machine.hpp"

namespace drydock {

struct TemplateDefinition {
  std::string logical_id;
  MachineType type = MachineType::Standard;
  std::string path;   // of the property: Resources.Pipeline.Properties.DefinitionString
  Document document;  // what is not known is kUnknownDefinitionPart
  std::size_t bytes = 0;
  // Of a text: `document` is read from `file`, which only spans of `text` lead out of.
  std::optional<DefinitionText> text;
  FileId file;
};

[[nodiscard]] bool has_state_machines(const Document& document);

// Those that can be read here, all or the one of `only`; why another cannot is said (DD5169),
// unless its file is not there. `substitutions` outlive nothing: they are put in.
[[nodiscard]] std::vector<TemplateDefinition> read_template_definitions(const Document& document,
                                                                        const TemplateFiles& files,
                                                                        SourceMap& sources,
                                                                        std::string_view only,
                                                                        Diagnostics& diagnostics);

// validate_definition of each, with places in the template.
void validate_template_definitions(const std::vector<TemplateDefinition>& definitions,
                                   const SourceMap& sources, Diagnostics& diagnostics);

}  // namespace drydock
