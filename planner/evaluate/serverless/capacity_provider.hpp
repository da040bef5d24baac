// AWS::Serverless::CapacityProvider: the provider and the role that runs its instances.
#pragma once

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

void translate_capacity_provider(Translation& translation, Source& source);

}  // namespace drydock::serverless
