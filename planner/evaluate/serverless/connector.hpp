// AWS::Serverless::Connector, and the attribute Connectors of any resource: the policies and
// permissions that let one resource use another.
#pragma once

#include <string_view>

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

// Makes resources of the attributes Connectors and takes those out. Before the outputs are filled.
void take_embedded_connectors(Translation& translation);
// After all other resources: what they became is what is connected.
void translate_connector(Translation& translation, Source& source);

// JSON: source type → destination type → {Type, Properties}; type → {Inputs, Outputs}.
[[nodiscard]] std::string_view connector_profiles();
[[nodiscard]] std::string_view connector_types();

}  // namespace drydock::serverless
