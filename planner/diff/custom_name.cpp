#include "planner/diff/custom_name.hpp"

#include <algorithm>
#include <array>

#include "planner/diff/property_diff.hpp"

namespace drydock {
namespace {

// Amazon EC2 API Reference: CreateSubnet (a block that overlaps another of the VPC is
// InvalidSubnet.Conflict), CreateSecurityGroup (a name that the VPC has is InvalidGroup.Duplicate).
struct Place {
  std::string_view type;
  std::string_view property;
  std::string_view within;
};
constexpr std::array<Place, 2> kPlaces = {{
    {"AWS::EC2::SecurityGroup", "GroupName", "VpcId"},
    {"AWS::EC2::Subnet", "CidrBlock", "VpcId"},
}};

bool kept(const ResourceType& type, const PropertyPath& path, const Value& before,
          const Value& after) {
  const Value* old_name = find_path(before, path);
  const Value* new_name = find_path(after, path);
  return old_name != nullptr && new_name != nullptr && !old_name->contains_unknown() &&
         !new_name->contains_unknown() && !type.is_read_only(path) &&
         same_property_value(*old_name, *new_name);
}

}  // namespace

std::optional<std::string> kept_custom_name(const ResourceType& type, const Value& before,
                                            const Value& after) {
  // The identifier itself, if the template sets all of it.
  const std::vector<PropertyPath>& identifier = type.primary_identifier();
  std::string names;
  bool all = !identifier.empty();
  for (const PropertyPath& path : identifier) {
    all = all && kept(type, path, before, after);
    names += (names.empty() ? "" : ", ") + property_path_text(path);
  }
  if (all) {
    return names;
  }
  // Types whose identifier is an ARN have the name beside it: TopicName of AWS::SNS::Topic.
  const std::string& type_name = type.name();
  const std::size_t colons = type_name.rfind("::");
  const std::string last = colons == std::string::npos ? type_name : type_name.substr(colons + 2);
  for (const std::string& candidate : {last + "Name", last + "Identifier", std::string("Name")}) {
    const PropertyPath path = {candidate};
    if (type.update_behavior(path) == UpdateBehavior::Replaces && kept(type, path, before, after)) {
      return candidate;
    }
  }
  return std::nullopt;
}

std::optional<std::string> kept_place(const ResourceType& type, const Value& before,
                                      const Value& after) {
  const auto* const rule = std::find_if(
      kPlaces.begin(), kPlaces.end(), [&](const Place& each) { return each.type == type.name(); });
  const auto stays = [&](std::string_view property) {
    return kept(type, {std::string(property)}, before, after);
  };
  return rule != kPlaces.end() && stays(rule->property) && stays(rule->within)
             ? std::optional(std::string(rule->property))
             : std::nullopt;
}

}  // namespace drydock
