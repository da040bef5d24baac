#include "planner/evaluate/serverless/function.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/serverless/deployment_preference.hpp"
#include "planner/evaluate/serverless/events.hpp"
#include "planner/evaluate/serverless/packaging.hpp"
#include "planner/evaluate/serverless/property_rules.hpp"
#include "planner/evaluate/serverless/roles.hpp"

namespace drydock::serverless {
namespace {

constexpr std::string_view kRules =
    "FunctionName:tm Handler Runtime CodeUri ImageUri PackageType InlineCode DeadLetterQueue:m "
    "Description MemorySize Timeout VpcConfig Role:t AssumeRolePolicyDocument:m Policies:tml/tm "
    "RolePath PermissionsBoundary:t Environment:m/m Events:m/m Tags:m PropagateTags:b Tracing:mt "
    "KmsKeyArn DeploymentPreference:m ReservedConcurrentExecutions Layers:l/tm "
    "EventInvokeConfig:m EphemeralStorage AutoPublishAlias:t AutoPublishCodeSha256:t "
    "AutoPublishAliasAllProperties:b= VersionDescription ProvisionedConcurrencyConfig "
    "FileSystemConfigs ImageConfig CodeSigningConfigArn Architectures SnapStart:m "
    "FunctionUrlConfig:m RuntimeManagementConfig LoggingConfig RecursiveLoop SourceKMSKeyArn "
    "CapacityProviderConfig:m FunctionScalingConfig:m VersionDeletionPolicy:t "
    "PublishToLatestPublished TenancyConfig DurableConfig:m";

void refuse(Translation& translation, const Source& source, const Value* at, std::string message,
            std::string hint = {}) {
  report(translation, codes::ServerlessValue, source, at, std::move(message), std::move(hint));
}

void refuse_together(Translation& translation, const Source& source, std::string_view first,
                     std::string_view second) {
  const Value* at = member(source.properties, second);
  if (member(source.properties, first) != nullptr && at != nullptr) {
    refuse(translation, source, at,
           fmt::format("{} and {} of \"{}\" exclude each other", first, second, source.id),
           "keep one of them");
  }
}

void refuse_without(Translation& translation, const Source& source, std::string_view first,
                    std::string_view second) {
  const Value* at = member(source.properties, first);
  if (set(at) && member(source.properties, second) == nullptr) {
    refuse(translation, source, at,
           fmt::format("{} of \"{}\" needs {} beside it", first, source.id, second),
           fmt::format("add {}", second));
  }
}

// What TenancyConfig excludes.
void check_tenancy(Translation& translation, const Source& source) {
  if (!set(member(source.properties, "TenancyConfig"))) {
    return;
  }
  for (const std::string_view other :
       {"ProvisionedConcurrencyConfig", "FunctionUrlConfig", "SnapStart"}) {
    if (const Value* at = member(source.properties, other); set(at)) {
      refuse(translation, source, at,
             fmt::format("{} of \"{}\" cannot be used with TenancyConfig", other, source.id));
    }
  }
  const Value* events = member(source.properties, "Events");
  if (events == nullptr || !events->is_object()) {
    return;
  }
  for (const Value::Member& event : events->members()) {
    const Value* type = event.value.find("Type");
    if (!is_text(type, "Api") && !is_text(type, "HttpApi")) {
      refuse(translation, source, &event.value,
             fmt::format("event \"{}\" of \"{}\" cannot be used with TenancyConfig: only Api and "
                         "HttpApi can",
                         event.key, source.id));
    }
  }
}

void check_dead_letter_queue(Translation& translation, const Source& source) {
  const Value* queue = member(source.properties, "DeadLetterQueue");
  if (!set(queue)) {
    return;
  }
  const Value* type = member(*queue, "Type");
  if (!set(type) || !set(member(*queue, "TargetArn"))) {
    report(translation, codes::ServerlessMissing, source, queue,
           fmt::format("DeadLetterQueue of \"{}\" needs Type and TargetArn", source.id));
  } else if (!is_text(type, "SQS") && !is_text(type, "SNS")) {
    refuse(translation, source, type,
           fmt::format("Type of DeadLetterQueue of \"{}\" must be SQS or SNS", source.id));
  }
}

bool traced(Translation& translation, const Source& source) {
  const Value* tracing = member(source.properties, "Tracing");
  if (!set(tracing)) {
    return false;
  }
  const Value mode = resolve_parameters(translation, *tracing);
  return !is_text(&mode, "Disabled");
}

// Code of a function in an image.
Value image_code(Translation& translation, const Source& source) {
  const Value* uri = member(source.properties, "ImageUri");
  if (set(uri)) {
    return object({{"ImageUri", *uri}});
  }
  const Value* metadata = member(source.attributes, "Metadata");
  if (!translation.options.packaged && metadata != nullptr && has(*metadata, "Dockerfile")) {
    const Value path = text(text_member(*metadata, "DockerContext").value_or("."));
    Value code = packaged(translation, source, path, "the image", {});
    code = object({{"ImageUri", text(fmt::format("{}:{}", kPackageBucket, lower(source.id)))}});
    return code;
  }
  report(translation, codes::ServerlessMissing, source, nullptr,
         fmt::format("\"{}\" has PackageType Image and needs ImageUri", source.id),
         "add ImageUri, or Metadata with Dockerfile for an image that is built");
  return object({});
}

void check_package(Translation& translation, const Source& source, bool image) {
  const Value& properties = source.properties;
  if (image) {
    for (const std::string_view other : {"Handler", "Runtime", "Layers"}) {
      if (const Value* at = member(properties, other); set(at)) {
        refuse(translation, source, at,
               fmt::format("{} of \"{}\" cannot be used with PackageType Image", other, source.id),
               "take it out");
      }
    }
    return;
  }
  for (const std::string_view needed : {"Handler", "Runtime"}) {
    if (!set(member(properties, needed))) {
      report(translation, codes::ServerlessMissing, source, nullptr,
             fmt::format("\"{}\" needs {}, because its PackageType is Zip", source.id, needed),
             fmt::format("add {}", needed));
    }
  }
  if (const Value* at = member(properties, "ImageConfig"); set(at)) {
    refuse(translation, source, at,
           fmt::format("ImageConfig of \"{}\" needs PackageType Image", source.id));
  }
}

Value code_of(Translation& translation, const Source& source) {
  const Value& properties = source.properties;
  const Value* type = member(properties, "PackageType");
  const bool image = is_text(type, "Image");
  if (set(type) && !image && !is_text(type, "Zip")) {
    refuse(translation, source, type,
           fmt::format("PackageType of \"{}\" must be Zip or Image", source.id));
    return object({});
  }
  check_package(translation, source, image);
  if (image) {
    return image_code(translation, source);
  }
  Value code;
  if (const Value* inline_code = member(properties, "InlineCode")) {
    code = object({{"ZipFile", *inline_code}});
  } else if (const Value* uri = member(properties, "CodeUri")) {
    code = location_of(translation, source, *uri, "CodeUri", kLambdaKeys);
  } else if (translation.options.packaged) {
    report(translation, codes::ServerlessMissing, source, nullptr,
           fmt::format("\"{}\" has neither CodeUri nor InlineCode", source.id), "add one of them");
    return object({});
  } else {
    code = packaged(translation, source, text("."), "CodeUri", kLambdaKeys);
  }
  if (const Value* key = member(properties, "SourceKMSKeyArn"); set(key)) {
    code.set("SourceKMSKeyArn", *key);
  }
  return code;
}

Value capacity_provider_config(Translation& translation, const Source& source,
                               const Value& written) {
  check_properties(
      translation, source, written,
      "Arn! PerExecutionEnvironmentMaxConcurrency ExecutionEnvironmentMemoryGiBPerVCpu",
      "CapacityProviderConfig");
  Value config = object({{"CapacityProviderArn", or_null(member(written, "Arn"))}});
  for (const std::string_view name :
       {"PerExecutionEnvironmentMaxConcurrency", "ExecutionEnvironmentMemoryGiBPerVCpu"}) {
    if (const Value* value = member(written, name)) {
      config.set(std::string(name), *value);
    }
  }
  return object({{"LambdaManagedInstancesCapacityProviderConfig", config}});
}

Resource lambda_function(Translation& translation, const Source& source) {
  const Value& properties = source.properties;
  Resource function(source.id, "AWS::Lambda::Function", source.attributes);
  function.depends_on = source.depends_on;
  function.put("Code", code_of(translation, source));
  if (set(member(properties, "FunctionName"))) {
    function.copy(properties, {"FunctionName"});
  }
  function.copy(properties, {"PackageType",
                             "Description",
                             "Handler",
                             "MemorySize",
                             "Role",
                             "Runtime",
                             "Timeout",
                             "VpcConfig",
                             "Environment",
                             "KmsKeyArn",
                             "Layers",
                             "ReservedConcurrentExecutions",
                             "FileSystemConfigs",
                             "CodeSigningConfigArn",
                             "ImageConfig",
                             "Architectures",
                             "SnapStart",
                             "EphemeralStorage",
                             "RuntimeManagementConfig",
                             "LoggingConfig",
                             "RecursiveLoop",
                             "PublishToLatestPublished",
                             "TenancyConfig",
                             "DurableConfig"});
  if (const Value* queue = member(properties, "DeadLetterQueue"); set(queue)) {
    function.put("DeadLetterConfig", object({{"TargetArn", or_null(queue->find("TargetArn"))}}));
  }
  function.put("Tags", created_by_sam(translation, source));
  if (traced(translation, source)) {
    function.put("TracingConfig", object({{"Mode", *member(properties, "Tracing")}}));
  }
  if (const Value* config = member(properties, "CapacityProviderConfig"); set(config)) {
    function.put("CapacityProviderConfig", capacity_provider_config(translation, source, *config));
  }
  if (const Value* config = member(properties, "FunctionScalingConfig"); set(config)) {
    function.put("FunctionScalingConfig", *config);
  }
  return function;
}

Resource role_of(Translation& translation, const Source& source, Value::List invoke_policies) {
  const Value& properties = source.properties;
  const Value* assume = member(properties, "AssumeRolePolicyDocument");
  RoleParts parts{assume != nullptr ? *assume : assume_role_policy("lambda.amazonaws.com")};
  parts.managed_policies.push_back(
      translation.managed_policy(set(member(properties, "DurableConfig"))
                                     ? "service-role/AWSLambdaBasicDurableExecutionRolePolicy"
                                     : "service-role/AWSLambdaBasicExecutionRole"));
  if (traced(translation, source)) {
    parts.managed_policies.push_back(translation.managed_policy(
        translation.options.partition == "aws" ? "AWSXrayWriteOnlyAccess"
                                               : "AWSXRayDaemonWriteAccess"));
  }
  if (set(member(properties, "VpcConfig"))) {
    parts.managed_policies.push_back(
        translation.managed_policy("service-role/AWSLambdaVPCAccessExecutionRole"));
  }
  if (const Value* queue = member(properties, "DeadLetterQueue"); set(queue)) {
    const bool sns = is_text(queue->find("Type"), "SNS");
    Value policy = inline_policy("DeadLetterQueuePolicy", sns ? "sns:Publish" : "sqs:SendMessage",
                                 or_null(queue->find("TargetArn")));
    member(policy, "PolicyDocument")->set("Version", text("2012-10-17"));
    parts.policies.push_back(std::move(policy));
  }
  for (Value& policy : invoke_policies) {
    parts.policies.push_back(std::move(policy));
  }
  parts.written = member(properties, "Policies");
  parts.path = member(properties, "RolePath");
  parts.permissions_boundary = member(properties, "PermissionsBoundary");
  parts.tags = created_by_sam(translation, source);
  return execution_role(translation, source, std::move(parts));
}

// Whether the role is generated; with Role an Fn::If over AWS::NoValue, under that condition.
bool link_role(Translation& translation, const Source& source, Resource& function, Resource& role) {
  const Value* written = member(source.properties, "Role");
  const Value arn = get_att(role.id, "Arn");
  if (written == nullptr) {
    function.put("Role", arn);
    return true;
  }
  if (!is_if(*written)) {
    return false;
  }
  const Value resolved = resolve_parameters(translation, *written);
  const Value::List* parts = if_parts(resolved);
  if (parts == nullptr || !parts->front().is_string()) {
    refuse(translation, source, written,
           fmt::format("Fn::If in Role of \"{}\" must be a condition and two values", source.id));
    return false;
  }
  const Value& condition = parts->front();
  const bool no_yes = is_no_value((*parts)[1]);
  const bool no_no = is_no_value((*parts)[2]);
  function.put("Role", resolved);
  if (no_yes && no_no) {
    function.put("Role", arn);
  } else if (no_yes) {
    function.put("Role", if_value(condition, arn, (*parts)[2]));
    role.attributes.set("Condition", condition);
  } else if (no_no) {
    function.put("Role", if_value(condition, (*parts)[1], arn));
    const std::string inverse = "NOT" + condition.text();
    role.attributes.set("Condition", text(inverse));
    translation.conditions().set(inverse,
                                 object({{"Fn::Not", list({object({{"Condition", condition}})})}}));
  }
  return no_yes || no_no;
}

void check(Translation& translation, const Source& source) {
  check_properties(translation, source, source.properties, kRules, source.type);
  refuse_together(translation, source, "CapacityProviderConfig", "ProvisionedConcurrencyConfig");
  refuse_together(translation, source, "CapacityProviderConfig", "VpcConfig");
  refuse_without(translation, source, "FunctionScalingConfig", "CapacityProviderConfig");
  refuse_without(translation, source, "VersionDeletionPolicy", "AutoPublishAlias");
  refuse_without(translation, source, "ProvisionedConcurrencyConfig", "AutoPublishAlias");
  const Value* deletion = member(source.properties, "VersionDeletionPolicy");
  if (deletion != nullptr && deletion->is_string() && deletion->text() != "Delete" &&
      deletion->text() != "Retain") {
    refuse(translation, source, deletion,
           fmt::format("VersionDeletionPolicy of \"{}\" must be Delete or Retain", source.id));
  }
  check_dead_letter_queue(translation, source);
  check_tenancy(translation, source);
}

}  // namespace

Value created_by_sam(Translation& translation, const Source& source, const Value* more) {
  const Value* tags = member(source.properties, "Tags");
  Value all = tag_list(nullptr);
  all.items().push_back(object({{"Key", text("lambda:createdBy")}, {"Value", text("SAM")}}));
  for (const Value* part : {more, tags}) {
    Value list = tag_list(part);
    for (Value& tag : list.items()) {
      all.items().push_back(std::move(tag));
    }
  }
  for (const std::string_view reserved :
       {"lambda:createdBy", "serverlessrepo:applicationId", "serverlessrepo:semanticVersion"}) {
    if (tags != nullptr && has(*tags, reserved)) {
      refuse(translation, source, tags,
             fmt::format("the tag {} of \"{}\" is reserved", reserved, source.id),
             "rename the tag");
    }
  }
  return all;
}

void propagate_tags(const Source& source, std::vector<Resource>& generated) {
  const Value* tags = member(source.properties, "Tags");
  if (!set(member(source.properties, "PropagateTags")) || !set(tags)) {
    return;
  }
  constexpr std::array<std::string_view, 15> kTagged = {
      "AWS::Lambda::Function",
      "AWS::IAM::Role",
      "AWS::SQS::Queue",
      "AWS::SNS::Topic",
      "AWS::S3::Bucket",
      "AWS::IoT::TopicRule",
      "AWS::ApiGateway::RestApi",
      "AWS::ApiGateway::Stage",
      "AWS::ApiGateway::DomainName",
      "AWS::ApiGateway::DomainNameV2",
      "AWS::ApiGateway::UsagePlan",
      "AWS::ApiGateway::ApiKey",
      "AWS::DynamoDB::Table",
      "AWS::ApiGateway::DomainNameAccessAssociation",
      "AWS::StepFunctions::StateMachine"};
  for (Resource& resource : generated) {
    if (std::find(kTagged.begin(), kTagged.end(), resource.type) != kTagged.end()) {
      resource.put("Tags", tag_list(tags));
    } else if (resource.type == "AWS::ApiGatewayV2::Stage" ||
               resource.type == "AWS::ApiGatewayV2::DomainName" ||
               (resource.type == "AWS::ApiGatewayV2::Api" &&
                is_text(member(resource.properties, "ProtocolType"), "WEBSOCKET"))) {
      resource.put("Tags", *tags);
    }
  }
}

void translate_function(Translation& translation, Source& source) {
  check(translation, source);
  std::vector<Resource> generated;
  Resource function = lambda_function(translation, source);
  std::optional<PublishedFunction> published;
  if (set(member(source.properties, "AutoPublishAlias"))) {
    published = publish_function(translation, source, function);
  }
  add_deployment_preference(translation, source, published ? &published->alias : nullptr);
  const Resource* alias = published ? &published->alias : nullptr;
  std::vector<Resource> urls = function_url(translation, source, alias);
  InvokeConfig invoke = event_invoke_config(translation, source, alias);
  Resource role = role_of(translation, source, std::move(invoke.policies));
  const bool with_role = link_role(translation, source, function, role);
  EventTarget target{source.id, alias == nullptr ? std::string() : alias->id, source.passed_on};
  std::vector<Resource> of_events = translate_function_events(translation, source, target, role);
  generated.push_back(std::move(function));
  if (published) {
    generated.push_back(std::move(published->version));
    generated.push_back(std::move(published->alias));
  }
  for (std::vector<Resource>* part : {&urls, &invoke.resources}) {
    std::move(part->begin(), part->end(), std::back_inserter(generated));
  }
  if (with_role) {
    generated.push_back(std::move(role));
  }
  std::move(of_events.begin(), of_events.end(), std::back_inserter(generated));
  propagate_tags(source, generated);
  emit(translation, source, generated,
       {{"Alias", "AWS::Lambda::Alias"},
        {"Version", "AWS::Lambda::Version"},
        {"DestinationTopic", "AWS::SNS::Topic"},
        {"DestinationQueue", "AWS::SQS::Queue"}});
}

}  // namespace drydock::serverless
