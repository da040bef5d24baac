#include "planner/document/yaml_tag.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/nearest_name.hpp"

namespace drydock {
namespace {

using Entry = std::pair<std::string_view, std::string_view>;

constexpr std::array<Entry, 25> kFunctions = {{
    {"!And", "Fn::And"},
    {"!Base64", "Fn::Base64"},
    {"!Cidr", "Fn::Cidr"},
    {"!Condition", "Condition"},
    {"!Contains", "Fn::Contains"},
    {"!EachMemberEquals", "Fn::EachMemberEquals"},
    {"!EachMemberIn", "Fn::EachMemberIn"},
    {"!Equals", "Fn::Equals"},
    {"!FindInMap", "Fn::FindInMap"},
    {"!GetAZs", "Fn::GetAZs"},
    {"!GetAtt", "Fn::GetAtt"},
    {"!GetStackOutput", "Fn::GetStackOutput"},
    {"!If", "Fn::If"},
    {"!ImportValue", "Fn::ImportValue"},
    {"!Join", "Fn::Join"},
    {"!Not", "Fn::Not"},
    {"!Or", "Fn::Or"},
    {"!Ref", "Ref"},
    {"!RefAll", "Fn::RefAll"},
    {"!Select", "Fn::Select"},
    {"!Split", "Fn::Split"},
    {"!Sub", "Fn::Sub"},
    {"!Transform", "Fn::Transform"},
    {"!ValueOf", "Fn::ValueOf"},
    {"!ValueOfAll", "Fn::ValueOfAll"},
}};

constexpr std::array<std::string_view, 3> kLongFormOnly = {"!ForEach", "!Length", "!ToJsonString"};

}  // namespace

std::optional<std::string_view> function_of_tag(std::string_view tag) {
  const auto found = std::lower_bound(
      kFunctions.begin(), kFunctions.end(), tag,
      [](const Entry& entry, std::string_view wanted) { return entry.first < wanted; });
  if (found == kFunctions.end() || found->first != tag) {
    return std::nullopt;
  }
  return found->second;
}

std::string suggestion_for_tag(std::string_view tag) {
  if (std::find(kLongFormOnly.begin(), kLongFormOnly.end(), tag) != kLongFormOnly.end()) {
    return fmt::format("this function has no short form; write Fn::{}:", tag.substr(1));
  }
  if (tag.starts_with("!Fn::")) {
    return fmt::format("write !{} without Fn::", tag.substr(5));
  }
  std::vector<std::string_view> names;
  names.reserve(kFunctions.size());
  for (const Entry& entry : kFunctions) {
    names.push_back(entry.first);
  }
  const std::optional<std::string> nearest = nearest_name(tag, names);
  return nearest ? fmt::format("did you mean {}?", *nearest) : std::string();
}

}  // namespace drydock
