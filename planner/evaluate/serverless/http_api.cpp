#include "planner/evaluate/serverless/http_api.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/function.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/logical_ids.hpp"
#include "planner/evaluate/serverless/packaging.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

constexpr std::string_view kRules =
    "__MANAGE_SWAGGER:b Name StageName:tm Tags:m PropagateTags:b DefinitionBody:m "
    "DefinitionUri:tm StageVariables:m CorsConfiguration:bm AccessLogSettings:m "
    "DefaultRouteSettings:m Auth:m RouteSettings:m Domain:m FailOnWarnings:b Description:t "
    "DisableExecuteApiEndpoint:b";
constexpr std::string_view kTag = "httpapi:createdBy";

class HttpApi {
 public:
  HttpApi(Translation& translation, Source& source)
      : translation_(translation),
        source_(source),
        body_(or_null(member(source.properties, "DefinitionBody"))),
        tags_(or_null(member(source.properties, "Tags"))) {}

  void translate();

 private:
  const Value* property(std::string_view name) const { return member(source_.properties, name); }
  // Edits the definition for a property; reports if there is none that can be edited.
  void edit(std::string_view name, const std::function<void(OpenApiEditor&)>& change);
  void add_cors();
  void add_tags();
  void set_info(std::string_view name, std::string_view key);
  Resource api();
  Resource stage();

  Translation& translation_;
  Source& source_;
  Value body_;
  Value tags_;
};

void HttpApi::edit(std::string_view name, const std::function<void(OpenApiEditor&)>& change) {
  if (!is_open_api(&body_)) {
    report(translation_, codes::ServerlessDefinition, source_, property(name),
           fmt::format("{} of \"{}\" needs a valid OpenAPI 3 definition in DefinitionBody", name,
                       source_.id));
    return;
  }
  OpenApiEditor editor(translation_, source_, body_);
  change(editor);
  body_ = editor.finish();
}

void HttpApi::add_cors() {
  const Value* written = property("CorsConfiguration");
  if (!set(written)) {
    return;
  }
  Value configuration = *written;
  if (written->is_bool()) {
    configuration = object({{"AllowOrigins", list({text("*")})}});
  } else if (is_function(*written)) {
    configuration = object({{"AllowOrigins", *written}});
  } else if (!check_properties(translation_, source_, *written,
                               "AllowMethods AllowHeaders AllowOrigins MaxAge ExposeHeaders "
                               "AllowCredentials",
                               "CorsConfiguration")) {
    return;
  }
  const Value* origins = member(configuration, "AllowOrigins");
  if (is_true(member(configuration, "AllowCredentials")) && origins != nullptr &&
      *origins == list({text("*")})) {
    report(translation_, codes::ServerlessValue, source_, written,
           fmt::format("CorsConfiguration of \"{}\" cannot allow credentials to every origin",
                       source_.id));
    return;
  }
  edit("CorsConfiguration", [&](OpenApiEditor& editor) { editor.add_cors(configuration); });
}

void HttpApi::add_tags() {
  if (set(tags_) && !is_open_api(&body_)) {
    report(translation_, codes::ServerlessDefinition, source_, property("Tags"),
           fmt::format("Tags of \"{}\" need a valid OpenAPI 3 definition in DefinitionBody",
                       source_.id));
    return;
  }
  if (!is_open_api(&body_)) {
    return;
  }
  if (!set(tags_) || !tags_.is_object()) {
    tags_ = object({});
  }
  tags_.set(std::string(kTag), text("SAM"));
  edit("Tags", [&](OpenApiEditor& editor) { editor.add_tags(tags_); });
}

// Name and Description stand in the definition's info.
void HttpApi::set_info(std::string_view name, std::string_view key) {
  const Value* written = property(name);
  if (!set(written)) {
    return;
  }
  const Value* info = member(&body_, "info");
  const Value* there = info != nullptr && info->is_object() ? member(*info, key) : nullptr;
  const bool own =
      key == "title" ? there != nullptr && *there == ref_to("AWS::StackName") : !set(there);
  if (set(body_) && !own) {
    report(translation_, codes::ServerlessValue, source_, written,
           fmt::format("{} of \"{}\" is already info.{} in its definition", name, source_.id, key),
           "keep one of them");
    return;
  }
  edit(name, [&](OpenApiEditor& editor) { editor.set_info(key, *written); });
}

Resource HttpApi::api() {
  const Value* uri = property("DefinitionUri");
  if (set(uri) && set(body_)) {
    report(translation_, codes::ServerlessValue, source_, uri,
           fmt::format("\"{}\" has both DefinitionUri and DefinitionBody", source_.id),
           "keep one of them");
  }
  Resource result(source_.id, "AWS::ApiGatewayV2::Api", source_.attributes);
  result.depends_on = source_.depends_on;
  add_cors();
  if (const Value* auth = property("Auth"); set(auth)) {
    if (check_properties(translation_, source_, *auth,
                         "Authorizers DefaultAuthorizer EnableIamAuthorizer", "Auth")) {
      edit("Auth",
           [&](OpenApiEditor& editor) { add_http_api_auth(translation_, source_, *auth, editor); });
    }
  }
  add_tags();
  const Value* fail = property("FailOnWarnings");
  if (set(fail)) {
    result.put("FailOnWarnings", *fail);
  }
  if (const Value* disabled = property("DisableExecuteApiEndpoint")) {
    edit("DisableExecuteApiEndpoint",
         [&](OpenApiEditor& editor) { editor.disable_endpoint(*disabled); });
  }
  set_info("Name", "title");
  set_info("Description", "description");
  Value* paths = set(fail) && body_.is_object() ? member(body_, "paths") : nullptr;
  if (paths != nullptr && has(*paths, kDefaultPath)) {
    Value routes = *paths->find(kDefaultPath);
    paths->erase(kDefaultPath);
    paths->set("/" + std::string(kDefaultPath), std::move(routes));
  }
  if (set(uri)) {
    result.put("BodyS3Location", location_of(translation_, source_, *uri, "DefinitionUri"));
  } else if (set(body_)) {
    result.put("Body", body_);
  } else {
    report(translation_, codes::ServerlessMissing, source_, nullptr,
           fmt::format("\"{}\" needs DefinitionBody, DefinitionUri or an event of type HttpApi",
                       source_.id));
  }
  return result;
}

Resource HttpApi::stage() {
  const Value* written = property("StageName");
  const Value name = set(written) ? *written : text(kDefaultPath);
  std::string id = source_.id + "ApiGatewayDefaultStage";
  if (!is_text(&name, kDefaultPath)) {
    const std::string part = name.is_string() ? name.text() : "";
    id = alphanumeric(part) ? source_.id + part + "Stage"
                            : hashed_id(source_.id + "Stage", text(part));
  }
  Resource result(std::move(id), "AWS::ApiGatewayV2::Stage", source_.passed_on);
  result.copy(source_.properties,
              {"AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"});
  result.put("ApiId", ref_to(source_.id));
  result.put("StageName", name);
  result.put("Tags", tags_);
  result.put("AutoDeploy", Value::boolean(true));
  return result;
}

void HttpApi::translate() {
  for (const std::string_view name : {"CorsConfiguration", "Domain"}) {
    if (const Value* value = property(name)) {
      source_.properties.set(std::string(name), resolve_parameters(translation_, *value));
    }
  }
  check_properties(translation_, source_, source_.properties, kRules, source_.type);
  std::vector<Resource> generated = {api()};
  std::vector<Resource> domain = v2_api_domain(translation_, source_, property("Domain"), kTag);
  std::vector<Resource> permissions = http_api_permissions(source_, property("Auth"));
  for (std::vector<Resource>* part : {&permissions, &domain}) {
    std::move(part->begin(), part->end(), std::back_inserter(generated));
  }
  generated.push_back(stage());
  if (set(property("Tags")) && property("DefinitionBody") != nullptr) {
    source_.properties.set("Tags", tags_);
    source_.properties.set("PropagateTags", Value::boolean(true));
    propagate_tags(source_, generated);
  }
  emit(translation_, source_, generated,
       {{"Stage", "AWS::ApiGatewayV2::Stage"}, {"DomainName", "AWS::ApiGatewayV2::DomainName"}});
}

}  // namespace

void translate_http_api(Translation& translation, Source& source) {
  HttpApi(translation, source).translate();
}

}  // namespace drydock::serverless
