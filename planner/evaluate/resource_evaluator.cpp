#include "planner/evaluate/resource_evaluator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/function_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "base/nearest_name.hpp"
#include "planner/evaluate/expression_evaluator.hpp"
#include "planner/evaluate/nested/nested_stacks.hpp"
#include "planner/evaluate/stack_policies.hpp"

namespace drydock {
namespace {

// Template Reference, "DeletionPolicy attribute": resources that support snapshots.
constexpr std::array<std::string_view, 8> kSnapshotTypes = {
    "AWS::DocDB::DBCluster",          "AWS::EC2::Volume",
    "AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster",        "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",           "AWS::Redshift::Cluster"};

bool supports_snapshot(const std::string& type) {
  return std::find(kSnapshotTypes.begin(), kSnapshotTypes.end(), type) != kSnapshotTypes.end();
}

std::optional<RetentionPolicy> policy_named(const Value& value, bool deletion) {
  if (!value.is_string()) {
    return std::nullopt;
  }
  const std::optional<RetentionPolicy> policy = parse_retention_policy(value.text());
  return !deletion && policy == RetentionPolicy::RetainExceptOnCreate ? std::nullopt : policy;
}

class ResourceEvaluator {
 public:
  ResourceEvaluator(const EvaluationContext& context, const TemplateEntry& entry,
                    Diagnostics& diagnostics)
      : context_(context),
        entry_(entry),
        diagnostics_(diagnostics),
        path_(fmt::format("Resources.{}", entry.name)) {}

  Resource evaluate() {
    resource_.address = Address(context_.address(entry_.name));
    resource_.name_span = entry_.name_span;
    read_type();
    if (const std::optional<Node> condition = entry_.node.find("Condition")) {
      resource_.condition = condition->text();
    }
    read_properties();
    read_depends_on();
    resource_.metadata = extra("Metadata");
    resource_.creation_policy = extra("CreationPolicy");
    resource_.update_policy = extra("UpdatePolicy");
    resource_.deletion_policy = default_deletion_policy();
    read_policy("DeletionPolicy", resource_.deletion_policy);
    read_policy("UpdateReplacePolicy", resource_.update_replace_policy);
    return std::move(resource_);
  }

 private:
  void report(DiagnosticCode code, Span span, std::string_view key, std::string message,
              std::string hint, std::optional<Severity> severity = {}) {
    Diagnostic diagnostic{code, std::move(message), span, std::move(hint)};
    diagnostic.path = fmt::format("{}.{}", path_, key);
    diagnostic.severity_override = severity;
    diagnostics_.add(std::move(diagnostic));
  }

  void read_type() {
    const std::optional<Node> type = entry_.node.find("Type");
    if (!type || type->is(NodeKind::Null)) {
      return;  // reported by the template
    }
    resource_.type_span = type->span();
    if (context_.source.unknown_macro && type->is(NodeKind::Mapping) && type->size() == 1) {
      resource_.type = type->key(0);  // "Rain::Module"; said where the template is read
      return;
    }
    if (!type->is(NodeKind::String) || type->text().empty()) {
      report(codes::InvalidAttribute, type->span(), "Type",
             fmt::format("the type of {} is not the name of a resource type", entry_.name),
             "write a type such as AWS::EC2::VPC");
      return;
    }
    resource_.type = type->text();
  }

  void read_properties() {
    resource_.properties = Value::object({}, entry_.node.span());
    const std::optional<Node> node = entry_.node.find("Properties");
    if (!node || node->is(NodeKind::Null)) {
      // Which was reported as an error; with a macro that is not known it is none.
      if (node || (misspells_properties() && !context_.source.unknown_macro)) {
        resource_.properties = failed_value(entry_.node.span());
      }
      return;
    }
    ExpressionEvaluator evaluator(context_, ExpressionPlace::Resource, path_ + ".Properties",
                                  diagnostics_);
    Value properties = evaluator.evaluate(*node);
    resource_.references = evaluator.take_references();
    resource_.parameter_uses = evaluator.take_parameter_uses();
    if (properties.is_object() || (properties.is_unknown() && mentions_failure(properties))) {
      resource_.properties = std::move(properties);
    } else if (!properties.is_unknown()) {
      report(codes::InvalidAttribute, node->span(), "Properties",
             fmt::format("the Properties of {} are not a mapping", entry_.name), "");
      resource_.properties = failed_value(node->span());
    } else if (!is_no_value(properties) &&
               properties.expression().find("Fn::Transform") == nullptr) {
      report(codes::InvalidAttribute, node->span(), "Properties",
             fmt::format("the Properties of {} are not known before a deployment", entry_.name),
             "write the properties and use functions for their values");
      resource_.properties = failed_value(node->span());
    }
  }

  [[nodiscard]] bool misspells_properties() const {
    for (std::size_t i = 0; i < entry_.node.size(); ++i) {
      if (nearest_name(entry_.node.key(i), {"Properties"})) {
        return true;
      }
    }
    return false;
  }

  void read_depends_on() {
    const std::optional<Node> node = entry_.node.find("DependsOn");
    if (!node || node->is(NodeKind::Null)) {
      return;
    }
    if (!node->is(NodeKind::Sequence)) {
      add_dependency(*node);
      return;
    }
    for (std::size_t i = 0; i < node->size(); ++i) {
      add_dependency((*node)[i]);
    }
  }

  void add_dependency(const Node& node) {
    if (!node.is(NodeKind::String)) {
      if (!node.is(NodeKind::Null)) {
        report(codes::InvalidAttribute, node.span(), "DependsOn",
               "DependsOn is the logical id of a resource, or a list of them",
               "write logical ids as text; functions are not allowed here");
      }
      return;
    }
    const auto found = context_.source.resources.index.find(node.text());
    if (const Resource* part = found == context_.source.resources.index.end()
                                   ? part_of_module(node.text(), node.span())
                                   : nullptr) {
      depend_on({part->address, {}, {}, node.span()});
      return;
    }
    if (found == context_.source.resources.index.end()) {
      report(codes::UnknownReference, node.span(), "DependsOn",
             fmt::format("Unresolved resource dependencies [{}] in the Resources block of the "
                         "template: nothing has this name",
                         node.text()),
             nearest_hint(node.text(), context_.source.resources.names(),
                          "name a resource of this template"));
      return;
    }
    // CloudFormation ignores a dependency on what is not created.
    if (context_.absent_because[found->second].empty()) {
      depend_on({Address(context_.address(node.text())), {}, {}, node.span()});
    }
  }

  // "Module.Resource" or "ModuleResource".
  [[nodiscard]] const Resource* part_of_module(std::string_view name, Span span) const {
    if (context_.nested == nullptr) {
      return nullptr;
    }
    std::string whole(name);
    std::erase(whole, '.');
    return context_.nested->named_in_module(whole, span);
  }

  void depend_on(Reference reference) {
    const auto same = [&](const Reference& r) { return r.target == reference.target; };
    if (std::none_of(resource_.depends_on.begin(), resource_.depends_on.end(), same)) {
      resource_.depends_on.push_back(std::move(reference));
    }
  }

  // Metadata and the policies are evaluated like properties. What they name must exist first, and
  // nothing more: a change there never changes this resource's properties.
  Value extra(std::string_view key) {
    const std::optional<Node> node = entry_.node.find(key);
    if (!node || node->is(NodeKind::Null)) {
      return {};
    }
    ExpressionEvaluator evaluator(context_, ExpressionPlace::Resource,
                                  fmt::format("{}.{}", path_, key), diagnostics_);
    Value value = evaluator.evaluate(*node);
    for (Reference& reference : evaluator.take_references()) {
      depend_on({std::move(reference.target), {}, {}, reference.span});
    }
    if (is_no_value(value)) {
      return {};
    }
    if (key != "Metadata" && !value.is_object() && !value.is_unknown()) {
      report(codes::InvalidAttribute, node->span(), key,
             fmt::format("the {} of {} is not a mapping", key, entry_.name), "");
    }
    if (key != "Metadata") {
      check_stack_policy(value,
                         {key, resource_.type, fmt::format("{}.{}", path_, key), node->span()},
                         diagnostics_);
    }
    return value;
  }

  // User Guide, "DeletionPolicy attribute": Snapshot for AWS::RDS::DBCluster, and for
  // AWS::RDS::DBInstance without DBClusterIdentifier; else Delete.
  [[nodiscard]] RetentionPolicy default_deletion_policy() const {
    const bool snapshot = resource_.type == "AWS::RDS::DBCluster" ||
                          (resource_.type == "AWS::RDS::DBInstance" &&
                           resource_.properties.find("DBClusterIdentifier") == nullptr);
    return snapshot ? RetentionPolicy::Snapshot : RetentionPolicy::Delete;
  }

  void read_policy(std::string_view key, RetentionPolicy& policy) {
    const std::optional<Node> node = entry_.node.find(key);
    if (!node || node->is(NodeKind::Null)) {
      return;
    }
    if (!node->is_scalar() && !context_.source.language_extensions) {
      report(codes::NeedsLanguageExtensions, node->span(), key,
             fmt::format("the {} of {} is a function", key, entry_.name),
             "write the policy, or add Transform: AWS::LanguageExtensions");
      return;
    }
    ExpressionEvaluator evaluator(context_, ExpressionPlace::Resource,
                                  fmt::format("{}.{}", path_, key), diagnostics_);
    const Value value = evaluator.evaluate(*node);
    if (mentions_failure(value)) {
      return;
    }
    const bool deletion = key == "DeletionPolicy";
    const std::optional<RetentionPolicy> read = policy_named(value, deletion);
    if (!read) {
      std::vector<std::string_view> names = {"Delete", "Retain", "Snapshot"};
      if (deletion) {
        names.emplace_back("RetainExceptOnCreate");
      }
      report(codes::InvalidAttribute, node->span(), key,
             fmt::format("the {} of {} is not one of {}", key, entry_.name, fmt::join(names, ", ")),
             value.is_string() ? nearest_hint(value.text(), names) : "");
      return;
    }
    if (*read == RetentionPolicy::Snapshot && !resource_.type.empty() &&
        !supports_snapshot(resource_.type)) {
      report(codes::InvalidAttribute, node->span(), key,
             fmt::format("{} does not support the {} Snapshot", resource_.type, key),
             deletion ? "use Retain or Delete" : "Delete is used instead",
             deletion ? Severity::Error : Severity::Warning);
      return;
    }
    policy = *read;
  }

  const EvaluationContext& context_;
  const TemplateEntry& entry_;
  Diagnostics& diagnostics_;
  std::string path_;
  Resource resource_;
};

void report_output(const TemplateEntry& entry, const Node& node, std::string_view key,
                   std::string message, std::string hint, Diagnostics& diagnostics) {
  diagnostics.add({codes::InvalidAttribute,
                   std::move(message),
                   node.span(),
                   std::move(hint),
                   {},
                   fmt::format("Outputs.{}.{}", entry.name, key)});
}

std::string export_name(const EvaluationContext& context, const TemplateEntry& entry,
                        const Node& node, Diagnostics& diagnostics) {
  const std::optional<Node> name = node.find("Name");
  if (!name || node.size() != 1) {
    report_output(entry, node, "Export", "Export is not a mapping with Name alone",
                  "write Export: {Name: name}", diagnostics);
    return {};
  }
  ExpressionEvaluator evaluator(context, ExpressionPlace::Output,
                                fmt::format("Outputs.{}.Export.Name", entry.name), diagnostics);
  const Value value = evaluator.evaluate(*name);
  if (mentions_failure(value)) {
    return {};
  }
  if (value.is_unknown() && !is_no_value(value) && evaluator.take_references().empty()) {
    return describe_expression(value.expression());
  }
  const std::optional<std::string> text = value.scalar_text();
  if (!text || text->empty()) {
    report_output(entry, *name, "Export.Name",
                  "the name of an export is not text known before a "
                  "deployment",
                  "a name may use parameters and pseudo parameters, not resources", diagnostics);
    return {};
  }
  return *text;
}

}  // namespace

Resource evaluate_resource(const EvaluationContext& context, const TemplateEntry& entry,
                           Diagnostics& diagnostics) {
  return ResourceEvaluator(context, entry, diagnostics).evaluate();
}

Output evaluate_output(const EvaluationContext& context, const TemplateEntry& entry,
                       Diagnostics& diagnostics) {
  Output output;
  output.name = entry.name;
  output.span = entry.name_span;
  if (const std::optional<Node> description = entry.node.find("Description")) {
    output.description = description->text();
  }
  if (const std::optional<Node> node = entry.node.find("Export");
      node && !node->is(NodeKind::Null)) {
    output.export_name = export_name(context, entry, *node, diagnostics);
  }
  const std::optional<Node> node = entry.node.find("Value");
  if (!node) {
    return output;  // reported by the template
  }
  ExpressionEvaluator evaluator(context, ExpressionPlace::Output,
                                fmt::format("Outputs.{}.Value", entry.name), diagnostics);
  output.value = evaluator.evaluate(*node);
  if (mentions_failure(output.value)) {
    return output;
  }
  const std::optional<std::string> text = output.value.scalar_text();
  if (is_no_value(output.value) || (!text && !output.value.is_unknown())) {
    report_output(
        entry, *node, "Value", fmt::format("the value of the output {} is not text", entry.name),
        "the Value of an output evaluates to a string; join a list with Fn::Join", diagnostics);
  } else if (text) {
    output.value = Value::string(*text, output.value.span()).mark_secret(output.value.secret());
  }
  return output;
}

}  // namespace drydock
