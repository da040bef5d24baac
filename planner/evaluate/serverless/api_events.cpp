#include "planner/evaluate/serverless/api_events.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/implicit_apis.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/logical_ids.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

void refuse(Translation& translation, const Source& source, const Event& event, const Value* at,
            std::string_view problem) {
  report(translation, codes::ServerlessValue, source, at == nullptr ? &event.properties : at,
         fmt::format("event \"{}\" of \"{}\" {}", event.name, source.id, problem));
}

Value lower_method(const Event& event) {
  const Value* method = member(event.properties, "Method");
  return method != nullptr && method->is_string()
             ? Value::string(lower(method->text()), method->span())
             : text("any");
}

std::string path_of(const Event& event) {
  std::string path = text_member(event.properties, "Path").value_or("/");
  if (path.size() > 1 && path.ends_with('/')) {
    path.pop_back();
  }
  return path;
}

Resource api_permission(Translation& translation, const EventTarget& target, const Event& event,
                        const RestApi& api) {
  const std::string method = lower_method(event).text();
  const std::string arn = fmt::format(
      "arn:{}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{__ApiId__}}/${{__Stage__}}/{}{}",
      translation.options.partition, method == "any" ? "*" : upper(method),
      path_in_arn(path_of(event), true));
  return invoke_permission(
      target, suffixed_id(event.id + "Permission", api.stage), "apigateway.amazonaws.com",
      sub(arn, object({{"__ApiId__", or_null(member(event.properties, "RestApiId"))},
                       {"__Stage__", text("*")}})));
}

// What a method's integration runs as, if callers sign their requests; Null: nothing is said.
Value credentials_of(const Translation& translation, const Value& method_auth,
                     const Value& api_auth) {
  const bool own = is_text(method_auth.find("Authorizer"), "AWS_IAM");
  const bool inherited =
      !set(method_auth) && is_text(api_auth.find("DefaultAuthorizer"), "AWS_IAM");
  if (!own && !inherited) {
    return Value::null();
  }
  const auto role_in = [](const Value& auth) {
    const Value* role = auth.find("InvokeRole");
    return role == nullptr || set(role) ? role : nullptr;
  };
  const Value* role = role_in(method_auth);
  const bool none = role == nullptr && has(method_auth, "InvokeRole");
  if (role == nullptr && !none) {
    role = role_in(api_auth);
    if (role == nullptr && has(api_auth, "InvokeRole")) {
      return Value::null();
    }
  }
  if (none || is_text(role, "NONE")) {
    return Value::null();
  }
  if (role == nullptr || is_text(role, "CALLER_CREDENTIALS")) {
    return text(fmt::format("arn:{}:iam::*:user/*", translation.options.partition));
  }
  return *role;
}

Value integration_uri(const Source& source, const EventTarget& target, std::string_view partition,
                      bool stream) {
  const std::string function = target.alias.empty() ? target.function + ".Arn" : target.alias;
  const std::string arn =
      fmt::format("arn:{}:apigateway:${{AWS::Region}}:lambda:path/{}/functions/${{{}}}/{}",
                  partition, stream ? "2021-11-15" : "2015-03-31", function,
                  stream ? "response-streaming-invocations" : "invocations");
  Value uri = legacy_map();
  uri.set("Fn::Sub", target.alias.empty() ? Value::string(arn, source.span) : text(arn));
  return uri;
}

void add_request_model(Translation& translation, const Source& source, const Event& event,
                       const RestApi& api, SwaggerEditor& editor) {
  const Value* model = member(event.properties, "RequestModel");
  const Value* name = set(model) ? member(*model, "Model") : nullptr;
  if (!set(name)) {
    return;
  }
  const Value* models = member(*api.properties, "Models");
  if (!set(models) || !models->is_object() || !name->is_string() ||
      !set(member(*models, name->text()))) {
    refuse(translation, source, event, name,
           fmt::format("has a RequestModel that the Models of \"{}\" do not have", api.id));
    return;
  }
  const Value method = lower_method(event);
  const std::string& path = event.properties.find("Path")->text();
  editor.add_request_model(path, method, *model);
  const Value* body = member(*model, "ValidateBody");
  const Value* parameters = member(*model, "ValidateParameters");
  if (body == nullptr && parameters == nullptr) {
    return;
  }
  if ((body != nullptr && !body->is_bool()) || (parameters != nullptr && !parameters->is_bool())) {
    refuse(translation, source, event, model,
           "needs true or false as ValidateBody and ValidateParameters");
    return;
  }
  editor.add_request_validator(path, method, is_true(body), is_true(parameters));
}

bool is_request_parameter(std::string_view name) {
  constexpr std::string_view kPrefix = "method.request.";
  const std::string_view rest = name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : "";
  return rest.starts_with("querystring.") || rest.starts_with("path.") ||
         rest.starts_with("header.");
}

void add_request_parameters(Translation& translation, const Source& source, const Event& event,
                            SwaggerEditor& editor) {
  const Value* written = member(event.properties, "RequestParameters");
  if (!set(written) || !written->is_list()) {
    return;
  }
  Value::List parameters;
  for (const Value& one : written->items()) {
    Value settings =
        object({{"Required", Value::boolean(false)}, {"Caching", Value::boolean(false)}});
    Value name = one;
    bool fine = one.is_string();
    if (one.is_object() && !one.members().empty()) {
      const Value::Member& entry = one.members().front();
      name = Value::string(entry.key, entry.key_span);
      fine = entry.value.is_object();
      for (const Value::Member& setting : fine ? entry.value.members() : Value::Object{}) {
        fine = fine && (setting.key == "Required" || setting.key == "Caching");
        settings.set(setting.key, setting.value);
      }
    }
    if (!fine || !is_request_parameter(name.text())) {
      refuse(translation, source, event, &one,
             "needs RequestParameters such as method.request.header.Authorization, each a text or "
             "a map with Required and Caching");
      return;
    }
    settings.set("Name", name);
    parameters.push_back(std::move(settings));
  }
  editor.add_request_parameters(event.properties.find("Path")->text(), lower_method(event),
                                parameters);
}

// The written definition with the generated method laid over its own.
void merge_definition(const Source& source, const Event& event, const RestApi& api,
                      SwaggerEditor& editor) {
  Value& body = *member(*api.properties, "DefinitionBody");
  Value generated = editor.finish();
  const Value& path = *event.properties.find("Path");
  const Value method = lower_method(event);
  const Value* method_body =
      member(member(member(generated, "paths"), path.text()), normal_method(method).text());
  Value* paths = member(body, "paths");
  if (paths == nullptr || !set(*paths) || method_body == nullptr) {
    return;
  }
  Value* item = paths->is_object() ? member(*paths, path.text()) : nullptr;
  const Value* own = item == nullptr ? nullptr : member(*item, method.text());
  if (!paths->is_object() || (item != nullptr && !item->is_object()) ||
      (own != nullptr && !own->is_object())) {
    editor.refuse(&body, fmt::format("paths in the definition of \"{}\" must be maps of maps for "
                                     "\"{}\" to be merged",
                                     api.id, source.id));
    return;
  }
  Value merged = object({});
  for (const Value* part : {own, method_body}) {
    for (const std::string& key :
         part == nullptr ? std::vector<std::string>{} : legacy_keys(*part)) {
      put_key(merged, key_text(*part, key), *part->find(key));
    }
  }
  if (item == nullptr) {
    put_key(*paths, path, object({}));
    item = member(*paths, path.text());
  }
  put_key(*item, method, std::move(merged));
}

void add_integration(Translation& translation, const Source& source, const EventTarget& target,
                     const Event& event, const RestApi& api) {
  const Value* body = member(*api.properties, "DefinitionBody");
  if (body == nullptr) {
    return;
  }
  const bool merge = set(member(*api.properties, "MergeDefinitions"));
  auto editor = swagger_editor(translation, source, merge ? swagger_skeleton() : *body);
  if (!editor) {
    return;
  }
  const Value& path = *event.properties.find("Path");
  const Value method = lower_method(event);
  if (editor->has_integration(path.text(), method)) {
    refuse(translation, source, event, &path,
           fmt::format("repeats the method {} of the path {}", method.text(), path.text()));
    return;
  }
  const Value* auth = member(event.properties, "Auth");
  const Value* api_auth = member(*api.properties, "Auth");
  const Value none = object({});
  const Value& method_auth = set(auth) ? *auth : none;
  const bool stream = is_text(member(event.properties, "ResponseTransferMode"), "RESPONSE_STREAM");
  if (set(api_auth) && !expect(translation, source, api_auth, "m", "Auth of \"" + api.id + "\"")) {
    return;
  }
  editor->add_lambda_integration(
      path, method,
      {integration_uri(source, target, translation.options.partition, stream),
       or_null(member(target.passed_on, "Condition")),
       credentials_of(translation, method_auth, set(api_auth) ? *api_auth : none), stream});
  if (set(auth)) {
    add_event_auth(translation, source, event, api, *editor);
  }
  if (const Value* timeout = member(event.properties, "TimeoutInMillis"); set(timeout)) {
    editor->set_timeout(path.text(), method, *timeout);
  }
  add_request_model(translation, source, event, api, *editor);
  add_request_parameters(translation, source, event, *editor);
  if (merge) {
    merge_definition(source, event, api, *editor);
  } else {
    api.properties->set("DefinitionBody", editor->finish());
  }
}

// Whether an authorizer that a method names can be used; reports if not.
bool check_authorizer(Translation& translation, const Source& source, const Event& event,
                      const Value& name, const Value* api_auth) {
  const Value* authorizers = member(api_auth, "Authorizers");
  if (is_text(&name, "AWS_IAM")) {
    return true;
  }
  if (is_text(&name, "NONE")) {
    if (set(member(api_auth, "DefaultAuthorizer"))) {
      return true;
    }
    refuse(translation, source, event, &name,
           "has the authorizer NONE, but its API has no DefaultAuthorizer to leave out");
    return false;
  }
  if (name.is_string() && set(authorizers) && authorizers->is_object() &&
      set(member(*authorizers, name.text()))) {
    return true;
  }
  refuse(translation, source, event, &name,
         fmt::format("has the authorizer {}, which its API does not define",
                     name.scalar_text().value_or("that is no text")));
  return false;
}

}  // namespace

std::optional<SwaggerEditor> swagger_editor(Translation& translation, const Source& source,
                                            const Value& definition) {
  if (is_swagger(&definition)) {
    return std::optional<SwaggerEditor>(std::in_place, translation, source, definition);
  }
  report(translation, codes::ServerlessDefinition, source, &definition,
         fmt::format("the definition that \"{}\" writes into is no valid Swagger or OpenAPI 3 "
                     "document",
                     source.id),
         "it needs paths, and swagger or openapi 3");
  return std::nullopt;
}

std::optional<RestApi> rest_api_of(Translation& translation, const Source& source,
                                   const Event& event) {
  const Value* reference = member(event.properties, "RestApiId");
  const auto id = api_id_of(reference);
  Value* resource = id ? translation.inputs.find(*id) : nullptr;
  if (resource == nullptr) {
    report(
        translation, codes::ServerlessReference, source, reference,
        fmt::format("RestApiId of event \"{}\" of \"{}\" must be a Ref to an API of the template",
                    event.name, source.id));
    return std::nullopt;
  }
  if (member(*resource, "Properties") == nullptr) {
    resource->set("Properties", legacy_map());
  }
  RestApi api{*id, member(*resource, "Properties"), "Stage"};
  if (const auto stage = text_member(*api.properties, "StageName")) {
    api.stage = *stage;
    if (stage->empty()) {
      report(translation, codes::ServerlessValue, source, api.properties->find("StageName"),
             fmt::format("StageName of \"{}\" is empty", *id));
      return std::nullopt;
    }
  }
  return api;
}

void add_event_auth(Translation& translation, const Source& source, const Event& event,
                    const RestApi& api, SwaggerEditor& editor) {
  const Value& auth = *member(event.properties, "Auth");
  if (Value* written = member(*api.properties, "Auth")) {
    *written = resolve_parameters(translation, *written);
  }
  const Value* api_auth = member(*api.properties, "Auth");
  const std::string path = text_member(event.properties, "Path").value_or("");
  const Value method = lower_method(event);
  const Value* name = member(auth, "Authorizer");
  const Value* scopes = member(auth, "AuthorizationScopes");
  if (set(name) && !check_authorizer(translation, source, event, *name, api_auth)) {
    return;
  }
  if (set(scopes) && (!scopes->is_list() || !set(name))) {
    refuse(translation, source, event, scopes,
           "needs a list as AuthorizationScopes, and an Authorizer beside it");
    return;
  }
  const Value* key = member(auth, "ApiKeyRequired");
  if (key != nullptr && !set(key) && !set(member(api_auth, "ApiKeyRequired"))) {
    refuse(translation, source, event, key, "has ApiKeyRequired false, but its API requires none");
    return;
  }
  if (set(name)) {
    editor.set_method_authorizer(path, method, *name, member(api_auth, "Authorizers"), scopes);
  }
  if (key != nullptr) {
    editor.set_method_api_key(path, method, set(key));
  }
  const Value* policy = member(auth, "ResourcePolicy");
  if (set(policy)) {
    const Value* stage = member(*api.properties, "StageName");
    editor.add_resource_policy(*policy, path,
                               stage != nullptr && stage->is_string() ? *stage : text(api.stage));
    if (const Value* statements = member(*policy, "CustomStatements"); set(statements)) {
      editor.add_custom_statements(*statements);
    }
  }
}

std::vector<Resource> rest_api_event(Translation& translation, const Source& source,
                                     const EventTarget& target, const Event& event) {
  if (!check_properties(translation, source, event.properties,
                        "Path!:t Method!:t RestApiId!:t Stage:t Auth:m RequestModel:m "
                        "RequestParameters:l TimeoutInMillis:i ResponseTransferMode:t",
                        "event of type Api")) {
    return {};
  }
  const auto api = rest_api_of(translation, source, event);
  if (!api || !event.properties.find("Path")->is_string()) {
    return {};
  }
  std::vector<Resource> generated = {api_permission(translation, target, event, *api)};
  if (set(member(*api->properties, kManaged)) ||
      set(member(*api->properties, "MergeDefinitions"))) {
    add_integration(translation, source, target, event, *api);
  }
  const Value* auth = member(event.properties, "Auth");
  const Value* body = member(*api->properties, "DefinitionBody");
  if (!set(body) || !set(auth) || !set(member(*auth, "OverrideApiAuth"))) {
    return generated;
  }
  if (!set(member(*auth, "Authorizer")) && !set(member(*auth, "ApiKeyRequired")) &&
      !set(member(*auth, "ResourcePolicy"))) {
    refuse(translation, source, event, auth,
           "has OverrideApiAuth and needs Authorizer, ApiKeyRequired or ResourcePolicy beside it");
    return generated;
  }
  if (auto editor = swagger_editor(translation, source, *body)) {
    add_event_auth(translation, source, event, *api, *editor);
    api->properties->set("DefinitionBody", editor->finish());
  }
  return generated;
}

}  // namespace drydock::serverless
