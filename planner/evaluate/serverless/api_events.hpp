// Events of type Api and HttpApi: the permission to invoke, and what is written into the API.
#pragma once

#include "planner/evaluate/serverless/events.hpp"
#include "planner/evaluate/serverless/swagger_editor.hpp"

namespace drydock::serverless {

[[nodiscard]] std::vector<Resource> rest_api_event(Translation& translation, const Source& source,
                                                   const EventTarget& target, const Event& event);
[[nodiscard]] std::vector<Resource> http_api_event(Translation& translation, const Source& source,
                                                   const EventTarget& target, const Event& event);

// The REST API that an event names.
struct RestApi {
  std::string id;
  Value* properties = nullptr;
  std::string stage;  // as it stands in logical ids and policies
};
// Reports if there is none.
[[nodiscard]] std::optional<RestApi> rest_api_of(Translation& translation, const Source& source,
                                                 const Event& event);
// Auth of an event: authorizer, API key, resource policy of its method.
void add_event_auth(Translation& translation, const Source& source, const Event& event,
                    const RestApi& api, SwaggerEditor& editor);
// An editor of the API's definition; nothing if that was reported as invalid.
[[nodiscard]] std::optional<SwaggerEditor> swagger_editor(Translation& translation,
                                                          const Source& source,
                                                          const Value& definition);

}  // namespace drydock::serverless
