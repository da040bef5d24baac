// Auth and Domain of HTTP APIs.
#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/http_api.hpp"
#include "planner/evaluate/serverless/legacy_order.hpp"
#include "planner/evaluate/serverless/logical_ids.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/serverless/record_sets.hpp"

namespace drydock::serverless {
namespace {

void refuse(Translation& translation, const Source& source, const std::string& name,
            const Value& authorizer, std::string_view problem) {
  report(translation, codes::ServerlessValue, source, &authorizer,
         fmt::format("the authorizer {} of \"{}\" {}", name, source.id, problem));
}

// An authorizer is either of JSON web tokens or of a function, and has no property of the other.
bool check(Translation& translation, const Source& source, const std::string& name,
           const Value& authorizer) {
  if (!expect(translation, source, &authorizer, "m", "Auth.Authorizers." + name)) {
    return false;
  }
  const bool tokens = set(member(authorizer, "JwtConfiguration"));
  const bool fine = check_properties(
      translation, source, authorizer,
      tokens ? "AuthorizationScopes:l= JwtConfiguration!:m= IdentitySource!"
             : "FunctionArn! FunctionInvokeRole Identity:m= AuthorizerPayloadFormatVersion! "
               "EnableSimpleResponses EnableFunctionDefaultPermissions:b= JwtConfiguration",
      "authorizer " + name);
  if (!fine) {
    return false;
  }
  for (const std::string_view key : {"Headers", "QueryStrings", "StageVariables", "Context"}) {
    const Value* parts = member(member(authorizer, "Identity"), key);
    if (set(parts) &&
        (!parts->is_list() || !std::all_of(parts->items().begin(), parts->items().end(),
                                           [](const Value& part) { return part.is_string(); }))) {
      refuse(translation, source, name, *parts,
             fmt::format("needs a list of strings as Identity.{}", key));
      return false;
    }
  }
  return true;
}

Value token_scheme(const Value& authorizer) {
  Value configuration = object({});
  const Value& written = *member(authorizer, "JwtConfiguration");
  for (const std::string& key : legacy_keys(written)) {
    configuration.set(lower(key), *written.find(key));
  }
  return object({{"type", text("oauth2")},
                 {"x-amazon-apigateway-authorizer",
                  object({{"jwtConfiguration", std::move(configuration)},
                          {"identitySource", or_null(member(authorizer, "IdentitySource"))},
                          {"type", text("jwt")}})}});
}

Value function_scheme(const Translation& translation, const Value& authorizer) {
  Value details = object({{"type", text("request")}});
  details.set("authorizerUri",
              sub(fmt::format("arn:{}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/"
                              "${{__FunctionArn__}}/invocations",
                              translation.options.partition),
                  object({{"__FunctionArn__", or_null(member(authorizer, "FunctionArn"))}})));
  const Value* role = member(authorizer, "FunctionInvokeRole");
  if (set(role) && !is_text(role, "NONE")) {
    details.set("authorizerCredentials", *role);
  }
  if (const Value* identity = member(authorizer, "Identity"); set(identity)) {
    if (const Value* ttl = member(*identity, "ReauthorizeEvery")) {
      details.set("authorizerResultTtlInSeconds", *ttl);
    }
    Value sources = list({});
    for (const auto& [key, prefix] :
         {std::pair{"Headers", "$request.header."},
          std::pair{"QueryStrings", "$request.querystring."},
          std::pair{"StageVariables", "$stageVariables."}, std::pair{"Context", "$context."}}) {
      const Value* parts = member(*identity, key);
      for (const Value& part : set(parts) ? parts->items() : Value::List{}) {
        sources.items().push_back(text(prefix + part.text()));
      }
    }
    details.set("identitySource", std::move(sources));
  }
  details.set("authorizerPayloadFormatVersion",
              or_null(member(authorizer, "AuthorizerPayloadFormatVersion")));
  if (const Value* simple = member(authorizer, "EnableSimpleResponses"); set(simple)) {
    details.set("enableSimpleResponses", *simple);
  }
  return object({{"type", text("apiKey")},
                 {"name", text("Unused")},
                 {"in", text("header")},
                 {"x-amazon-apigateway-authorizer", std::move(details)}});
}

Resource api_mapping(const Source& source, const std::string& part, const std::string& domain) {
  Resource mapping(source.id + part + "ApiMapping", "AWS::ApiGatewayV2::ApiMapping",
                   source.passed_on);
  mapping.put("DomainName", ref_to(domain));
  mapping.put("ApiId", ref_to(source.id));
  mapping.put("Stage", ref_to(source.id + ".Stage"));
  return mapping;
}

std::vector<Resource> api_mappings(Translation& translation, const Source& source,
                                   const Value& domain, const std::string& id) {
  const auto paths = base_paths(domain);
  if (!paths) {
    return {api_mapping(source, "", id)};
  }
  std::vector<Resource> result;
  for (const Value& path : *paths) {
    const bool fine =
        path.is_string() && std::all_of(path.text().begin(), path.text().end(), [](char c) {
          return alphanumeric({&c, 1}) || c == '/' || c == '-' || c == '_';
        });
    if (!fine) {
      report(translation, codes::ServerlessValue, source, &path,
             fmt::format("BasePath of \"{}\" must be letters, digits, \"/\", \"-\" and \"_\"",
                         source.id));
      continue;
    }
    std::string part;
    for (const char c : path.text()) {
      part += alphanumeric({&c, 1}) ? std::string(1, c) : "";
    }
    std::string_view key = path.text();
    while (key.starts_with('/')) {
      key.remove_prefix(1);
    }
    while (key.ends_with('/')) {
      key.remove_suffix(1);
    }
    result.push_back(api_mapping(source, part, id));
    result.back().put("ApiMappingKey", text(key));
  }
  return result;
}

}  // namespace

void add_http_api_auth(Translation& translation, const Source& source, const Value& auth,
                       OpenApiEditor& editor) {
  std::vector<std::string> names;
  if (is_true(member(auth, "EnableIamAuthorizer"))) {
    names.emplace_back("AWS_IAM");
    editor.add_security_scheme(text("AWS_IAM"),
                               object({{"type", text("apiKey")},
                                       {"name", text("Authorization")},
                                       {"in", text("header")},
                                       {"x-amazon-apigateway-authtype", text("awsSigv4")}}));
  }
  const Value* authorizers = member(auth, "Authorizers");
  if (set(authorizers) && expect(translation, source, authorizers, "m", "Auth.Authorizers")) {
    for (const std::string& name : legacy_keys(*authorizers)) {
      const Value& authorizer = *authorizers->find(name);
      if (check(translation, source, name, authorizer)) {
        names.push_back(name);
        editor.add_security_scheme(key_text(*authorizers, name),
                                   set(member(authorizer, "JwtConfiguration"))
                                       ? token_scheme(authorizer)
                                       : function_scheme(translation, authorizer));
      }
    }
  }
  const Value* name = member(auth, "DefaultAuthorizer");
  if (!set(name) || is_no_value(*name)) {
    return;
  }
  if (!name->is_string() || std::find(names.begin(), names.end(), name->text()) == names.end()) {
    report(translation, codes::ServerlessValue, source, name,
           fmt::format("DefaultAuthorizer of \"{}\" must be one of its Authorizers", source.id));
    return;
  }
  const Value* own = member(authorizers, name->text());
  const Value* scopes = member(own, "AuthorizationScopes");
  for (const std::string& path : editor.path_names()) {
    editor.set_default_authorizer(path, *name, scopes != nullptr ? *scopes : list({}));
  }
}

Resource v2_authorizer_permission(const Source& source, std::string id, const Value& function) {
  Resource permission(std::move(id), "AWS::Lambda::Permission", source.passed_on);
  permission.put("Action", text("lambda:InvokeFunction"));
  permission.put("FunctionName", function);
  permission.put("Principal", text("apigateway.amazonaws.com"));
  permission.put("SourceArn",
                 sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"
                     "${__ApiId__}/authorizers/*",
                     object({{"__ApiId__", ref_to(source.id)}})));
  return permission;
}

std::vector<Resource> http_api_permissions(const Source& source, const Value* auth) {
  std::vector<Resource> generated;
  const Value* authorizers = member(auth, "Authorizers");
  if (authorizers == nullptr || !authorizers->is_object()) {
    return generated;
  }
  for (const std::string& name : legacy_keys(*authorizers)) {
    const Value& authorizer = *authorizers->find(name);
    const Value* function = member(authorizer, "FunctionArn");
    if (set(function) && set(member(authorizer, "EnableFunctionDefaultPermissions"))) {
      generated.push_back(
          v2_authorizer_permission(source, source.id + name + "AuthorizerPermission", *function));
    }
  }
  return generated;
}

std::vector<Resource> v2_api_domain(Translation& translation, const Source& source,
                                    const Value* domain, std::string_view tag) {
  if (domain == nullptr || !domain->is_object()) {
    return {};
  }
  const Value* name = member(*domain, "DomainName");
  const Value* certificate = member(*domain, "CertificateArn");
  if (name == nullptr || certificate == nullptr) {
    report(translation, codes::ServerlessMissing, source, domain,
           fmt::format("Domain of \"{}\" needs DomainName and CertificateArn", source.id));
    return {};
  }
  const Value* endpoint = member(*domain, "EndpointConfiguration");
  if (endpoint != nullptr && !is_text(endpoint, "REGIONAL")) {
    report(translation, codes::ServerlessValue, source, endpoint,
           fmt::format("EndpointConfiguration in Domain of \"{}\" must be REGIONAL", source.id));
    return {};
  }
  const std::string id = hashed_id("ApiGatewayDomainNameV2", *name);
  Value configuration =
      object({{"CertificateArn", *certificate}, {"EndpointType", text("REGIONAL")}});
  for (const std::string_view key : {"OwnershipVerificationCertificateArn", "SecurityPolicy"}) {
    if (const Value* value = member(*domain, key); set(value)) {
      configuration.set(std::string(key), *value);
    }
  }
  std::vector<Resource> generated;
  Resource& domain_name =
      generated.emplace_back(id, "AWS::ApiGatewayV2::DomainName", source.passed_on);
  domain_name.put("DomainName", *name);
  domain_name.put("DomainNameConfigurations", list({std::move(configuration)}));
  domain_name.put("Tags", object({{tag, text("SAM")}}));
  domain_name.put("MutualTlsAuthentication", mutual_tls(translation, source, *domain));
  std::vector<Resource> mappings = api_mappings(translation, source, *domain, id);
  std::vector<Resource> records =
      record_sets(translation, source, *domain,
                  {object({{"HostedZoneId", get_att(id, "RegionalHostedZoneId")},
                           {"DNSName", get_att(id, "RegionalDomainName")}}),
                   Value::null(), false});
  for (std::vector<Resource>* part : {&mappings, &records}) {
    std::move(part->begin(), part->end(), std::back_inserter(generated));
  }
  return generated;
}

}  // namespace drydock::serverless
