#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/api_events.hpp"
#include "planner/evaluate/serverless/implicit_apis.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/open_api_editor.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

void refuse(Translation& translation, const Source& source, const Event& event, const Value* at,
            std::string_view problem) {
  report(translation, codes::ServerlessValue, source, at,
         fmt::format("event \"{}\" of \"{}\" {}", event.name, source.id, problem));
}

Value lower_method(const Event& event) {
  const Value& method = *event.properties.find("Method");
  return Value::string(lower(method.text()), method.span());
}

// Nothing if the API's default route already invokes the function.
std::optional<Resource> api_permission(const EventTarget& target, const Event& event,
                                       OpenApiEditor* editor) {
  std::string path = event.properties.find("Path")->text();
  const std::string method = lower_method(event).text();
  if (path.size() > 1 && path.ends_with('/')) {
    path.pop_back();
  }
  if (path == kDefaultPath) {
    path.clear();
  } else if (editor != nullptr &&
             editor->integrates(std::string(kDefaultPath), text(kAnyMethod), target.id())) {
    return std::nullopt;
  }
  path = path_in_arn(path, false);
  const bool any = method == "any" || method == kAnyMethod;
  std::string resource = "${__ApiId__}/${__Stage__}";
  resource += method == "any" && path == "/" + std::string(kDefaultPath)
                  ? path
                  : fmt::format("/{}{}", any ? "*" : upper(method), path);
  return invoke_permission(
      target, event.id + "Permission", "apigateway.amazonaws.com",
      sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:" + resource,
          object({{"__ApiId__", or_null(member(event.properties, "ApiId"))},
                  {"__Stage__", text("*")}})));
}

std::vector<std::string> path_parameters(std::string_view path) {
  std::vector<std::string> names;
  for (std::size_t open = path.find('{'); open != std::string_view::npos;
       open = path.find('{', open)) {
    const std::size_t close = path.find('}', open);
    if (close == std::string_view::npos) {
      break;
    }
    names.emplace_back(path.substr(open + 1, close - open - 1));
    open = close;
  }
  return names;
}

void add_auth(Translation& translation, const Source& source, const Event& event,
              const Value& api_properties, const Value& auth, OpenApiEditor& editor) {
  const Value* api_auth = member(api_properties, "Auth");
  if (api_auth != nullptr && !expect(translation, source, api_auth, "m", "Auth of the API")) {
    return;
  }
  const Value* name = member(auth, "Authorizer");
  if (!set(name)) {
    name = member(api_auth, "DefaultAuthorizer");
  }
  if (!set(name)) {
    refuse(translation, source, event, &auth,
           "has Auth and needs Authorizer, or DefaultAuthorizer in its API");
    return;
  }
  const Value* authorizers = member(api_auth, "Authorizers");
  const bool iam = is_true(member(api_auth, "EnableIamAuthorizer"));
  const Value* scopes = member(auth, "AuthorizationScopes");
  const bool none = is_text(name, "NONE");
  const bool defined = name->is_string() && authorizers != nullptr && authorizers->is_object() &&
                       set(member(*authorizers, name->text()));
  if (none ? !set(member(api_auth, "DefaultAuthorizer"))
           : !(is_text(name, "AWS_IAM") && iam) && !defined) {
    refuse(translation, source, event, name,
           fmt::format("has the authorizer {}, which its API does not have",
                       name->scalar_text().value_or("that is no text")));
    return;
  }
  if (set(scopes) && !scopes->is_list()) {
    refuse(translation, source, event, scopes, "needs a list as AuthorizationScopes");
    return;
  }
  editor.set_method_authorizer(event.properties.find("Path")->text(), lower_method(event), *name,
                               authorizers, scopes);
}

void add_integration(Translation& translation, const Source& source, const EventTarget& target,
                     const Event& event, Value& api_properties, OpenApiEditor& editor) {
  const Value& path = *event.properties.find("Path");
  const Value method = lower_method(event);
  if (set(member(api_properties, kManaged)) && editor.has_integration(path.text(), method)) {
    refuse(translation, source, event, &path,
           fmt::format("repeats the method {} of the path {}", method.text(), path.text()));
    return;
  }
  Value uri = legacy_map();
  uri.set(
      "Fn::Sub",
      text("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${" +
           (target.alias.empty() ? target.function + ".Arn" : target.alias) + "}/invocations"));
  editor.add_lambda_integration(path, method, uri, or_null(member(target.passed_on, "Condition")));
  if (const Value* auth = member(event.properties, "Auth"); set(auth)) {
    add_auth(translation, source, event, api_properties, *auth, editor);
  }
  if (const Value* timeout = member(event.properties, "TimeoutInMillis"); set(timeout)) {
    editor.set_timeout(path.text(), method, *timeout);
  }
  const std::vector<std::string> parameters = path_parameters(path.text());
  if (!parameters.empty()) {
    editor.add_path_parameters(path.text(), method, parameters);
  }
  if (const Value* version = member(event.properties, "PayloadFormatVersion"); set(version)) {
    editor.set_payload_format(path.text(), method, *version);
  }
  api_properties.set("DefinitionBody", editor.finish());
}

}  // namespace

std::vector<Resource> http_api_event(Translation& translation, const Source& source,
                                     const EventTarget& target, const Event& event) {
  if (!check_properties(translation, source, event.properties,
                        "Path:t Method:t ApiId:t Stage:t Auth:m TimeoutInMillis:i RouteSettings:m "
                        "PayloadFormatVersion:t",
                        "event of type HttpApi")) {
    return {};
  }
  const Value* reference = member(event.properties, "ApiId");
  const auto id = api_id_of(reference);
  Value* api = id ? translation.inputs.find(*id) : nullptr;
  if (api == nullptr || !text_member(event.properties, "Path") ||
      !text_member(event.properties, "Method")) {
    report(translation, codes::ServerlessReference, source, reference,
           fmt::format("event \"{}\" of \"{}\" needs a path and an API of the template", event.name,
                       source.id));
    return {};
  }
  if (member(*api, "Properties") == nullptr) {
    api->set("Properties", legacy_map());
  }
  Value& properties = *member(*api, "Properties");
  const Value* body = member(properties, "DefinitionBody");
  std::optional<OpenApiEditor> editor;
  if (set(body)) {
    if (!is_open_api(body)) {
      report(translation, codes::ServerlessDefinition, source, body,
             fmt::format("the definition of \"{}\" is no valid OpenAPI 3 document", *id),
             "it needs openapi and paths");
      return {};
    }
    editor.emplace(translation, source, *body);
  }
  std::vector<Resource> generated;
  if (auto permission = api_permission(target, event, editor ? &*editor : nullptr)) {
    generated.push_back(std::move(*permission));
  }
  if (editor) {
    add_integration(translation, source, target, event, properties, *editor);
  }
  return generated;
}

}  // namespace drydock::serverless
