#include "planner/evaluate/serverless/swagger_editor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "planner/evaluate/serverless/legacy_order.hpp"

namespace drydock::serverless {
namespace {

// A map with members in the order given.
Value legacy_of(std::initializer_list<std::pair<std::string_view, Value>> members) {
  Value result = legacy_map();
  for (const auto& [key, value] : members) {
    result.set(std::string(key), value);
  }
  return result;
}

Value part_of(const Value& definition, std::string_view key) {
  const Value* found = member(definition, key);
  return set(found) ? *found : legacy_map();
}

// What stands for a method of a path; made if it is absent or no map.
Value& method_of(Value& path_item, const Value& method) {
  Value& definition = at_key(path_item, method, legacy_map());
  if (!definition.is_object()) {
    definition = legacy_map();
  }
  return definition;
}

constexpr std::string_view kResponses = "x-amazon-apigateway-gateway-responses";
constexpr std::string_view kPolicy = "x-amazon-apigateway-policy";
constexpr std::string_view kValidators = "x-amazon-apigateway-request-validators";

// What browsers may send to a path: its methods and OPTIONS.
std::string allowed_methods(const Value& path_item) {
  std::set<std::string> methods = {"OPTIONS"};
  for (const Value::Member& entry : path_item.members()) {
    if (entry.key == kAnyMethod) {
      return "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT";
    }
    methods.insert(upper(entry.key));
  }
  std::string result;
  for (const std::string& method : methods) {
    result += (result.empty() ? "" : ",") + method;
  }
  return result;
}

struct CorsHeader {
  std::string_view name;
  std::string_view type;
  Value value;
};

// The answer to OPTIONS.
Value options_method(const std::vector<CorsHeader>& headers) {
  Value parameters = legacy_map();
  Value types = legacy_map();
  for (const CorsHeader& header : headers) {
    parameters.set("method.response.header." + std::string(header.name), header.value);
    types.set(std::string(header.name), object({{"type", text(header.type)}}));
  }
  Value answer = legacy_of({{"statusCode", text("200")},
                            {"responseParameters", std::move(parameters)},
                            {"responseTemplates", object({{"application/json", text("{}\n")}})}});
  Value integration = legacy_of(
      {{"type", text("mock")},
       {"requestTemplates", object({{"application/json", text("{\n  \"statusCode\" : 200\n}\n")}})},
       {"responses", legacy_of({{"default", std::move(answer)}})}});
  Value response = legacy_of(
      {{"description", text("Default response for CORS method")}, {"headers", std::move(types)}});
  return legacy_of({{"summary", text("CORS support")},
                    {"consumes", list({text("application/json")})},
                    {"produces", list({text("application/json")})},
                    {kIntegration, std::move(integration)},
                    {"responses", legacy_of({{"200", std::move(response)}})}});
}

}  // namespace

SwaggerEditor::SwaggerEditor(Translation& translation, const Source& source,
                             const Value& definition)
    : DefinitionEditor(translation, source, definition),
      security_definitions_(part_of(definition_, "securityDefinitions")),
      gateway_responses_(part_of(definition_, kResponses)),
      resource_policy_(part_of(definition_, kPolicy)) {
  const Value* found = definition_.find("definitions");
  definitions_ = found != nullptr ? *found : legacy_map();
  for (Value* part : {&security_definitions_, &gateway_responses_, &resource_policy_}) {
    if (!part->is_object()) {
      refuse(part, fmt::format("security definitions, gateway responses and the policy in the "
                               "definition of \"{}\" must be maps",
                               source.id));
      *part = legacy_map();
    }
  }
}

Value SwaggerEditor::finish() {
  if (set(security_definitions_)) {
    definition_.set("securityDefinitions", security_definitions_);
  }
  if (set(gateway_responses_)) {
    definition_.set(std::string(kResponses), gateway_responses_);
  }
  if (set(definitions_)) {
    definition_.set("definitions", definitions_);
  }
  return legacy_copy(definition_);
}

void SwaggerEditor::add_lambda_integration(const Value& path, const Value& method,
                                           const LambdaIntegration& integration) {
  const Value name = normal_method(method);
  add_path(path, name);
  each_path_item(path.text(), [&](Value& item) {
    Value& definition = method_of(item, name);
    Value body = legacy_of({{"type", text("aws_proxy")}, {"httpMethod", text("POST")}});
    body.set("uri", integration.condition.is_null()
                        ? integration.uri
                        : if_value(integration.condition, integration.uri));
    if (integration.stream) {
      body.set("responseTransferMode", text("STREAM"));
    }
    if (!integration.credentials.is_null()) {
      body.set("credentials", integration.credentials);
    }
    definition.set(std::string(kIntegration), std::move(body));
    at_key(definition, text("responses"), legacy_map());
    if (!integration.condition.is_null()) {
      definition = if_value(integration.condition, std::move(definition));
    }
  });
}

void SwaggerEditor::add_state_machine_integration(const Value& path, const Value& method,
                                                  const StateMachineIntegration& integration) {
  const Value name = normal_method(method);
  add_path(path, name);
  each_path_item(path.text(), [&](Value& item) {
    Value& definition = method_of(item, name);
    const Value status = [](std::string_view key, std::string_view good, std::string_view bad) {
      return legacy_of(
          {{"200", legacy_of({{key, text(good)}})}, {"400", legacy_of({{key, text(bad)}})}});
    }("statusCode", "200", "400");
    Value body = legacy_of({{"type", text("aws")}, {"httpMethod", text("POST")}});
    body.set("uri", integration.condition.is_null()
                        ? integration.uri
                        : if_value(integration.condition, integration.uri));
    body.set("responses", status);
    body.set("credentials", integration.credentials);
    legacy_update(body, object({{"requestTemplates", integration.request_templates}}));
    definition.set(std::string(kIntegration), std::move(body));
    at_key(definition, text("responses"),
           legacy_of({{"200", legacy_of({{"description", text("OK")}})},
                      {"400", legacy_of({{"description", text("Bad Request")}})}}));
    if (!integration.condition.is_null()) {
      definition = if_value(integration.condition, std::move(definition));
    }
  });
}

void SwaggerEditor::add_cors(const std::string& path, Cors& cors) {
  each_path_item(path, [&](Value& item) {
    if (has(item, "options")) {
      return;
    }
    if (!set(cors.origin)) {
      refuse(nullptr, "Cors of \"" + source_.id + "\" needs AllowOrigin");
      return;
    }
    if (!set(cors.methods)) {
      // The methods of the first path stand for the others too.
      cors.methods = text("'" + allowed_methods(item) + "'");
    }
    std::vector<CorsHeader> headers = {{"Access-Control-Allow-Origin", "string", cors.origin}};
    if (set(cors.headers)) {
      headers.push_back({"Access-Control-Allow-Headers", "string", cors.headers});
    }
    headers.push_back({"Access-Control-Allow-Methods", "string", cors.methods});
    if (!cors.max_age.is_null()) {
      headers.push_back({"Access-Control-Max-Age", "integer", cors.max_age});
    }
    if (cors.credentials) {
      headers.push_back({"Access-Control-Allow-Credentials", "string", text("'true'")});
    }
    item.set("options", options_method(headers));
  });
}

void SwaggerEditor::add_request_validator(const std::string& path, const Value& method, bool body,
                                          bool parameters) {
  const std::string name = body ? (parameters ? "body-and-params" : "body-only")
                                : (parameters ? "params-only" : "no-validation");
  if (!set(member(definition_, kValidators))) {
    definition_.set(std::string(kValidators), legacy_map());
  }
  Value& validators = *member(definition_, kValidators);
  if (!set(member(validators, name))) {
    legacy_update(
        validators,
        legacy_of(
            {{name, legacy_of({{"validateRequestBody", Value::boolean(body)},
                               {"validateRequestParameters", Value::boolean(parameters)}})}}));
  }
  each_method(path, method, [&](Value& definition) {
    legacy_update(definition, legacy_of({{"x-amazon-apigateway-request-validator", text(name)}}));
  });
}

void SwaggerEditor::add_request_model(const std::string& path, const Value& method,
                                      const Value& model) {
  const Value& written = *member(model, "Model");
  const std::string name = lower(written.text());
  const Value* required = member(model, "Required");
  const bool swagger = member(definition_, "swagger") != nullptr;
  const bool open_api = is_open_api_3(member(definition_, "openapi"));
  each_method(path, method, [&](Value& definition) {
    if (swagger) {
      Value parameter = legacy_of({{"in", text("body")},
                                   {"name", Value::string(name, written.span())},
                                   {"schema", object({{"$ref", text("#/definitions/" + name)}})}});
      if (required != nullptr) {
        parameter.set("required", *required);
      }
      Value parameters = or_null(member(definition, "parameters"));
      if (!parameters.is_list()) {
        parameters = list({});
      }
      parameters.items().push_back(std::move(parameter));
      definition.set("parameters", std::move(parameters));
    } else if (open_api) {
      Value schema = object({{"$ref", text("#/components/schemas/" + name)}});
      Value body = object(
          {{"content", object({{"application/json", object({{"schema", std::move(schema)}})}})}});
      if (required != nullptr) {
        body.set("required", *required);
      }
      definition.set("requestBody", std::move(body));
    }
  });
}

void SwaggerEditor::add_request_parameters(const std::string& path, const Value& method,
                                           const Value::List& parameters) {
  each_method(path, method, [&](Value& definition) {
    Value existing = or_null(member(definition, "parameters"));
    if (!existing.is_list()) {
      existing = list({});
    }
    for (const Value& wanted : parameters) {
      const Value& name = *wanted.find("Name");
      constexpr std::string_view kPrefix = "method.request.";
      const std::string_view place = std::string_view(name.text()).substr(kPrefix.size());
      const std::size_t dot = place.find('.');
      const std::string_view location = place.substr(0, dot);
      const Span span = name.span();
      existing.items().push_back(
          legacy_of({{"in", location == "querystring" ? text("query")
                                                      : Value::string(std::string(location), span)},
                     {"name", Value::string(std::string(place.substr(dot + 1)), span)},
                     {"required", *wanted.find("Required")},
                     {"type", text("string")}}));
      if (set(wanted.find("Caching"))) {
        Value& integration = *member(definition, kIntegration);
        at_key(integration, text("cacheKeyParameters"), list({})).items().push_back(name);
      }
    }
    definition.set("parameters", std::move(existing));
  });
}

void SwaggerEditor::add_gateway_response(const Value& type, Value response) {
  put_key(gateway_responses_, type, std::move(response));
}

void SwaggerEditor::add_models(const Value& models) {
  if (!definitions_.is_object()) {
    definitions_ = legacy_map();
  }
  for (const std::string& name : legacy_keys(models)) {
    const Value& schema = *models.find(name);
    if (!set(member(schema, "type"))) {
      refuse(&schema, fmt::format("the model {} of \"{}\" needs a type", name, source_.id));
    }
    const Value key = key_text(models, name);
    put_key(definitions_, Value::string(lower(name), key.span()), schema);
  }
}

}  // namespace drydock::serverless
