// Auth of REST APIs.
#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/api.hpp"
#include "planner/evaluate/serverless/events.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

struct Authorizer {
  Value name;
  const Value* written = nullptr;  // null: signed requests (AWS_IAM)

  const Value* part(std::string_view key) const { return member(written, key); }
  const Value* identity(std::string_view key) const {
    const Value* identity = part("Identity");
    return identity != nullptr && identity->is_object() ? member(*identity, key) : nullptr;
  }
  bool user_pool() const { return set(part("UserPoolArn")); }
  bool request() const { return is_text(part("FunctionPayloadType"), "REQUEST"); }
  bool lambda() const { return written != nullptr && !user_pool(); }
};

void refuse(Translation& translation, const Source& source, const Authorizer& authorizer,
            std::string_view problem) {
  report(translation, codes::ServerlessValue, source, authorizer.written,
         fmt::format("the authorizer {} of \"{}\" {}", authorizer.name.text(), source.id, problem));
}

// A REQUEST authorizer that caches must know by what.
bool lacks_identity(const Authorizer& authorizer) {
  for (const std::string_view key : {"Headers", "QueryStrings", "StageVariables", "Context"}) {
    if (set(authorizer.identity(key))) {
      return false;
    }
  }
  const Value* ttl = authorizer.identity("ReauthorizeEvery");
  const auto seconds = ttl == nullptr ? std::nullopt : ttl->as_integer();
  return !seconds || *seconds > 0;
}

bool check(Translation& translation, const Source& source, const Authorizer& authorizer) {
  if (authorizer.written == nullptr) {
    return true;
  }
  if (!expect(translation, source, authorizer.written, "m",
              "Auth.Authorizers." + authorizer.name.text())) {
    return false;
  }
  const Value* type = authorizer.part("FunctionPayloadType");
  if (type != nullptr && !is_text(type, "TOKEN") && !is_text(type, "REQUEST")) {
    refuse(translation, source, authorizer, "needs TOKEN or REQUEST as FunctionPayloadType");
    return false;
  }
  const Value* identity = authorizer.part("Identity");
  if (set(identity) && !identity->is_object()) {
    refuse(translation, source, authorizer, "needs a map as Identity");
    return false;
  }
  if (authorizer.request() && lacks_identity(authorizer)) {
    refuse(translation, source, authorizer,
           "needs Headers, QueryStrings, StageVariables or Context in Identity");
    return false;
  }
  const Value* scopes = authorizer.part("AuthorizationScopes");
  const Value* no_permissions = authorizer.part("DisableFunctionDefaultPermissions");
  if (scopes != nullptr && !scopes->is_list()) {
    refuse(translation, source, authorizer, "needs a list as AuthorizationScopes");
    return false;
  }
  if (no_permissions != nullptr && !no_permissions->is_bool()) {
    refuse(translation, source, authorizer,
           "needs true or false as DisableFunctionDefaultPermissions");
    return false;
  }
  return true;
}

std::vector<Authorizer> read_authorizers(Translation& translation, const Source& source,
                                         const Value* written, const Value* default_name) {
  std::vector<Authorizer> result;
  if (is_text(default_name, "AWS_IAM")) {
    result.push_back({*default_name, nullptr});
  }
  if (!set(written) || !expect(translation, source, written, "m", "Auth.Authorizers")) {
    return result;
  }
  for (const std::string& name : legacy_keys(*written)) {
    Authorizer authorizer{key_text(*written, name), written->find(name)};
    if (check(translation, source, authorizer)) {
      result.push_back(std::move(authorizer));
    }
  }
  return result;
}

// "method.request.header.A, context.b"; Null if a part is wrong.
Value identity_source(Translation& translation, const Source& source,
                      const Authorizer& authorizer) {
  std::string result;
  bool written = false;
  for (const auto& [key, prefix] :
       {std::pair{"Headers", "method.request.header."},
        std::pair{"QueryStrings", "method.request.querystring."},
        std::pair{"StageVariables", "stageVariables."}, std::pair{"Context", "context."}}) {
    const Value* parts = authorizer.identity(key);
    if (!set(parts)) {
      continue;
    }
    if (!parts->is_list() || !std::all_of(parts->items().begin(), parts->items().end(),
                                          [](const Value& part) { return part.is_string(); })) {
      refuse(translation, source, authorizer,
             fmt::format("needs a list of strings as Identity.{}", key));
      return Value::null();
    }
    for (const Value& part : parts->items()) {
      result += (result.empty() ? "" : ", ") + (prefix + part.text());
      written = written || part.span().valid();
    }
  }
  return Value::string(std::move(result), written ? authorizer.written->span() : Span{});
}

Value lambda_details(Translation& translation, const Source& source, const Authorizer& authorizer) {
  Value details = legacy_map();
  details.set("type", text(authorizer.request() ? "request" : "token"));
  details.set("authorizerUri",
              sub(fmt::format("arn:{}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/"
                              "${{__FunctionArn__}}/invocations",
                              translation.options.partition),
                  object({{"__FunctionArn__", or_null(authorizer.part("FunctionArn"))}})));
  if (const Value* ttl = authorizer.identity("ReauthorizeEvery")) {
    details.set("authorizerResultTtlInSeconds", *ttl);
  }
  const Value* role = authorizer.part("FunctionInvokeRole");
  if (set(role) && !is_text(role, "NONE")) {
    details.set("authorizerCredentials", *role);
  }
  if (authorizer.request()) {
    const Value identity = identity_source(translation, source, authorizer);
    if (set(identity)) {
      details.set("identitySource", identity);
    }
  }
  return details;
}

Value security_definition(Translation& translation, const Source& source,
                          const Authorizer& authorizer) {
  const bool lambda = authorizer.lambda();
  const Value* header = authorizer.identity("Header");
  Value result = legacy_map();
  result.set("type", text("apiKey"));
  result.set("name", lambda && authorizer.request() ? text("Unused")
                     : set(header)                  ? *header
                                                    : text("Authorization"));
  result.set("in", text("header"));
  result.set("x-amazon-apigateway-authtype", text(authorizer.written == nullptr ? "awsSigv4"
                                                  : authorizer.user_pool() ? "cognito_user_pools"
                                                                           : "custom"));
  if (authorizer.written == nullptr) {
    return result;
  }
  Value details = legacy_map();
  if (authorizer.user_pool()) {
    const Value& pool = *authorizer.part("UserPoolArn");
    details.set("type", text("cognito_user_pools"));
    details.set("providerARNs", pool.is_list() ? pool : list({pool}));
  } else {
    details = lambda_details(translation, source, authorizer);
  }
  const Value* expression = authorizer.identity("ValidationExpression");
  if (set(expression) && !(lambda && authorizer.request())) {
    details.set("identityValidationExpression", *expression);
  }
  result.set("x-amazon-apigateway-authorizer", std::move(details));
  return result;
}

void set_default(Translation& translation, const Source& source, const Value& auth,
                 const std::vector<Authorizer>& authorizers, SwaggerEditor& editor) {
  const Value* name = member(auth, "DefaultAuthorizer");
  if (!set(name)) {
    return;
  }
  const auto found = std::find_if(
      authorizers.begin(), authorizers.end(),
      [&](const Authorizer& one) { return name->is_string() && one.name.text() == name->text(); });
  if (found == authorizers.end()) {
    report(translation, codes::ServerlessValue, source, name,
           fmt::format("DefaultAuthorizer of \"{}\" must be one of its Authorizers", source.id));
    return;
  }
  std::vector<std::string> names = {"AWS_IAM"};
  for (const Authorizer& one : authorizers) {
    names.push_back(one.name.text());
  }
  const Value* scopes = found->part("AuthorizationScopes");
  const Value* preflight = auth.find("AddDefaultAuthorizerToCorsPreflight");
  for (const std::string& path : editor.path_names()) {
    editor.set_default_authorizer(path, *name, scopes != nullptr ? *scopes : list({}), names,
                                  preflight == nullptr || set(preflight));
  }
}

}  // namespace

void add_api_auth(Translation& translation, const Source& source, const Value& auth,
                  SwaggerEditor& editor) {
  const std::vector<Authorizer> authorizers = read_authorizers(
      translation, source, member(auth, "Authorizers"), member(auth, "DefaultAuthorizer"));
  for (const Authorizer& authorizer : authorizers) {
    editor.add_security_definition(authorizer.name,
                                   security_definition(translation, source, authorizer));
  }
  if (!authorizers.empty()) {
    set_default(translation, source, auth, authorizers, editor);
  }
  if (set(member(auth, "ApiKeyRequired"))) {
    editor.add_api_key_definition();
    const Value* preflight = auth.find("AddApiKeyRequiredToCorsPreflight");
    for (const std::string& path : editor.path_names()) {
      editor.set_default_api_key(path, preflight == nullptr || set(preflight));
    }
  }
  const Value* policy = member(auth, "ResourcePolicy");
  if (!set(policy) || !expect(translation, source, policy, "m", "Auth.ResourcePolicy")) {
    return;
  }
  for (const std::string& path : editor.path_names()) {
    editor.add_resource_policy(*policy, path, or_null(member(source.properties, "StageName")));
  }
  if (const Value* statements = member(*policy, "CustomStatements"); set(statements)) {
    editor.add_custom_statements(*statements);
  }
}

std::vector<Resource> authorizer_permissions(Translation& translation, const Source& source,
                                             const Value* auth) {
  std::vector<Resource> generated;
  const Value* written = member(auth, "Authorizers");
  if (written == nullptr || !written->is_object()) {
    return generated;
  }
  for (const std::string& name : legacy_keys(*written)) {
    const Value& authorizer = *written->find(name);
    const Value* function = member(authorizer, "FunctionArn");
    if (!set(function) || set(member(authorizer, "DisableFunctionDefaultPermissions"))) {
      continue;
    }
    Resource& permission = generated.emplace_back(source.id + name + "AuthorizerPermission",
                                                  "AWS::Lambda::Permission", source.passed_on);
    permission.put("Action", text("lambda:InvokeFunction"));
    permission.put("FunctionName", *function);
    permission.put("Principal", text("apigateway.amazonaws.com"));
    permission.put("SourceArn",
                   sub(fmt::format("arn:{}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:"
                                   "${{__ApiId__}}/authorizers/*",
                                   translation.options.partition),
                       object({{"__ApiId__", ref_to(source.id)}})));
  }
  return generated;
}

}  // namespace drydock::serverless
