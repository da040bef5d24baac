// AWS::Serverless::WebSocketApi: the API, a route, integration and permission for each of its
// Routes, its stage, domain and authorizer.
#pragma once

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

void translate_websocket_api(Translation& translation, Source& source);

}  // namespace drydock::serverless
