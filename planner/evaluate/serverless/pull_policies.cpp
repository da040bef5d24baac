#include "planner/evaluate/serverless/pull_policies.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

class PullPolicy {
 public:
  PullPolicy(Translation& translation, const Source& source, const Event& event)
      : translation_(translation), source_(source), event_(event) {}

  Value msk();
  Value broker();
  Value kafka();
  Value document_db();

 private:
  const Value* property(std::string_view name) const { return member(event_.properties, name); }
  void refuse(const Value* at, std::string_view problem);
  void allow(Value actions, Value resource);
  void allow_secret(const Value& secret) {
    allow(list({text("secretsmanager:GetSecretValue")}), secret);
  }
  void allow_network();
  void allow_key(bool list_of_actions);
  void allow_registry();
  bool check_registry(const Value& config);
  // The secret of the one BASIC_AUTH entry.
  Value basic_auth(std::initializer_list<std::string_view> types);
  Value policy(std::string_view name, bool version = false);
  void read_access(const Value& configuration);

  Translation& translation_;
  const Source& source_;
  const Event& event_;
  Value::List statements_;
  // Of a self-managed cluster.
  Value secret_;
  bool root_certificate_ = false;
  bool subnet_ = false;
  bool security_group_ = false;
};

void PullPolicy::refuse(const Value* at, std::string_view problem) {
  report(translation_, codes::ServerlessValue, source_, at == nullptr ? &event_.properties : at,
         fmt::format("event \"{}\" of \"{}\" {}", event_.name, source_.id, problem));
}

void PullPolicy::allow(Value actions, Value resource) {
  statements_.push_back(object({{"Action", std::move(actions)},
                                {"Effect", text("Allow")},
                                {"Resource", std::move(resource)}}));
}

void PullPolicy::allow_network() {
  allow(list({text("ec2:CreateNetworkInterface"), text("ec2:DescribeNetworkInterfaces"),
              text("ec2:DeleteNetworkInterface"), text("ec2:DescribeVpcs"),
              text("ec2:DescribeSubnets"), text("ec2:DescribeSecurityGroups")}),
        text("*"));
}

void PullPolicy::allow_key(bool list_of_actions) {
  const Value* key = property("SecretsManagerKmsKeyId");
  if (!set(key)) {
    return;
  }
  if (!key->is_string()) {
    refuse(key, "needs a string as SecretsManagerKmsKeyId");
    return;
  }
  const Value action = text("kms:Decrypt");
  allow(list_of_actions ? list({action}) : action,
        sub("arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/" + key->text()));
}

bool PullPolicy::check_registry(const Value& config) {
  for (const std::string_view name :
       {"SchemaRegistryURI", "EventRecordFormat", "SchemaValidationConfigs"}) {
    if (!has(config, name)) {
      refuse(&config, fmt::format("needs {} in SchemaRegistryConfig", name));
      return false;
    }
  }
  const Value* format = config.find("EventRecordFormat");
  if (!is_text(format, "JSON") && !is_text(format, "SOURCE")) {
    refuse(format, "needs JSON or SOURCE as EventRecordFormat");
    return false;
  }
  if (!config.find("SchemaValidationConfigs")->is_list()) {
    refuse(&config, "needs a list as SchemaValidationConfigs");
    return false;
  }
  const Value* access = member(config, "AccessConfigs");
  if (!set(access)) {
    return true;
  }
  if (!access->is_list() ||
      !std::all_of(access->items().begin(), access->items().end(),
                   [](const Value& entry) { return has(entry, "Type") && has(entry, "URI"); })) {
    refuse(access, "needs a list of maps with Type and URI as AccessConfigs");
    return false;
  }
  return true;
}

void PullPolicy::allow_registry() {
  const Value* config = property("SchemaRegistryConfig");
  if (!set(config) || !config->is_object() || !check_registry(*config)) {
    return;
  }
  if (const Value* access = member(*config, "AccessConfigs"); set(access)) {
    for (const Value& entry : access->items()) {
      allow_secret(*entry.find("URI"));
    }
  }
  const Value& uri = *config->find("SchemaRegistryURI");
  Value resolved = resolve_parameters(translation_, uri);
  if (const Value* written = member(resolved, "Fn::Sub")) {
    resolved = Value(*written);
  }
  // arn:aws:glue:region:account:registry/name
  if (!resolved.is_string() || !resolved.text().starts_with("arn")) {
    return;
  }
  std::string_view rest = resolved.text();
  for (int i = 0; i < 5; ++i) {
    // "${AWS::Region}" has colons of its own, as the service counts them too.
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) {
      return;
    }
    rest.remove_prefix(colon + 1);
  }
  rest = rest.substr(0, rest.find(':'));
  constexpr std::string_view kRegistry = "registry/";
  if (!rest.starts_with(kRegistry)) {
    return;
  }
  allow(list({text("glue:GetRegistry")}), uri);
  allow(list({text("glue:GetSchemaVersion")}),
        list({sub("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:schema/" +
                  std::string(rest.substr(kRegistry.size())) + "/*")}));
}

Value PullPolicy::basic_auth(std::initializer_list<std::string_view> types) {
  const Value* configurations = property("SourceAccessConfigurations");
  if (!set(configurations) || !configurations->is_list()) {
    refuse(configurations, "needs a list as SourceAccessConfigurations");
    return Value::null();
  }
  Value uri;
  for (const Value& entry : configurations->items()) {
    const auto type = text_member(entry, "Type");
    if (!type || std::find(types.begin(), types.end(), *type) == types.end()) {
      refuse(&entry, "has an entry in SourceAccessConfigurations whose Type it cannot use");
      return Value::null();
    }
    if (*type != "BASIC_AUTH") {
      continue;
    }
    if (!uri.is_null() || !set(member(entry, "URI"))) {
      refuse(&entry, "needs one BASIC_AUTH with a URI in SourceAccessConfigurations");
      return Value::null();
    }
    uri = *member(entry, "URI");
  }
  if (uri.is_null()) {
    refuse(configurations, "needs BASIC_AUTH in SourceAccessConfigurations");
  }
  return uri;
}

Value PullPolicy::policy(std::string_view name, bool version) {
  Value document = object({{"Statement", Value::list(std::move(statements_))}});
  if (version) {
    document.set("Version", text("2012-10-17"));
  }
  return object({{"PolicyName", text(name)}, {"PolicyDocument", std::move(document)}});
}

Value PullPolicy::msk() {
  allow_registry();
  const Value* configurations = property("SourceAccessConfigurations");
  if (configurations != nullptr && configurations->is_list()) {
    for (const Value& entry : configurations->items()) {
      if (is_text(entry.find("Type"), "CLIENT_CERTIFICATE_TLS_AUTH") && set(member(entry, "URI"))) {
        allow_secret(*member(entry, "URI"));
      }
    }
  }
  return statements_.empty() ? Value::null() : policy("MSKExecutionRolePolicy");
}

Value PullPolicy::broker() {
  allow_secret(basic_auth({"BASIC_AUTH", "VIRTUAL_HOST"}));
  allow(list({text("mq:DescribeBroker")}), or_null(property("Broker")));
  allow_key(false);
  return policy(is_true(property("DynamicPolicyName")) ? event_.id + "AMQPolicy"
                                                       : "SamAutoGeneratedAMQPolicy");
}

void PullPolicy::read_access(const Value& entry) {
  const std::string type = text_member(entry, "Type").value_or("");
  const Value* uri = member(entry, "URI");
  const bool auth = type == "SASL_SCRAM_256_AUTH" || type == "SASL_SCRAM_512_AUTH" ||
                    type == "BASIC_AUTH" || type == "CLIENT_CERTIFICATE_TLS_AUTH";
  const bool root = type == "SERVER_ROOT_CA_CERTIFICATE";
  if (!auth && !root && type != "VPC_SUBNET" && type != "VPC_SECURITY_GROUP") {
    refuse(&entry, "has an entry in SourceAccessConfigurations whose Type it cannot use");
    return;
  }
  if (!set(uri) || (!uri->is_string() && !is_function(*uri))) {
    refuse(&entry, fmt::format("needs a URI for {} in SourceAccessConfigurations", type));
    return;
  }
  if (auth && !secret_.is_null()) {
    refuse(&entry, "has more than one way to authenticate in SourceAccessConfigurations");
    return;
  }
  secret_ = auth ? *uri : secret_;
  root_certificate_ = root_certificate_ || root;
  subnet_ = subnet_ || type == "VPC_SUBNET";
  security_group_ = security_group_ || type == "VPC_SECURITY_GROUP";
}

Value PullPolicy::kafka() {
  const Value* topics = property("Topics");
  const Value* configurations = property("SourceAccessConfigurations");
  if (!set(property("KafkaBootstrapServers"))) {
    refuse(nullptr, "needs KafkaBootstrapServers");
  }
  if (!set(topics) || (topics->is_list() && topics->items().size() != 1)) {
    refuse(topics, "needs one entry in Topics");
  }
  if (!set(configurations) || !configurations->is_list()) {
    refuse(configurations, "needs a list as SourceAccessConfigurations");
    return Value::null();
  }
  for (const Value& entry : configurations->items()) {
    read_access(entry);
  }
  if (subnet_ != security_group_) {
    refuse(configurations, "needs both VPC_SUBNET and VPC_SECURITY_GROUP, or neither");
  }
  if (!secret_.is_null()) {
    allow_secret(secret_);
  }
  if (root_certificate_) {
    // The service allows the secret of the authentication once more.
    allow_secret(secret_);
  }
  if (subnet_ && security_group_) {
    allow_network();
  }
  allow_key(true);
  allow_registry();
  return policy("SelfManagedKafkaExecutionRolePolicy", true);
}

Value PullPolicy::document_db() {
  allow_secret(basic_auth({"BASIC_AUTH"}));
  allow(list({text("rds:DescribeDBClusterParameters")}),
        sub("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:cluster-pg:*"));
  allow(list({text("rds:DescribeDBSubnetGroups")}),
        sub("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:subgrp:*"));
  allow(list({text("rds:DescribeDBClusters")}), or_null(property("Cluster")));
  allow_network();
  allow_key(true);
  return policy("SamAutoGeneratedDocumentDBPolicy");
}

}  // namespace

Value pull_policy(Translation& translation, const Source& source, const Event& event) {
  PullPolicy policy(translation, source, event);
  if (event.type == "MSK") {
    return policy.msk();
  }
  if (event.type == "MQ") {
    return policy.broker();
  }
  if (event.type == "SelfManagedKafka") {
    return policy.kafka();
  }
  return event.type == "DocumentDB" ? policy.document_db() : Value::null();
}

}  // namespace drydock::serverless
