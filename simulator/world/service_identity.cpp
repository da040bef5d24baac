// Facts: AWS Resource and Property Types Reference, "Return values" of each type; ARNs by the
// Service Authorization Reference; lengths of names by the registry's schemas.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "simulator/world/identity_rules.hpp"

namespace drydock {
namespace {

Value text(std::string words) { return Value::string(std::move(words)); }

ResourceIdentity named(std::string identifier, std::string_view property) {
  Value attributes = Value::object({});
  attributes.set(std::string(property), text(identifier));
  return {std::move(identifier), std::move(attributes)};
}

std::string iam_path(const IdentityWords& words) {
  const std::string path = words.given("Path");
  return path.empty() ? "/" : path;
}

ResourceIdentity resource_group(const IdentityWords& words) {
  ResourceIdentity made = named(words.given_or_generated("Name", 128), "Name");
  made.attributes.set("Arn", text(words.arn("resource-groups", "group/" + made.identifier)));
  return made;
}

ResourceIdentity role(const IdentityWords& words) {
  ResourceIdentity made = named(words.given_or_generated("RoleName", 64), "RoleName");
  made.attributes.set("Arn",
                      text(words.global_arn("iam", "role" + iam_path(words) + made.identifier)));
  made.attributes.set("RoleId", text("AROA" + words.base32("RoleId", 17)));
  return made;
}

ResourceIdentity instance_profile(const IdentityWords& words) {
  ResourceIdentity made =
      named(words.given_or_generated("InstanceProfileName", 128), "InstanceProfileName");
  made.attributes.set(
      "Arn", text(words.global_arn("iam", "instance-profile" + iam_path(words) + made.identifier)));
  return made;
}

ResourceIdentity parameter(const IdentityWords& words) {
  std::string name = words.given("Name");
  if (name.empty()) {
    name = fmt::format("CFN-{}-{}", words.inputs().logical_id, words.base36("name", 12));
  }
  ResourceIdentity made = named(name, "Name");
  const std::string_view slash = name.starts_with('/') ? "" : "/";
  made.attributes.set("Arn", text(words.arn("ssm", fmt::format("parameter{}{}", slash, name))));
  return made;
}

ResourceIdentity bucket(const IdentityWords& words) {
  std::string name = words.given_or_generated("BucketName", 63);
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const IdentityInputs& inputs = words.inputs();
  const std::string suffix = words.url_suffix();
  ResourceIdentity made = named(name, "BucketName");
  made.attributes.set("Arn", text(fmt::format("arn:{}:s3:::{}", inputs.partition, name)));
  made.attributes.set("DomainName", text(fmt::format("{}.s3.{}", name, suffix)));
  made.attributes.set("DualStackDomainName",
                      text(fmt::format("{}.s3.dualstack.{}.{}", name, inputs.region, suffix)));
  made.attributes.set("RegionalDomainName",
                      text(fmt::format("{}.s3.{}.{}", name, inputs.region, suffix)));
  made.attributes.set("WebsiteURL",
                      text(fmt::format("http://{}.s3-website-{}.{}", name, inputs.region, suffix)));
  return made;
}

ResourceIdentity topic(const IdentityWords& words) {
  std::string name = words.given_or_generated("TopicName", 250);
  const Value fifo = text(words.given("FifoTopic"));
  if (fifo.as_truth().value_or(false) && !name.ends_with(".fifo")) {
    name += ".fifo";
  }
  ResourceIdentity made = named(words.arn("sns", name), "TopicArn");
  made.attributes.set("TopicName", text(name));
  return made;
}

ResourceIdentity log_group(const IdentityWords& words) {
  ResourceIdentity made = named(words.given_or_generated("LogGroupName", 512), "LogGroupName");
  made.attributes.set("Arn",
                      text(words.arn("logs", fmt::format("log-group:{}:*", made.identifier))));
  return made;
}

// Without SnapStart the function says so (AWS::Lambda::Function, "Return values").
ResourceIdentity lambda_function(const IdentityWords& words) {
  ResourceIdentity made = named(words.given_or_generated("FunctionName", 64), "FunctionName");
  made.attributes.set("Arn", text(words.arn("lambda", "function:" + made.identifier)));
  made.attributes.set("SnapStartResponse.ApplyOn", text("None"));
  made.attributes.set("SnapStartResponse.OptimizationStatus", text("Off"));
  return made;
}

ResourceIdentity alarm(const IdentityWords& words) {
  ResourceIdentity made = named(words.given_or_generated("AlarmName", 255), "AlarmName");
  made.attributes.set("Arn", text(words.arn("cloudwatch", "alarm:" + made.identifier)));
  return made;
}

// Its first version, attached to nobody (IAM API Reference, "Policy").
ResourceIdentity managed_policy(const IdentityWords& words) {
  const std::string name = words.given_or_generated("ManagedPolicyName", 128);
  ResourceIdentity made =
      named(words.global_arn("iam", "policy" + iam_path(words) + name), "PolicyArn");
  made.attributes.set("PolicyId", text("ANPA" + words.base32("PolicyId", 17)));
  made.attributes.set("DefaultVersionId", text("v1"));
  made.attributes.set("AttachmentCount", Value::integer(0));
  made.attributes.set("PermissionsBoundaryUsageCount", Value::integer(0));
  made.attributes.set("IsAttachable", Value::boolean(true));
  for (const std::string_view date : {"CreateDate", "UpdateDate"}) {
    made.attributes.set(std::string(date), made_up_attribute(words, date));
  }
  return made;
}

constexpr std::array<std::pair<std::string_view, IdentityRule>, 10> kRules = {{
    {"AWS::CloudWatch::Alarm", alarm},
    {"AWS::IAM::InstanceProfile", instance_profile},
    {"AWS::IAM::ManagedPolicy", managed_policy},
    {"AWS::IAM::Role", role},
    {"AWS::Lambda::Function", lambda_function},
    {"AWS::Logs::LogGroup", log_group},
    {"AWS::ResourceGroups::Group", resource_group},
    {"AWS::S3::Bucket", bucket},
    {"AWS::SNS::Topic", topic},
    {"AWS::SSM::Parameter", parameter},
}};

}  // namespace

IdentityRule service_identity_rule(std::string_view type) {
  for (const auto& [name, rule] : kRules) {
    if (name == type) {
      return rule;
    }
  }
  return nullptr;
}

}  // namespace drydock
