// AWS::Serverless::HttpApi: the HTTP API, its stage, domain and authorizers' permissions.
#pragma once

#include "planner/evaluate/serverless/open_api_editor.hpp"

namespace drydock::serverless {

void translate_http_api(Translation& translation, Source& source);

// Auth of HTTP APIs, in http_api_authorizers.cpp.
void add_http_api_auth(Translation& translation, const Source& source, const Value& auth,
                       OpenApiEditor& editor);
[[nodiscard]] std::vector<Resource> http_api_permissions(const Source& source, const Value* auth);

// Domain of HTTP and WebSocket APIs. `tag`: what marks the domain as made by the transform.
[[nodiscard]] std::vector<Resource> v2_api_domain(Translation& translation, const Source& source,
                                                  const Value* domain, std::string_view tag);
// Lets an authorizer's function be called by the API.
[[nodiscard]] Resource v2_authorizer_permission(const Source& source, std::string id,
                                                const Value& function);

}  // namespace drydock::serverless
