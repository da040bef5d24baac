#include "planner/evaluate/serverless/api.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/api_events.hpp"
#include "planner/evaluate/serverless/function.hpp"
#include "planner/evaluate/serverless/implicit_apis.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/logical_ids.hpp"
#include "planner/evaluate/serverless/packaging.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/serverless/python_text.hpp"

namespace drydock::serverless {
namespace {

constexpr std::string_view kRules =
    "__MANAGE_SWAGGER:b Name:tm StageName!:tm Tags:m PropagateTags:b DefinitionBody:m "
    "DefinitionUri:tm MergeDefinitions:b= CacheClusterEnabled:b CacheClusterSize:t Variables:m "
    "EndpointConfiguration:tm MethodSettings:l BinaryMediaTypes:l MinimumCompressionSize:i "
    "Cors:tm Auth:m GatewayResponses:m AccessLogSetting:m CanarySetting:m TracingEnabled:b "
    "OpenApiVersion:t Models:m Domain:m FailOnWarnings:b Description:t Mode:t "
    "DisableExecuteApiEndpoint:b ApiKeySourceType:t AlwaysDeploy:b= Policy:tm SecurityPolicy:t "
    "EndpointAccessMode:t";

void refuse(Translation& translation, const Source& source, const Value* at, std::string message,
            std::string hint = {}) {
  report(translation, codes::ServerlessValue, source, at, std::move(message), std::move(hint));
}

// "2.0", "3.0.1": a version of Swagger or OpenAPI as OpenApiVersion takes it.
bool is_definition_version(const Value& version) {
  const std::string written = version.scalar_text().value_or("");
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return (written.size() == 3 || written.size() == 5) && (written[0] == '2' || written[0] == '3') &&
         written[1] == '.' && digit(written[2]) &&
         (written.size() == 3 || (written[3] == '.' && digit(written[4])));
}

class RestApiTranslator {
 public:
  RestApiTranslator(Translation& translation, Source& source)
      : translation_(translation),
        source_(source),
        body_(or_null(member(source.properties, "DefinitionBody"))) {}

  void translate();

 private:
  const Value* property(std::string_view name) const { return member(source_.properties, name); }
  std::optional<SwaggerEditor> edit(std::string_view property);
  Resource rest_api();
  void put_endpoint(Resource& api);
  void add_cors();
  void add_auth();
  void add_gateway_responses();
  void add_binary_media_types();
  void add_models();
  void disable_endpoint();
  void deploy(const Value& hashed, Resource& deployment);
  Resource stage(const std::string& deployment);

  Translation& translation_;
  Source& source_;
  Value body_;
  Value domain_;
};

// Reports if the definition cannot be edited for what the property asks.
std::optional<SwaggerEditor> RestApiTranslator::edit(std::string_view name) {
  if (set(body_)) {
    return swagger_editor(translation_, source_, body_);
  }
  refuse(translation_, source_, property(name),
         fmt::format("{} of \"{}\" needs the definition in DefinitionBody", name, source_.id),
         "the transform cannot edit what lies elsewhere");
  return std::nullopt;
}

void RestApiTranslator::put_endpoint(Resource& api) {
  const Value* written = property("EndpointConfiguration");
  const std::string& partition = translation_.options.partition;
  if (!set(written)) {
    if (partition == "aws-us-gov" || partition == "aws-cn" || partition.starts_with("aws-iso") ||
        partition == "aws-eusc") {
      api.put("EndpointConfiguration", object({{"Types", list({text("REGIONAL")})}}));
      api.put("Parameters", object({{"endpointConfigurationTypes", text("REGIONAL")}}));
    }
    return;
  }
  const Value* type = member(*written, "Type");
  const Value& kind = set(type) ? *type : *written;
  Value configuration = object({{"Types", list({kind})}});
  if (set(type)) {
    const Value* old_name = written->find("VPCEndpointIds");
    const Value* new_name = written->find("VpcEndpointIds");
    if (old_name != nullptr && new_name != nullptr) {
      refuse(translation_, source_, written,
             fmt::format("EndpointConfiguration of \"{}\" has both VPCEndpointIds and "
                         "VpcEndpointIds",
                         source_.id));
    }
    if (old_name != nullptr || new_name != nullptr) {
      configuration.set("VpcEndpointIds", set(old_name) ? *old_name : or_null(new_name));
    }
    if (const Value* address = member(*written, "IpAddressType")) {
      configuration.set("IpAddressType", *address);
    }
  }
  api.put("EndpointConfiguration", std::move(configuration));
  api.put("Parameters", object({{"endpointConfigurationTypes", kind}}));
}

void RestApiTranslator::add_cors() {
  const Value* written = property("Cors");
  if (!set(written)) {
    return;
  }
  auto editor = edit("Cors");
  if (!editor) {
    return;
  }
  SwaggerEditor::Cors cors;
  cors.origin = text("'*'");
  if (written->is_string() || is_function(*written)) {
    cors.origin = *written;
  } else {
    if (!check_properties(translation_, source_, *written,
                          "AllowMethods AllowHeaders AllowOrigin MaxAge AllowCredentials",
                          "Cors")) {
      return;
    }
    if (const Value* origin = written->find("AllowOrigin")) {
      cors.origin = *origin;
    }
    cors.headers = or_null(member(*written, "AllowHeaders"));
    cors.methods = or_null(member(*written, "AllowMethods"));
    cors.max_age = or_null(member(*written, "MaxAge"));
    cors.credentials = is_true(member(*written, "AllowCredentials"));
  }
  if (cors.credentials && is_text(&cors.origin, "'*'")) {
    refuse(translation_, source_, written,
           fmt::format("Cors of \"{}\" cannot allow credentials to every origin", source_.id),
           "name the origin in AllowOrigin");
    return;
  }
  std::vector<std::string> done;
  for (const std::string& path : editor->path_names()) {
    std::string normal = path;
    while (normal.size() > 1 && normal.ends_with('/')) {
      normal.pop_back();
    }
    if (std::find(done.begin(), done.end(), normal) == done.end()) {
      done.push_back(normal);
      SwaggerEditor::Cors own = cors;
      editor->add_cors(path, own);
    }
  }
  body_ = editor->finish();
}

void RestApiTranslator::add_auth() {
  const Value* auth = property("Auth");
  if (!set(auth)) {
    return;
  }
  if (!check_properties(translation_, source_, *auth,
                        "Authorizers DefaultAuthorizer InvokeRole "
                        "AddDefaultAuthorizerToCorsPreflight AddApiKeyRequiredToCorsPreflight "
                        "ApiKeyRequired ResourcePolicy UsagePlan",
                        "Auth")) {
    return;
  }
  if (auto editor = edit("Auth")) {
    add_api_auth(translation_, source_, *auth, *editor);
    body_ = editor->finish();
    to_open_api_version(translation_, source_, body_);
  }
}

void RestApiTranslator::add_gateway_responses() {
  const Value* responses = property("GatewayResponses");
  if (!set(responses) || !responses->is_object()) {
    return;
  }
  if (auto editor = edit("GatewayResponses")) {
    for (const std::string& type : legacy_keys(*responses)) {
      add_gateway_response(translation_, source_, key_text(*responses, type),
                           *responses->find(type), *editor);
    }
    body_ = editor->finish();
  }
}

void RestApiTranslator::add_binary_media_types() {
  const Value* types = property("BinaryMediaTypes");
  if (!set(types) || !set(body_)) {
    return;
  }
  if (auto editor = edit("BinaryMediaTypes")) {
    editor->definition().set("x-amazon-apigateway-binary-media-types", unescaped(*types));
    body_ = editor->finish();
  }
}

void RestApiTranslator::add_models() {
  const Value* models = property("Models");
  if (!set(models) || !models->is_object()) {
    return;
  }
  for (const Value::Member& model : models->members()) {
    if (!model.value.is_object()) {
      report(translation_, codes::ServerlessShape, source_, &model.value,
             fmt::format("the model {} of \"{}\" must be a map", model.key, source_.id));
      return;
    }
  }
  if (auto editor = edit("Models")) {
    editor->add_models(*models);
    body_ = editor->finish();
    to_open_api_version(translation_, source_, body_);
  }
}

void RestApiTranslator::disable_endpoint() {
  const Value* disabled = property("DisableExecuteApiEndpoint");
  if (disabled == nullptr) {
    return;
  }
  auto editor = edit("DisableExecuteApiEndpoint");
  if (!editor) {
    return;
  }
  constexpr std::string_view kEndpoint = "x-amazon-apigateway-endpoint-configuration";
  Value& definition = editor->definition();
  const auto put = [&](Value& owner) {
    Value& endpoint = at_key(owner, text(kEndpoint), object({}));
    if (endpoint.is_object()) {
      endpoint.set("disableExecuteApiEndpoint", *disabled);
    } else {
      editor->refuse(&endpoint, std::string(kEndpoint) + " in the definition must be a map");
    }
  };
  if (is_open_api_3(member(definition, "openapi"))) {
    Value& servers = at_key(definition, text("servers"), list({legacy_map()}));
    for (Value& server : servers.is_list() ? servers.items() : Value::List{}) {
      if (server.is_object()) {
        put(server);
      }
    }
  } else {
    put(definition);
  }
  body_ = editor->finish();
}

Resource RestApiTranslator::rest_api() {
  const Value* uri = property("DefinitionUri");
  const Value* version = property("OpenApiVersion");
  if (set(uri) && set(body_)) {
    refuse(translation_, source_, uri,
           fmt::format("\"{}\" has both DefinitionUri and DefinitionBody", source_.id),
           "keep one of them");
  }
  if (set(uri) && set(property("MergeDefinitions"))) {
    refuse(translation_, source_, uri,
           fmt::format("\"{}\" has DefinitionUri, which cannot be merged", source_.id));
  }
  if (set(version) && !is_definition_version(*version)) {
    refuse(translation_, source_, version,
           fmt::format("OpenApiVersion of \"{}\" must be such as 3.0.1", source_.id));
  }
  Resource api(source_.id, "AWS::ApiGateway::RestApi", source_.attributes);
  api.depends_on = source_.depends_on;
  api.copy(source_.properties, {"BinaryMediaTypes", "MinimumCompressionSize"});
  put_endpoint(api);
  add_cors();
  add_auth();
  add_gateway_responses();
  add_binary_media_types();
  add_models();
  disable_endpoint();
  if (set(uri)) {
    Value location = legacy_map();
    const Value found = location_of(translation_, source_, *uri, "DefinitionUri");
    for (const Value::Member& part : found.members()) {
      location.set(part.key, part.value);
    }
    api.put("BodyS3Location", std::move(location));
  } else if (set(body_)) {
    to_open_api_version(translation_, source_, body_);
    api.put("Body", body_);
  }
  for (const std::string_view name :
       {"FailOnWarnings", "Name", "Description", "Mode", "ApiKeySourceType", "Policy",
        "SecurityPolicy", "EndpointAccessMode"}) {
    if (const Value* value = property(name); set(value)) {
      api.put(name, *value);
    }
  }
  return api;
}

// A deployment is bound to what it deploys: another definition is another resource.
void RestApiTranslator::deploy(const Value& hashed, Resource& deployment) {
  std::string data = legacy_text(hashed);
  if (const Value* version = property("OpenApiVersion"); set(version)) {
    data += "||" + version->scalar_text().value_or("");
  }
  if (set(domain_)) {
    data += "||" + python_json(domain_, {});
  }
  const auto names = translation_.api_function_names.find(source_.id);
  if (names != translation_.api_function_names.end()) {
    data += "||" + names->second;
  }
  deployment.put("Description", text("RestApi deployment id: " + sha1_hex(data)));
  deployment.id = hashed_id(deployment.id, text(data));
}

Resource RestApiTranslator::stage(const std::string& deployment) {
  const Value* name = property("StageName");
  const std::string prefix = name != nullptr && name->is_string() ? name->text() : "";
  Resource stage(alphanumeric(prefix) ? source_.id + prefix + "Stage"
                                      : hashed_id(source_.id + "Stage", text(prefix)),
                 "AWS::ApiGateway::Stage", source_.passed_on);
  stage.copy(source_.properties,
             {"AccessLogSetting", "CacheClusterEnabled", "CacheClusterSize", "CanarySetting",
              "MethodSettings", "StageName", "TracingEnabled", "Variables"});
  stage.put("DeploymentId", ref_to(deployment));
  stage.put("RestApiId", ref_to(source_.id));
  if (const Value* tags = property("Tags")) {
    stage.put("Tags", tag_list(tags));
  }
  return stage;
}

void RestApiTranslator::translate() {
  for (const std::string_view name : {"BinaryMediaTypes", "Domain", "Auth"}) {
    if (const Value* value = property(name)) {
      source_.properties.set(std::string(name), resolve_parameters(translation_, *value));
    }
  }
  check_properties(translation_, source_, source_.properties, kRules, source_.type);
  std::vector<Resource> generated = {rest_api()};
  std::vector<Resource> domain;
  if (const Value* written = property("Domain"); written != nullptr && written->is_object()) {
    domain_ = *written;
    domain = rest_api_domain(translation_, source_, domain_);
  }
  Resource deployment(source_.id + "Deployment", "AWS::ApiGateway::Deployment", source_.passed_on);
  deployment.put("RestApiId", ref_to(source_.id));
  if (!set(property("OpenApiVersion"))) {
    deployment.put("StageName", text("Stage"));
  }
  const Value* body = member(generated.front().properties, "Body");
  const Value* hashed =
      body != nullptr ? body : member(generated.front().properties, "BodyS3Location");
  if (set(hashed)) {
    deploy(*hashed, deployment);
  }
  // Slots of what was taken out of the definition are needed no more.
  if (body != nullptr) {
    generated.front().put("Body", legacy_copy(Value(*body)));
  }
  Resource stage_resource = stage(deployment.id);
  std::vector<Resource> plan =
      usage_plan(translation_, source_, property("Auth"), stage_resource.id);
  generated.push_back(std::move(deployment));
  generated.push_back(std::move(stage_resource));
  std::vector<Resource> permissions =
      authorizer_permissions(translation_, source_, property("Auth"));
  for (std::vector<Resource>* part : {&permissions, &domain, &plan}) {
    std::move(part->begin(), part->end(), std::back_inserter(generated));
  }
  propagate_tags(source_, generated);
  emit(translation_, source_, generated,
       {{"Stage", "AWS::ApiGateway::Stage"},
        {"Deployment", "AWS::ApiGateway::Deployment"},
        {"DomainName", "AWS::ApiGateway::DomainName"},
        {"DomainNameV2", "AWS::ApiGateway::DomainNameV2"},
        {"UsagePlan", "AWS::ApiGateway::UsagePlan"},
        {"UsagePlanKey", "AWS::ApiGateway::UsagePlanKey"},
        {"ApiKey", "AWS::ApiGateway::ApiKey"}});
}

}  // namespace

void translate_api(Translation& translation, Source& source) {
  RestApiTranslator(translation, source).translate();
}

void note_function_name(Translation& translation, const Source& source) {
  const Value* events = member(source.properties, "Events");
  const Value* name = member(source.properties, "FunctionName");
  if (events == nullptr || !events->is_object() || !set(name)) {
    return;
  }
  const Value resolved = resolve_parameters(translation, *name);
  if (!set(resolved)) {
    return;
  }
  const std::string written = resolved.is_string() ? resolved.text() : legacy_text(resolved);
  for (const std::string& event : legacy_keys(*events)) {
    const Value& one = *events->find(event);
    const auto api = api_id_of(member(member(one, "Properties"), "RestApiId"));
    if (is_text(one.find("Type"), "Api") && api) {
      translation.api_function_names[*api] += written;
    }
  }
}

}  // namespace drydock::serverless
