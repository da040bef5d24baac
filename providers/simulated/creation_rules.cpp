#include "providers/simulated/creation_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "providers/simulated/address_block.hpp"

namespace drydock {
namespace {

// EC2 User Guide, "VPC CIDR blocks": between /16 and /28, subnets alike.
constexpr std::uint32_t kLargestBlock = 16;
constexpr std::uint32_t kSmallestBlock = 28;

Verdict check_block(const std::string& text, std::string_view code) {
  const std::optional<AddressBlock> block = parse_address_block(text);
  if (!block) {
    return refused(HandlerError::InvalidRequest,
                   fmt::format("InvalidParameterValue: '{}' is not a valid IPv4 CIDR block", text));
  }
  if (block->prefix < kLargestBlock || block->prefix > kSmallestBlock) {
    return refused(HandlerError::InvalidRequest,
                   fmt::format("{}: The CIDR '{}' is invalid: its size must be between /16 and /28",
                               code, text));
  }
  return accepted();
}

Verdict check_vpc(const Value& desired) {
  const std::string block = text_at(desired, {"CidrBlock"});
  return block.empty() ? accepted() : check_block(block, "InvalidVpc.Range");
}

Verdict check_subnet(const CloudContext& context, const Value& desired) {
  const std::string zone = text_at(desired, {"AvailabilityZone"});
  if (!zone.empty() && !zone.starts_with(context.region)) {
    return refused(HandlerError::InvalidRequest,
                   fmt::format("InvalidParameterValue: Value ({}) for parameter availabilityZone "
                               "is invalid: it is not a zone of {}",
                               zone, context.region));
  }
  const std::string text = text_at(desired, {"CidrBlock"});
  if (text.empty()) {
    return accepted();
  }
  if (Verdict verdict = check_block(text, "InvalidSubnet.Range"); settles(verdict)) {
    return verdict;
  }
  const AddressBlock block = parse_address_block(text).value_or(AddressBlock{});
  const std::string vpc_id = text_at(desired, {"VpcId"});
  const Result<std::optional<CloudResource>> vpc =
      context.database.find("AWS::EC2::VPC", vpc_id, context.region);
  if (!vpc) {
    return vpc.error();
  }
  const std::string whole = *vpc ? text_at((*vpc)->properties, {"CidrBlock"}) : std::string();
  const std::optional<AddressBlock> of_vpc = parse_address_block(whole);
  if (of_vpc && !of_vpc->contains(block)) {
    return refused(HandlerError::InvalidRequest,
                   fmt::format("InvalidSubnet.Range: The CIDR '{}' is invalid: it is not within "
                               "{} of {}",
                               text, whole, vpc_id));
  }
  const Result<std::vector<CloudResource>> others =
      context.database.mentioning("AWS::EC2::Subnet", vpc_id, context.region);
  if (!others) {
    return others.error();
  }
  Refusal refusal;
  for (const CloudResource& other : *others) {
    const std::string taken = text_at(other.properties, {"CidrBlock"});
    const std::optional<AddressBlock> of_other = parse_address_block(taken);
    if (of_other && of_other->overlaps(block)) {
      if (refusal.blockers.empty()) {
        refusal.message =
            fmt::format("InvalidSubnet.Conflict: The CIDR '{}' conflicts with {} of {}", text,
                        taken, other.identifier);
      }
      refusal.blockers.push_back({other.type, other.identifier, taken});
    }
  }
  return refusal.blockers.empty() ? accepted() : Verdict(std::optional(std::move(refusal)));
}

// A name that must be free although it is not the identifier. `scope` is a property in which both
// must agree as well; "" for none. Codes: the API References, errors of the create operations.
struct SecondName {
  std::string_view type;
  std::string_view property;
  std::string_view scope;
  std::string_view code;
};
constexpr std::array<SecondName, 13> kSecondNames = {{
    {"AWS::ApiGateway::Resource", "PathPart", "ParentId", "ConflictException"},
    {"AWS::EC2::LaunchTemplate", "LaunchTemplateName", "",
     "InvalidLaunchTemplateName.AlreadyExistsException"},
    {"AWS::EC2::SecurityGroup", "GroupName", "VpcId", "InvalidGroup.Duplicate"},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "Name", "", "DuplicateLoadBalancerName"},
    {"AWS::ElasticLoadBalancingV2::TargetGroup", "Name", "", "DuplicateTargetGroupName"},
    {"AWS::MSK::Cluster", "ClusterName", "", "ConflictException"},
    {"AWS::MSK::Configuration", "Name", "", "ConflictException"},
    {"AWS::MSK::ServerlessCluster", "ClusterName", "", "ConflictException"},
    {"AWS::Organizations::OrganizationalUnit", "Name", "ParentId",
     "DuplicateOrganizationalUnitException"},
    {"AWS::Organizations::Policy", "Name", "Type", "DuplicatePolicyException"},
    {"AWS::SecretsManager::Secret", "Name", "", "ResourceExistsException"},
    {"AWS::ServiceDiscovery::PrivateDnsNamespace", "Name", "Vpc", "NamespaceAlreadyExists"},
    {"AWS::ServiceDiscovery::Service", "Name", "NamespaceId", "ServiceAlreadyExists"},
}};

Verdict check_second_name(const CloudContext& context, const SecondName& rule,
                          const Value& desired) {
  const std::string name = text_at(desired, {rule.property});
  if (name.empty()) {
    return accepted();
  }
  const Result<std::vector<CloudResource>> others =
      context.database.mentioning(rule.type, name, context.region);
  if (!others) {
    return others.error();
  }
  for (const CloudResource& other : *others) {
    const bool same_scope = rule.scope.empty() || text_at(other.properties, {rule.scope}) ==
                                                      text_at(desired, {rule.scope});
    if (same_scope && text_at(other.properties, {rule.property}) == name) {
      return refused_by(HandlerError::AlreadyExists,
                        fmt::format("{}: {} '{}' is already in use by {}", rule.code, rule.property,
                                    name, other.identifier),
                        {other.type, other.identifier, name});
    }
  }
  return accepted();
}

Verdict check_attachment(const CloudContext& context, const Value& desired) {
  const std::string gateway = text_at(desired, {"InternetGatewayId"});
  const Result<std::vector<CloudResource>> others =
      context.database.mentioning("AWS::EC2::VPCGatewayAttachment", gateway, context.region);
  if (!others) {
    return others.error();
  }
  if (gateway.empty() || others->empty()) {
    return accepted();
  }
  const CloudResource& other = others->front();
  return refused_by(HandlerError::InvalidRequest,
                    fmt::format("Resource.AlreadyAssociated: resource {} is already attached to "
                                "network {}",
                                gateway, text_at(other.properties, {"VpcId"})),
                    {other.type, other.identifier, gateway});
}

std::string_view last_part(const std::string& type) {
  const std::size_t colon = type.rfind(':');
  return std::string_view(type).substr(colon == std::string::npos ? 0 : colon + 1);
}

}  // namespace

Verdict check_creation(const CloudContext& context, const std::string& type,
                       const std::string& identifier, const Value& desired) {
  // The names of buckets are taken for all Regions.
  const Result<std::optional<CloudResource>> same =
      type == "AWS::S3::Bucket" ? context.database.find_anywhere(type, identifier)
                                : context.database.find(type, identifier, context.region);
  if (!same) {
    return same.error();
  }
  if (*same) {
    return refused_by(HandlerError::AlreadyExists,
                      fmt::format("The {} '{}' already exists", last_part(type), identifier),
                      {type, identifier, ""});
  }
  if (Verdict verdict = check_references(context, type, desired); settles(verdict)) {
    return verdict;
  }
  const auto* const second =
      std::find_if(kSecondNames.begin(), kSecondNames.end(),
                   [&](const SecondName& each) { return each.type == type; });
  if (second != kSecondNames.end()) {
    return check_second_name(context, *second, desired);
  }
  if (type == "AWS::EC2::VPC") {
    return check_vpc(desired);
  }
  if (type == "AWS::EC2::Subnet") {
    return check_subnet(context, desired);
  }
  if (type == "AWS::EC2::VPCGatewayAttachment") {
    return check_attachment(context, desired);
  }
  return accepted();
}

}  // namespace drydock
