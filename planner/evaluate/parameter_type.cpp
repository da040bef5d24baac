#include "planner/evaluate/parameter_type.hpp"

#include <algorithm>
#include <array>

namespace drydock {
namespace {

// Template Reference, "AWS-specific parameter types".
constexpr std::array<std::string_view, 10> kAwsTypes = {"AWS::EC2::AvailabilityZone::Name",
                                                        "AWS::EC2::Image::Id",
                                                        "AWS::EC2::Instance::Id",
                                                        "AWS::EC2::KeyPair::KeyName",
                                                        "AWS::EC2::SecurityGroup::GroupName",
                                                        "AWS::EC2::SecurityGroup::Id",
                                                        "AWS::EC2::Subnet::Id",
                                                        "AWS::EC2::VPC::Id",
                                                        "AWS::EC2::Volume::Id",
                                                        "AWS::Route53::HostedZone::Id"};

constexpr std::string_view kStored = "AWS::SSM::Parameter::Value<";
constexpr std::string_view kList = "List<";

bool is_aws_type(std::string_view name) {
  return std::find(kAwsTypes.begin(), kAwsTypes.end(), name) != kAwsTypes.end();
}

std::optional<ParameterType> parse_plain_type(std::string_view name) {
  if (name == "String" || is_aws_type(name) || name == "AWS::SSM::Parameter::Name") {
    return ParameterType{};
  }
  if (name == "Number") {
    return ParameterType{false, true, false};
  }
  if (name == "CommaDelimitedList") {
    return ParameterType{true, false, false};
  }
  if (name.starts_with(kList) && name.ends_with('>')) {
    const std::string_view item = name.substr(kList.size(), name.size() - kList.size() - 1);
    if (item == "Number" || item == "String" || is_aws_type(item)) {
      return ParameterType{true, item == "Number", false};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<ParameterType> parse_parameter_type(std::string_view name) {
  if (!name.starts_with(kStored) || !name.ends_with('>')) {
    return parse_plain_type(name);
  }
  std::optional<ParameterType> type =
      parse_plain_type(name.substr(kStored.size(), name.size() - kStored.size() - 1));
  if (type) {
    type->stored = true;
  }
  return type;
}

std::vector<std::string_view> parameter_type_names() {
  std::vector<std::string_view> names = {"String",
                                         "Number",
                                         "List<Number>",
                                         "CommaDelimitedList",
                                         "AWS::SSM::Parameter::Name",
                                         "AWS::SSM::Parameter::Value<String>"};
  names.insert(names.end(), kAwsTypes.begin(), kAwsTypes.end());
  return names;
}

}  // namespace drydock
