// AWS::Serverless::SimpleTable, Application and LayerVersion: one resource of one.
#pragma once

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

void translate_simple_table(Translation& translation, Source& source);
void translate_application(Translation& translation, Source& source);
// The logical id gets a digest of what the layer is; references to it follow.
void translate_layer(Translation& translation, Source& source);

}  // namespace drydock::serverless
