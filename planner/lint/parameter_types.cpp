#include <fmt/format.h>

#include <map>

#include "base/codes/lint_codes.hpp"
#include "planner/lint/checks.hpp"

namespace drydock {
namespace {

// Properties whose values an AWS-specific parameter type checks before a deployment begins
// (User Guide, "CloudFormation-supplied parameter types").
struct TypedProperty {
  std::string_view service;  // beginning of the resource type
  std::string_view property;
  std::string_view type;
};
constexpr TypedProperty kTyped[] = {
    {"AWS::EC2::", "ImageId", "AWS::EC2::Image::Id"},
    {"AWS::AutoScaling::", "ImageId", "AWS::EC2::Image::Id"},
    {"AWS::EC2::", "VpcId", "AWS::EC2::VPC::Id"},
    {"AWS::ElasticLoadBalancingV2::", "VpcId", "AWS::EC2::VPC::Id"},
    {"AWS::EC2::", "SubnetId", "AWS::EC2::Subnet::Id"},
    {"AWS::EC2::", "KeyName", "AWS::EC2::KeyPair::KeyName"},
    {"AWS::AutoScaling::", "KeyName", "AWS::EC2::KeyPair::KeyName"},
};

std::string_view wanted_type(const TemplateTree& tree, std::size_t place) {
  const std::string_view type = tree.resource_type(place);
  const std::string_view key = tree.key(place);
  for (const TypedProperty& typed : kTyped) {
    if (typed.property == key && type.starts_with(typed.service)) {
      return typed.type;
    }
  }
  return {};
}

}  // namespace

void check_parameter_types(const LintContext& context, Diagnostics& diagnostics) {
  const TemplateTree& tree = context.tree;
  std::map<std::string_view, const NameUse*> told;
  for (const NameUse& use : context.uses.all) {
    const TemplateEntry* parameter = use.kind == UseKind::Ref && !use.in_sub
                                         ? context.source.parameters.find(use.name)
                                         : nullptr;
    if (parameter == nullptr || !tree[use.place].in_properties ||
        !parameter->node.is(NodeKind::Mapping) || told.contains(parameter->name)) {
      continue;
    }
    const std::optional<Node> type = parameter->node.find("Type");
    const std::optional<Node> by_default = parameter->node.find("Default");
    const std::string_view wanted = wanted_type(tree, use.place);
    // An empty default says that the value may be left out, which the AWS-specific types refuse.
    const bool may_be_empty = by_default && by_default->is_scalar() && by_default->text().empty();
    if (wanted.empty() || !type || type->text() != "String" || may_be_empty) {
      continue;
    }
    told.emplace(parameter->name, &use);
    Diagnostic diagnostic{
        codes::ParameterTypeLoose,
        fmt::format("the parameter {} is a String and is used as {}", parameter->name,
                    tree.key(use.place)),
        type->span(),
        fmt::format("with Type: {} a wrong value is found before the deployment", wanted)};
    diagnostic.labels.push_back({tree[use.place].node.span(), "used here"});
    diagnostic.path = fmt::format("Parameters.{}.Type", parameter->name);
    diagnostics.add(std::move(diagnostic));
  }
}

}  // namespace drydock
