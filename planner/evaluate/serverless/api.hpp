// AWS::Serverless::Api: the REST API, its deployment, stage, domain, authorizers' permissions and
// usage plan.
#pragma once

#include "planner/evaluate/serverless/swagger_editor.hpp"

namespace drydock::serverless {

void translate_api(Translation& translation, Source& source);

// Names of functions by API, which a deployment's id also hashes: read before the function is
// translated.
void note_function_name(Translation& translation, const Source& source);

// Auth: authorizers, default authorizer, API key and resource policy in the definition; Lambda
// permissions of authorizers.
void add_api_auth(Translation& translation, const Source& source, const Value& auth,
                  SwaggerEditor& editor);
[[nodiscard]] std::vector<Resource> authorizer_permissions(Translation& translation,
                                                           const Source& source, const Value* auth);

// In api_definition.cpp: what OpenApiVersion makes of a definition that does not say swagger; one
// of GatewayResponses; a text list with "~1" read as "/".
void to_open_api_version(Translation& translation, const Source& source, Value& body);
void add_gateway_response(Translation& translation, const Source& source, const Value& type,
                          const Value& response, SwaggerEditor& editor);
[[nodiscard]] Value unescaped(Value value);

// Domain of a REST API. Adds to `domain` what the deployment's id hashes of it.
[[nodiscard]] std::vector<Resource> rest_api_domain(Translation& translation, const Source& source,
                                                    Value& domain);

// Auth.UsagePlan: plan, key and what joins them; for one API or shared by all that say so.
[[nodiscard]] std::vector<Resource> usage_plan(Translation& translation, const Source& source,
                                               const Value* auth, const std::string& stage);

}  // namespace drydock::serverless
