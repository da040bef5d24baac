#include "planner/evaluate/serverless/websocket_api.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/function.hpp"
#include "planner/evaluate/serverless/http_api.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

constexpr std::string_view kRules =
    "ApiKeySelectionExpression:t AccessLogSettings:m Auth:m DefaultRouteSettings:m Description:t "
    "DisableExecuteApiEndpoint:b Domain:m DisableSchemaValidation:b FailOnWarnings:b "
    "IpAddressType:t Name:t PropagateTags:b Routes!:m RouteSettings:m RouteSelectionExpression!:t "
    "StageName:tm StageVariables:m Tags:m";
constexpr std::string_view kTag = "websocketapi:createdBy";

void refuse(Translation& translation, const Source& source, const Value* at,
            std::string_view problem) {
  report(translation, codes::ServerlessValue, source, at,
         fmt::format("\"{}\" {}", source.id, problem));
}

std::string capitalized(std::string_view written) {
  return upper(written.substr(0, 1)) +
         lower(written.substr(std::min<std::size_t>(1, written.size())));
}

// The part of logical ids that stands for a route; nothing if the key cannot be one.
std::optional<std::string> route_part(const std::string& key) {
  if (key == "$connect" || key == "$disconnect" || key == "$default") {
    return capitalized(key.substr(1));
  }
  return alphanumeric(key) ? std::optional(capitalized(key)) : std::nullopt;
}

// Auth.AuthType, in capitals; nothing if Auth is wrong.
std::optional<std::string> auth_type(Translation& translation, const Source& source,
                                     const Value& auth) {
  const auto written = text_member(auth, "AuthType");
  const std::string type = written ? upper(*written) : "";
  if (type != "NONE" && type != "AWS_IAM" && type != "CUSTOM") {
    refuse(translation, source, &auth, "needs AWS_IAM, CUSTOM or NONE as Auth.AuthType");
    return std::nullopt;
  }
  if (type == "CUSTOM" && !set(member(auth, "AuthArn"))) {
    refuse(translation, source, &auth, "needs Auth.AuthArn, because its AuthType is CUSTOM");
    return std::nullopt;
  }
  if (type != "CUSTOM" && auth.members().size() > 1) {
    refuse(translation, source, &auth,
           fmt::format("has more in Auth than AuthType {} takes", type));
    return std::nullopt;
  }
  return type;
}

Value invocation_uri(std::string_view variable, const Value& function) {
  return sub(
      fmt::format("arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/"
                  "functions/${{{}}}/invocations",
                  variable),
      object({{variable, function}}));
}

Resource authorizer(const Source& source, const Value& auth) {
  Resource result(source.id + "ConnectAuthorizer", "AWS::ApiGatewayV2::Authorizer",
                  source.passed_on);
  const Value* name = member(auth, "Name");
  result.put("ApiId", ref_to(source.id));
  result.put("AuthorizerCredentialsArn", member(auth, "InvokeRole"));
  result.put("AuthorizerType", text("REQUEST"));
  if (const Value* function = member(auth, "AuthArn")) {
    result.put("AuthorizerUri", invocation_uri("AuthArn", *function));
  }
  result.put("IdentitySource", member(auth, "IdentitySource"));
  result.put("Name", set(name) ? *name : text(result.id));
  return result;
}

Value source_arn(const Source& source, const std::string& key) {
  const std::string arn = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${" +
                          source.id + ".ApiId}/";
  const Value* stage = member(source.properties, "StageName");
  if (stage == nullptr || stage->is_string()) {
    return sub(arn + (stage == nullptr ? "default" : stage->text()) + "/" + key);
  }
  return sub(arn + "${__StageName__}/" + key, object({{"__StageName__", *stage}}));
}

// Route, integration and permission.
std::vector<Resource> route(Translation& translation, const Source& source, const std::string& key,
                            const Value& spec) {
  const auto part = route_part(key);
  const Value* function = spec.is_object() ? spec.find("FunctionArn") : nullptr;
  if (!part || function == nullptr) {
    refuse(translation, source, &spec,
           fmt::format("has the route \"{}\", which must be letters and digits or $connect, "
                       "$disconnect or $default, and needs FunctionArn",
                       key));
    return {};
  }
  const std::string prefix = source.id + *part;
  Resource way(prefix + "Route", "AWS::ApiGatewayV2::Route", source.passed_on);
  way.put("ApiId", ref_to(source.id));
  way.copy(spec, {"ApiKeyRequired", "ModelSelectionExpression", "OperationName", "RequestModels",
                  "RouteResponseSelectionExpression"});
  if (const Value* parameters = member(spec, "RequestParameters"); set(parameters)) {
    if (key != "$connect") {
      refuse(translation, source, parameters,
             "has RequestParameters in a route other than $connect");
    }
    way.put("RequestParameters", *parameters);
  }
  way.put("RouteKey", text(key));
  way.put(
      "Target",
      object({{"Fn::Join",
               list({text("/"), list({text("integrations"), ref_to(prefix + "Integration")})})}}));
  Resource integration(prefix + "Integration", "AWS::ApiGatewayV2::Integration", source.passed_on);
  integration.put("ApiId", ref_to(source.id));
  integration.put("IntegrationType", text("AWS_PROXY"));
  integration.put("IntegrationUri", invocation_uri("FunctionArn", *function));
  integration.put("TimeoutInMillis", member(spec, "IntegrationTimeout"));
  Resource permission(prefix + "Permission", "AWS::Lambda::Permission", source.passed_on);
  permission.put("Action", text("lambda:InvokeFunction"));
  permission.put("FunctionName", *function);
  permission.put("Principal", text("apigateway.amazonaws.com"));
  permission.put("SourceArn", source_arn(source, key));
  std::vector<Resource> generated;
  generated.push_back(std::move(way));
  generated.push_back(std::move(integration));
  generated.push_back(std::move(permission));
  return generated;
}

Resource stage(const Source& source, const Value& routes) {
  const Value* name = member(source.properties, "StageName");
  const std::string part = name == nullptr || is_text(name, "default") ? "Default"
                           : name->is_string()                         ? name->text()
                                                                       : "";
  Resource result(source.id + part + "Stage", "AWS::ApiGatewayV2::Stage", source.passed_on);
  result.put("ApiId", ref_to(source.id));
  result.put("StageName", name == nullptr ? text("default") : *name);
  result.copy(source.properties,
              {"StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings"});
  result.put("Tags", object({{kTag, text("SAM")}}));
  result.put("AutoDeploy", Value::boolean(true));
  if (set(member(source.properties, "RouteSettings")) && set(routes)) {
    result.depends_on = routes;
  }
  return result;
}

void check(Translation& translation, const Source& source) {
  check_properties(translation, source, source.properties, kRules, source.type);
  const Value* address = member(source.properties, "IpAddressType");
  if (address != nullptr && !is_function(*address) && !is_text(address, "ipv4") &&
      !is_text(address, "dualstack")) {
    refuse(translation, source, address, "needs ipv4 or dualstack as IpAddressType");
  }
  if (is_text(member(source.properties, "StageName"), "$default")) {
    refuse(translation, source, source.properties.find("StageName"),
           "has the stage $default, which only HTTP APIs have");
  }
  const Value* tls = member(member(source.properties, "Domain"), "MutualTlsAuthentication");
  if (set(tls)) {
    refuse(translation, source, tls, "has MutualTlsAuthentication, which only other APIs have");
  }
  const Value* routes = member(source.properties, "Routes");
  if (routes != nullptr && !set(routes)) {
    refuse(translation, source, routes, "needs at least one route");
  }
  if (set(member(source.properties, "Auth")) && routes != nullptr && !has(*routes, "$connect")) {
    refuse(translation, source, member(source.properties, "Auth"),
           "has Auth and needs the route $connect, the only one that is authorized");
  }
}

Resource api(const Source& source, const Value& tags) {
  Resource result(source.id, "AWS::ApiGatewayV2::Api");
  result.depends_on = source.depends_on;
  result.copy(source.properties,
              {"ApiKeySelectionExpression", "Description", "DisableExecuteApiEndpoint",
               "DisableSchemaValidation", "IpAddressType", "RouteSelectionExpression"});
  const Value* name = member(source.properties, "Name");
  result.put("Name", name != nullptr ? *name : text(source.id));
  result.put("ProtocolType", text("WEBSOCKET"));
  result.put("Tags", tags);
  return result;
}

}  // namespace

void translate_websocket_api(Translation& translation, Source& source) {
  for (const std::string_view name : {"Auth", "Domain", "Routes"}) {
    if (const Value* value = member(source.properties, name)) {
      source.properties.set(std::string(name), resolve_parameters(translation, *value));
    }
  }
  check(translation, source);
  // The service passes no attributes on.
  source.passed_on = object({});
  const Value* written = member(source.properties, "Tags");
  Value tags = set(written) && written->is_object() ? *written : object({});
  tags.set(std::string(kTag), text("SAM"));
  std::vector<Resource> generated = {api(source, tags)};
  if (set(written)) {
    source.properties.set("Tags", tags);
  }
  // The service does not join the records of WebSocket APIs with those of others.
  auto others = std::exchange(translation.record_set_groups, {});
  std::vector<Resource> domain =
      v2_api_domain(translation, source, member(source.properties, "Domain"), kTag);
  translation.record_set_groups = std::move(others);
  const Value* auth = member(source.properties, "Auth");
  const std::string kind =
      set(auth) && auth->is_object() ? auth_type(translation, source, *auth).value_or("") : "";
  Value route_ids = list({});
  const Value* routes = member(source.properties, "Routes");
  for (const Value::Member& entry :
       routes != nullptr && routes->is_object() ? routes->members() : Value::Object{}) {
    std::vector<Resource> part = route(translation, source, entry.key, entry.value);
    if (!part.empty() && entry.key == "$connect" && !kind.empty()) {
      part.front().put("AuthorizationType", text(kind));
      if (kind == "CUSTOM") {
        part.front().put("AuthorizerId", ref_to(source.id + "ConnectAuthorizer"));
      }
    }
    if (!part.empty()) {
      route_ids.items().push_back(text(part.front().id));
    }
    std::move(part.begin(), part.end(), std::back_inserter(generated));
  }
  std::move(domain.begin(), domain.end(), std::back_inserter(generated));
  generated.push_back(stage(source, route_ids));
  if (kind == "CUSTOM" && routes != nullptr && has(*routes, "$connect")) {
    generated.push_back(authorizer(source, *auth));
    if (!set(member(*auth, "InvokeRole"))) {
      generated.push_back(v2_authorizer_permission(source, source.id + "AuthorizerPermission",
                                                   *member(*auth, "AuthArn")));
    }
  }
  propagate_tags(source, generated);
  emit(translation, source, generated,
       {{"Stage", "AWS::ApiGatewayV2::Stage"}, {"DomainName", "AWS::ApiGatewayV2::DomainName"}});
}

}  // namespace drydock::serverless
