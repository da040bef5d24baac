#include "planner/evaluate/serverless/simple_resources.hpp"

#include <fmt/format.h>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/function.hpp"
#include "planner/evaluate/serverless/logical_ids.hpp"
#include "planner/evaluate/serverless/packaging.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"

namespace drydock::serverless {
namespace {

// {AttributeName, AttributeType} of a table.
Value primary_key(Translation& translation, const Source& source) {
  const Value* written = member(source.properties, "PrimaryKey");
  if (!set(written)) {
    return object({{"AttributeName", text("id")}, {"AttributeType", text("S")}});
  }
  for (const std::string_view name : {"Name", "Type"}) {
    if (member(*written, name) == nullptr) {
      report(translation, codes::ServerlessMissing, source, written,
             fmt::format("PrimaryKey of \"{}\" needs {}", source.id, name));
      return object({});
    }
  }
  const Value& type = *member(*written, "Type");
  std::string_view letter;
  for (const std::string_view known : {"String", "Number", "Binary"}) {
    if (is_text(&type, known)) {
      letter = known.substr(0, 1);
    }
  }
  if (letter.empty()) {
    report(translation, codes::ServerlessValue, source, &type,
           fmt::format("Type of PrimaryKey of \"{}\" must be String, Number or Binary", source.id));
  }
  return object({{"AttributeName", *member(*written, "Name")}, {"AttributeType", text(letter)}});
}

Value retention(Translation& translation, const Source& source, const Value* policy) {
  if (policy == nullptr) {
    const Value* deletion = source.passed_on.find("DeletionPolicy");
    return deletion != nullptr ? *deletion : text("Retain");
  }
  if (policy->is_string() && lower(policy->text()) == "retain") {
    return text("Retain");
  }
  if (!policy->is_string() || lower(policy->text()) != "delete") {
    report(translation, codes::ServerlessValue, source, policy,
           fmt::format("RetentionPolicy of \"{}\" must be Retain or Delete", source.id));
  }
  return text("Delete");
}

void check_architectures(Translation& translation, const Source& source) {
  const Value* written = member(source.properties, "CompatibleArchitectures");
  if (!set(written) || !written->is_list()) {
    return;
  }
  for (const Value& one : written->items()) {
    if (!is_function(one) && !is_text(&one, "arm64") && !is_text(&one, "x86_64")) {
      report(translation, codes::ServerlessValue, source, &one,
             fmt::format("CompatibleArchitectures of \"{}\" must be arm64 and x86_64", source.id));
    }
  }
}

// Where the nested template lies. Of an application in the Serverless Application Repository the
// service asks that for a signed URL; this stands for it.
constexpr std::string_view kSignedUrl =
    "https://awsserverlessrepo-changesets-xxx.s3.amazonaws.com/signed-url";

Value application_url(Translation& translation, const Source& source, const Value* location) {
  if (location == nullptr || location->is_string()) {
    return or_null(location);
  }
  for (const std::string_view name : {"ApplicationId", "SemanticVersion"}) {
    const Value* written = member(*location, name);
    if (!set(written)) {
      report(translation, codes::ServerlessMissing, source, location,
             fmt::format("Location of \"{}\" needs {}", source.id, name),
             "write ApplicationId and SemanticVersion, or the place of a template");
      return Value::null();
    }
    const Value value = resolve_mappings(translation, resolve_parameters(translation, *written));
    if (!value.is_string()) {
      report(translation, codes::ServerlessValue, source, written,
             fmt::format("{} of \"{}\" must be known now: a text, or a reference to a parameter or "
                         "mapping",
                         name, source.id));
      return Value::null();
    }
  }
  return text(kSignedUrl);
}

}  // namespace

void translate_simple_table(Translation& translation, Source& source) {
  check_properties(translation, source, source.properties,
                   "PointInTimeRecoverySpecification PrimaryKey:m/t ProvisionedThroughput:m/im "
                   "TableName:tm Tags:m SSESpecification:m",
                   source.type);
  Resource table(source.id, "AWS::DynamoDB::Table", source.attributes);
  table.depends_on = source.depends_on;
  const Value key = primary_key(translation, source);
  table.put("AttributeDefinitions", list({key}));
  table.put("KeySchema", list({object({{"AttributeName", or_null(key.find("AttributeName"))},
                                       {"KeyType", text("HASH")}})}));
  for (const std::string_view name : {"PointInTimeRecoverySpecification", "ProvisionedThroughput",
                                      "SSESpecification", "TableName"}) {
    if (const Value* value = member(source.properties, name); set(value)) {
      table.put(name, *value);
    }
  }
  if (!set(member(source.properties, "ProvisionedThroughput"))) {
    table.put("BillingMode", text("PAY_PER_REQUEST"));
  }
  if (const Value* tags = member(source.properties, "Tags"); set(tags)) {
    table.put("Tags", tag_list(tags));
  }
  emit(translation, source, {std::move(table)});
}

void translate_application(Translation& translation, Source& source) {
  check_properties(translation, source, source.properties,
                   "Location!:tm TemplateUrl:t Parameters:m NotificationARNs:l/tm Tags:m "
                   "TimeoutInMinutes:i",
                   source.type);
  const Value* location = member(source.properties, "Location");
  Value application_tags = object({});
  if (location != nullptr && location->is_object()) {
    if (const Value* id = member(*location, "ApplicationId")) {
      application_tags.set("serverlessrepo:applicationId", *id);
    }
    if (const Value* version = member(*location, "SemanticVersion")) {
      application_tags.set("serverlessrepo:semanticVersion", *version);
    }
  }
  Resource stack(source.id, "AWS::CloudFormation::Stack", source.passed_on);
  stack.depends_on = source.depends_on;
  stack.copy(source.properties, {"NotificationARNs", "Parameters", "TimeoutInMinutes"});
  stack.put("Tags", created_by_sam(translation, source, &application_tags));
  stack.put("TemplateURL", application_url(translation, source, location));
  emit(translation, source, {std::move(stack)});
}

void translate_layer(Translation& translation, Source& source) {
  check_properties(translation, source, source.properties,
                   "LayerName:tm Description:t PublishLambdaVersion:b ContentUri!:tm "
                   "CompatibleArchitectures:l/tm CompatibleRuntimes:l/tm LicenseInfo:t "
                   "RetentionPolicy:t",
                   source.type);
  for (const std::string_view name :
       {"LayerName", "LicenseInfo", "Description", "RetentionPolicy"}) {
    if (const Value* value = member(source.properties, name)) {
      source.properties.set(std::string(name), resolve_parameters(translation, *value));
    }
  }
  check_architectures(translation, source);
  Value hashed = object({{"Type", text(source.type)}});
  if (set(source.depends_on)) {
    hashed.set("DependsOn", source.depends_on);
  }
  for (const Value::Member& attribute : source.attributes.members()) {
    if (attribute.key == "Condition" || attribute.key == "UpdatePolicy") {
      hashed.set(attribute.key, attribute.value);
    }
  }
  Value properties = object({});
  for (const Value::Member& property : source.properties.members()) {
    if (!property.value.is_null()) {
      properties.set(property.key, property.value);
    }
  }
  hashed.set("Properties", std::move(properties));
  Resource layer(hashed_id(source.id, object({{source.id, hashed}})), "AWS::Lambda::LayerVersion",
                 source.passed_on);
  layer.attributes.set("DeletionPolicy", retention(translation, source,
                                                   member(source.properties, "RetentionPolicy")));
  layer.depends_on = source.depends_on;
  const Value* content = member(source.properties, "ContentUri");
  if (content != nullptr) {
    layer.put("Content", location_of(translation, source, *content, "ContentUri", kLambdaKeys));
  }
  const Value* name = member(source.properties, "LayerName");
  layer.put("LayerName", set(name) ? *name : text(source.id));
  layer.copy(source.properties,
             {"Description", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo"});
  translation.renamed[source.id] = layer.id;
  emit(translation, source, {std::move(layer)});
}

}  // namespace drydock::serverless
