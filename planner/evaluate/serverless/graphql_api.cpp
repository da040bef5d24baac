#include "planner/evaluate/serverless/graphql_api.hpp"

#include <fmt/format.h>

#include <array>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/packaging.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/serverless/roles.hpp"

namespace drydock::serverless {
namespace {

constexpr std::string_view kProperties =
    "Auth!:m SchemaInline:tm SchemaUri:tm Name:tm Tags:m XrayEnabled:b Logging:mb DomainName:m "
    "DataSources:m Functions:m Resolvers:m Cache:m ApiKeys:m Visibility:tm OwnerContact:tm "
    "IntrospectionConfig:tm QueryDepthLimit:i ResolverCountLimit:i";

// A way to authenticate, the property that describes it, and where AppSync wants that.
struct Authentication {
  std::string_view type;
  std::string_view property;  // "": needs none
  std::string_view config;
};
constexpr std::array<Authentication, 5> kAuthentications = {
    {{"API_KEY", "", ""},
     {"AWS_IAM", "", ""},
     {"AWS_LAMBDA", "LambdaAuthorizer", "LambdaAuthorizerConfig"},
     {"OPENID_CONNECT", "OpenIDConnect", "OpenIDConnectConfig"},
     {"AMAZON_COGNITO_USER_POOLS", "UserPool", "UserPoolConfig"}}};

class GraphQLApi {
 public:
  GraphQLApi(Translation& translation, const Source& source)
      : translation_(translation), source_(source), properties_(source.properties) {}

  void translate() {
    if (!check_properties(translation_, source_, properties_, kProperties, source_.type)) {
      return;
    }
    Resource api(source_.id, "AWS::AppSync::GraphQLApi", source_.attributes);
    api.depends_on = source_.depends_on;
    const Value* name = member(properties_, "Name");
    api.put("Name", name != nullptr ? *name : text(source_.id));
    api.copy(properties_, {"XrayEnabled", "Visibility", "OwnerContact", "IntrospectionConfig",
                           "QueryDepthLimit", "ResolverCountLimit"});
    Value tags = tag_list(member(properties_, "Tags"));
    tags.items().push_back(object({{"Key", text("graphqlapi:createdBy")}, {"Value", text("SAM")}}));
    api.put("Tags", std::move(tags));
    authenticate(api);
    log(api);
    generated_.insert(generated_.begin(), std::move(api));
    const std::string schema_id = add_schema();
    add_domain_name();
    add_cache();
    add_keys();
    add_graphql_resolvers(translation_, source_, schema_id, generated_);
    emit(translation_, source_, generated_);
  }

 private:
  void refuse(const Value* at, std::string message, std::string hint = {}) {
    report(translation_, codes::ServerlessValue, source_, at, std::move(message), std::move(hint));
  }

  Resource made(std::string_view suffix, std::string_view type) const {
    return Resource(source_.id + std::string(suffix), type, source_.passed_on);
  }

  Resource of_api(std::string_view suffix, std::string_view type) const {
    Resource resource = made(suffix, type);
    resource.put("ApiId", get_att(source_.id, "ApiId"));
    return resource;
  }

  // {AuthenticationType, …Config} of Auth or of one of its Additional.
  std::optional<Value> provider(const Value& written, std::string_view rules) {
    if (!check_properties(translation_, source_, written, rules, "Auth")) {
      return std::nullopt;
    }
    const Authentication* chosen = nullptr;
    std::size_t configured = 0;
    for (const Authentication& one : kAuthentications) {
      chosen = is_text(member(written, "Type"), one.type) ? &one : chosen;
      configured += !one.property.empty() && member(written, one.property) != nullptr ? 1U : 0U;
    }
    if (chosen == nullptr) {
      refuse(member(written, "Type"),
             fmt::format("the Type of Auth of \"{}\" is no way to authenticate", source_.id),
             "write API_KEY, AWS_IAM, AWS_LAMBDA, OPENID_CONNECT or AMAZON_COGNITO_USER_POOLS");
      return std::nullopt;
    }
    if (configured > 1) {
      refuse(&written,
             fmt::format("Auth of \"{}\" describes more than one way to authenticate", source_.id));
      return std::nullopt;
    }
    Value result = object({{"AuthenticationType", text(chosen->type)}});
    if (chosen->property.empty()) {
      return result;
    }
    const Value* config = member(written, chosen->property);
    if (config == nullptr) {
      report(translation_, codes::ServerlessMissing, source_, &written,
             fmt::format("Auth of \"{}\" is {} and has no {}", source_.id, chosen->type,
                         chosen->property),
             fmt::format("add {}", chosen->property));
      return std::nullopt;
    }
    result.set(std::string(chosen->config), *config);
    return result;
  }

  void authenticate(Resource& api) {
    const Value& auth = *member(properties_, "Auth");
    if (const std::optional<Value> main =
            provider(auth, "Type!:t LambdaAuthorizer:m OpenIDConnect:m UserPool:m Additional:l")) {
      for (const Value::Member& entry : main->members()) {
        api.put(entry.key, entry.value);
      }
    }
    const Value* more = member(auth, "Additional");
    if (more == nullptr || !expect(translation_, source_, more, "l", "Auth.Additional")) {
      return;
    }
    Value::List providers;
    for (const Value& one : more->items()) {
      if (std::optional<Value> made_one =
              provider(one, "Type!:t LambdaAuthorizer:m OpenIDConnect:m UserPool:m")) {
        providers.push_back(std::move(*made_one));
      }
    }
    api.put("AdditionalAuthenticationProviders", Value::list(std::move(providers)));
  }

  // Everything is logged unless Logging says otherwise.
  void log(Resource& api) {
    const Value* written = member(properties_, "Logging");
    const bool described = written != nullptr && written->is_object();
    if (written != nullptr && written->is_bool() && !written->as_bool()) {
      return;
    }
    if (described && !is_function(*written) &&
        !check_properties(translation_, source_, *written,
                          "CloudWatchLogsRoleArn:tm FieldLogLevel:tm ExcludeVerboseContent:b",
                          "Logging")) {
      return;
    }
    Value config = described ? *written : object({});
    if (member(config, "FieldLogLevel") == nullptr) {
      config.set("FieldLogLevel", text("ALL"));
    }
    if (member(config, "CloudWatchLogsRoleArn") == nullptr) {
      Resource role = made("CloudWatchRole", "AWS::IAM::Role");
      role.put("AssumeRolePolicyDocument", assumed_by_appsync());
      role.put("ManagedPolicyArns", list({sub("arn:${AWS::Partition}:iam::aws:policy/service-role/"
                                              "AWSAppSyncPushToCloudWatchLogs")}));
      config.set("CloudWatchLogsRoleArn", get_att(role.id, "Arn"));
      generated_.push_back(std::move(role));
    }
    api.put("LogConfig", std::move(config));
  }

  std::string add_schema() {
    const Value* inline_text = member(properties_, "SchemaInline");
    const Value* place = member(properties_, "SchemaUri");
    if ((inline_text == nullptr) == (place == nullptr)) {
      refuse(inline_text,
             fmt::format("\"{}\" needs SchemaInline or SchemaUri, and not both", source_.id));
    }
    Resource schema = of_api("Schema", "AWS::AppSync::GraphQLSchema");
    schema.put("Definition", inline_text);
    if (place != nullptr) {
      schema.put("DefinitionS3Location",
                 location_text_of(translation_, source_, *place, "SchemaUri"));
    }
    generated_.push_back(schema);
    return schema.id;
  }

  void add_domain_name() {
    const Value* written = member(properties_, "DomainName");
    if (written == nullptr ||
        !check_properties(translation_, source_, *written,
                          "CertificateArn!:tm DomainName!:tm Description:t", "DomainName")) {
      return;
    }
    Resource domain = made("DomainName", "AWS::AppSync::DomainName");
    domain.copy(*written, {"CertificateArn", "DomainName", "Description"});
    Resource association =
        of_api("DomainNameApiAssociation", "AWS::AppSync::DomainNameApiAssociation");
    association.put("DomainName", ref_to(domain.id));
    generated_.push_back(std::move(domain));
    generated_.push_back(std::move(association));
  }

  void add_cache() {
    const Value* written = member(properties_, "Cache");
    constexpr std::string_view kRules =
        "ApiCachingBehavior!:tm Type!:tm Ttl! AtRestEncryptionEnabled:b "
        "TransitEncryptionEnabled:b";
    if (written == nullptr || !check_properties(translation_, source_, *written, kRules, "Cache")) {
      return;
    }
    Resource cache = of_api("ApiCache", "AWS::AppSync::ApiCache");
    cache.copy(*written, {"ApiCachingBehavior", "Type", "Ttl", "AtRestEncryptionEnabled",
                          "TransitEncryptionEnabled"});
    generated_.push_back(std::move(cache));
  }

  void add_keys() {
    const Value* written = member(properties_, "ApiKeys");
    for (const Value::Member& entry : written == nullptr ? Value::Object{} : written->members()) {
      if (check_properties(translation_, source_, entry.value,
                           "ApiKeyId:tm Description:t ExpiresOn", "a key of ApiKeys")) {
        Resource key = of_api(entry.key, "AWS::AppSync::ApiKey");
        key.copy(entry.value, {"ApiKeyId", "Description"});
        key.put("Expires", member(entry.value, "ExpiresOn"));
        generated_.push_back(std::move(key));
      }
    }
  }

  Translation& translation_;
  const Source& source_;
  const Value& properties_;
  std::vector<Resource> generated_;
};

}  // namespace

Value assumed_by_appsync() { return assume_role_policy("appsync.amazonaws.com"); }

void translate_graphql_api(Translation& translation, Source& source) {
  GraphQLApi(translation, source).translate();
}

}  // namespace drydock::serverless
