#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "providers/simulated/creation_rules.hpp"

namespace drydock {
namespace {

struct IdKind {
  std::string_view prefix;
  std::string_view type;
  std::string_view code;  // EC2's error code for an id that does not exist
  std::string_view noun;
};

constexpr std::array<IdKind, 7> kIdKinds = {{
    {"vpc-", "AWS::EC2::VPC", "InvalidVpcID.NotFound", "vpc ID"},
    {"subnet-", "AWS::EC2::Subnet", "InvalidSubnetID.NotFound", "subnet ID"},
    {"sg-", "AWS::EC2::SecurityGroup", "InvalidGroup.NotFound", "security group"},
    {"lt-", "AWS::EC2::LaunchTemplate", "InvalidLaunchTemplateId.NotFound", "launch template ID"},
    {"cr-", "AWS::EC2::CapacityReservation", "InvalidCapacityReservationId.NotFound",
     "capacity reservation ID"},
    {"igw-", "AWS::EC2::InternetGateway", "InvalidInternetGatewayID.NotFound",
     "internetGateway ID"},
    {"rtb-", "AWS::EC2::RouteTable", "InvalidRouteTableID.NotFound", "routeTable ID"},
}};

// Properties that take an id of one kind.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kIdProperties = {{
    {"CapacityReservationId", "cr-"},
    {"InternetGatewayId", "igw-"},
    {"LaunchTemplateId", "lt-"},
    {"RouteTableId", "rtb-"},
    {"SecurityGroupIds", "sg-"},
    {"SubnetId", "subnet-"},
    {"SubnetIds", "subnet-"},
    {"VPCZoneIdentifier", "subnet-"},
    {"VpcId", "vpc-"},
}};

// Texts of people, which no service reads as ids.
constexpr std::array<std::string_view, 5> kFreeText = {"Description", "Key", "UserData", "Value",
                                                       "Values"};

struct Mention {
  std::string_view property;
  std::string text;
};

std::vector<Mention> mentions_of(const Value& desired) {
  std::vector<Mention> found;
  std::vector<std::pair<std::string_view, const Value*>> open = {{"", &desired}};
  while (!open.empty()) {
    const auto [property, value] = open.back();
    open.pop_back();
    if (value->is_object()) {
      for (const Value::Member& member : value->members()) {
        if (std::find(kFreeText.begin(), kFreeText.end(), member.key) == kFreeText.end()) {
          open.emplace_back(member.key, &member.value);
        }
      }
    } else if (value->is_list()) {
      for (const Value& item : value->items()) {
        open.emplace_back(property, &item);
      }
    } else if (value->is_string()) {
      found.push_back({property, value->text()});
    }
  }
  std::reverse(found.begin(), found.end());
  return found;
}

// The id inside an ARN ("…:capacity-reservation/cr-1"), or the text itself.
std::string_view id_of(std::string_view text) {
  if (!text.starts_with("arn:")) {
    return text;
  }
  const std::size_t slash = text.rfind('/');
  return slash == std::string_view::npos ? text : text.substr(slash + 1);
}

const IdKind* kind_of_id(std::string_view id) {
  constexpr std::size_t kDigits = 17;
  for (const IdKind& kind : kIdKinds) {
    if (id.size() == kind.prefix.size() + kDigits && id.starts_with(kind.prefix) &&
        id.find_first_not_of("0123456789abcdef", kind.prefix.size()) == std::string_view::npos) {
      return &kind;
    }
  }
  return nullptr;
}

// Every VPC comes with a security group that is no resource of its own.
Result<bool> is_default_group(const CloudContext& context, std::string_view id) {
  const Result<std::vector<CloudResource>> vpcs =
      context.database.list("AWS::EC2::VPC", context.region);
  if (!vpcs) {
    return vpcs.error();
  }
  return std::any_of(vpcs->begin(), vpcs->end(), [&](const CloudResource& vpc) {
    return text_at(vpc.attributes, {"DefaultSecurityGroup"}) == id;
  });
}

Verdict check_mention(const CloudContext& context, const Mention& mention) {
  const auto* const expected =
      std::find_if(kIdProperties.begin(), kIdProperties.end(),
                   [&](const auto& each) { return each.first == mention.property; });
  if (expected != kIdProperties.end() && !mention.text.starts_with(expected->second)) {
    return refused(HandlerError::InvalidRequest,
                   fmt::format("InvalidParameterValue: {} takes an id that begins with '{}', '{}' "
                               "does not",
                               mention.property, expected->second, mention.text));
  }
  const std::string_view id = id_of(mention.text);
  const IdKind* kind = kind_of_id(id);
  if (kind == nullptr) {
    return accepted();
  }
  const Result<std::optional<CloudResource>> found =
      context.database.find(kind->type, id, context.region);
  if (!found) {
    return found.error();
  }
  if (*found) {
    return accepted();
  }
  if (kind->prefix == "sg-") {
    const Result<bool> is_default = is_default_group(context, id);
    if (!is_default || *is_default) {
      return is_default ? accepted() : Verdict(is_default.error());
    }
  }
  return refused(HandlerError::InvalidRequest,
                 fmt::format("{}: The {} '{}' does not exist (property {})", kind->code, kind->noun,
                             id, mention.property));
}

Verdict check_roles(const CloudContext& context, const Value& desired) {
  const Value* roles = desired.find("Roles");
  if (roles == nullptr || !roles->is_list()) {
    return accepted();
  }
  for (const Value& role : roles->items()) {
    if (!role.is_scalar()) {
      continue;  // not known yet
    }
    const std::string name = role.scalar_text().value_or("");
    const Result<std::optional<CloudResource>> found =
        context.database.find("AWS::IAM::Role", name, context.region);
    if (!found) {
      return found.error();
    }
    if (!*found) {
      return refused(HandlerError::InvalidRequest,
                     fmt::format("NoSuchEntity: The role with name {} cannot be found", name));
    }
  }
  return accepted();
}

}  // namespace

Verdict check_references(const CloudContext& context, const std::string& type,
                         const Value& desired) {
  for (const Mention& mention : mentions_of(desired)) {
    if (Verdict verdict = check_mention(context, mention); settles(verdict)) {
      return verdict;
    }
  }
  return type == "AWS::IAM::InstanceProfile" ? check_roles(context, desired) : accepted();
}

}  // namespace drydock
