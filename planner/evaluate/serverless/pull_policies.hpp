// The policies beyond managed ones that reading a broker, Kafka cluster or DocumentDB cluster
// needs, and the checks of how it is authenticated.
#pragma once

#include "planner/evaluate/serverless/events.hpp"

namespace drydock::serverless {

// {PolicyName, PolicyDocument}, or Null if the kind of event needs none.
[[nodiscard]] Value pull_policy(Translation& translation, const Source& source, const Event& event);

}  // namespace drydock::serverless
