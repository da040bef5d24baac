#include "planner/evaluate/evaluate.hpp"

#include <fmt/format.h>

#include "base/codes/template_codes.hpp"
#include "planner/evaluate/conditions.hpp"
#include "planner/evaluate/evaluation_context.hpp"
#include "planner/evaluate/mappings.hpp"
#include "planner/evaluate/nested/nested_stacks.hpp"
#include "planner/evaluate/nested/stack_dependencies.hpp"
#include "planner/evaluate/nested/stack_frame.hpp"
#include "planner/evaluate/nested/stack_tags.hpp"
#include "planner/evaluate/parameters.hpp"
#include "planner/evaluate/resource_evaluator.hpp"
#include "planner/evaluate/rules.hpp"
#include "planner/evaluate/section_checks.hpp"
#include "planner/evaluate/template.hpp"
#include "planner/evaluate/transform/transform.hpp"
#include "planner/model/region.hpp"

namespace drydock {
namespace {

// The name of the condition that leaves an entry out, or "".
std::string_view false_condition(const EvaluationContext& context, const TemplateEntry& entry,
                                 std::string_view section, Diagnostics& diagnostics) {
  const std::optional<Node> node =
      entry.node.is(NodeKind::Mapping) ? entry.node.find("Condition") : std::nullopt;
  if (!node || node->is(NodeKind::Null)) {
    return {};
  }
  const std::string path = fmt::format("{}.{}.Condition", section, entry.name);
  if (!node->is(NodeKind::String)) {
    diagnostics.add({codes::InvalidAttribute,
                     fmt::format("the Condition of {} is not the name of a condition", entry.name),
                     node->span(),
                     "declare the condition under Conditions and name it here",
                     {},
                     path});
    return {};
  }
  const std::optional<std::size_t> found =
      find_condition(context.source, node->text(), node->span(), path, diagnostics);
  const bool is_false = found && context.conditions[*found] == false;
  return is_false ? node->text() : std::string_view{};
}

// The resources and exports of a nested stack, where the stack itself stands.
void splice(NestedStack& stack, ResourceSet& result, std::vector<ExpandedStack>& expanded) {
  ExpandedStack around{stack.resource.address, result.resources.size(), 0,
                       stack.resource.depends_on};
  // What a module is given stands where its parameters are used, and only there.
  if (!stack.resource.type.ends_with("::MODULE")) {
    around.waits_for.insert(around.waits_for.end(), stack.resource.references.begin(),
                            stack.resource.references.end());
  }
  for (const Resource& resource : stack.content.resources) {
    result.resources.push_back(resource);
  }
  around.end = result.resources.size();
  expanded.push_back(std::move(around));
}

// A resource of a module may come to have the logical id of another.
void check_addresses(const ResourceSet& result, Diagnostics& diagnostics) {
  std::map<std::string_view, const Resource*> seen;
  for (const Resource& resource : result.resources) {
    const auto [first, is_new] = seen.emplace(resource.address.text(), &resource);
    if (!is_new) {
      diagnostics.add({codes::InvalidName,
                       fmt::format("two resources have the logical id {}", resource.address.text()),
                       resource.name_span,
                       "a resource of a module is named by both logical ids; rename one",
                       {{first->second->name_span, "the other one"}}});
    }
  }
}

// Exports of nested stacks are exports of the account like any other.
void add_nested_exports(NestedStacks& nested, std::string_view prefix, std::size_t entries,
                        ResourceSet& result) {
  for (std::size_t i = 0; i < entries; ++i) {
    const NestedStack* stack = nested.find(i);
    for (std::size_t j = 0; stack != nullptr && j < stack->content.outputs.size(); ++j) {
      Output output = stack->content.outputs[j];
      if (!output.export_name.empty()) {
        output.name = stack->resource.address.text().substr(prefix.size()) + "." + output.name;
        result.outputs.push_back(std::move(output));
      }
    }
  }
}

void evaluate_resources(EvaluationContext& context, ResourceSet& result, Diagnostics& diagnostics) {
  const std::vector<TemplateEntry>& entries = context.source.resources.entries;
  context.absent_because.reserve(entries.size());
  for (const TemplateEntry& entry : entries) {
    context.absent_because.push_back(false_condition(context, entry, "Resources", diagnostics));
  }
  if (context.nested != nullptr) {
    context.nested->evaluate_all();
  }
  std::vector<ExpandedStack> expanded;
  result.resources.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!entries[i].node.is(NodeKind::Mapping)) {
      continue;
    }
    if (!context.absent_because[i].empty()) {
      check_condition_names(entries[i].node, context.source,
                            fmt::format("Resources.{}", entries[i].name), diagnostics);
      continue;
    }
    NestedStack* const stack = context.nested != nullptr ? context.nested->find(i) : nullptr;
    if (stack != nullptr && stack->state == NestedStack::State::Expanded) {
      splice(*stack, result, expanded);
    } else if (stack != nullptr) {
      result.resources.push_back(stack->resource);
      if (stack->state == NestedStack::State::Failed) {
        result.resources.back().references.clear();  // a circle among stacks was said
      }
    } else {
      result.resources.push_back(evaluate_resource(context, entries[i], diagnostics));
    }
  }
  expand_dependencies(expanded, result.resources);
  if (!expanded.empty()) {
    check_addresses(result, diagnostics);
  }
}

void evaluate_outputs(const EvaluationContext& context, ResourceSet& result,
                      Diagnostics& diagnostics) {
  for (const TemplateEntry& entry : context.source.outputs.entries) {
    if (!entry.node.is(NodeKind::Mapping)) {
      continue;
    }
    if (!false_condition(context, entry, "Outputs", diagnostics).empty()) {
      check_condition_names(entry.node, context.source, fmt::format("Outputs.{}", entry.name),
                            diagnostics);
      continue;
    }
    result.outputs.push_back(evaluate_output(context, entry, diagnostics));
  }
}

void check_sections(const Document& document, const Template& source,
                    const EvaluateOptions& options, Diagnostics& diagnostics) {
  const SourceMap* texts = options.files.sources;
  const std::size_t bytes = texts != nullptr ? texts->text(document.file()).size() : 0;
  check_quotas(document.root(), source, bytes, diagnostics);
  check_hooks(document.root(), diagnostics);
  check_interface(document.root(), source, diagnostics);
  check_dynamic_references(source, diagnostics);
}

// What a transform made, and refused a part of, may lack anything: of that nothing is said.
void keep_as_written(const Document& written, std::string_view prefix, ResourceSet& result) {
  const std::optional<Node> resources = written.root().find("Resources");
  std::erase_if(result.resources, [&](const Resource& resource) {
    const std::string_view name = std::string_view(resource.address.text()).substr(prefix.size());
    const std::optional<Node> entry =
        resources && resources->is(NodeKind::Mapping) ? resources->find(name) : std::nullopt;
    const std::optional<Node> type =
        entry && entry->is(NodeKind::Mapping) ? entry->find("Type") : std::nullopt;
    return !type || type->text() != resource.type || resource.type.starts_with("AWS::Serverless::");
  });
}

// User Guide, "CloudFormation quotas": resources of a nested operation.
void check_quota(const Document& document, const NestedSession& session, const ResourceSet& result,
                 Diagnostics& diagnostics) {
  constexpr std::size_t kMostResources = 2500;
  if (session.stacks == 0 || result.resources.size() <= kMostResources) {
    return;
  }
  Span place = document.root().span();
  for (std::size_t i = 0; i < document.root().size(); ++i) {
    place = document.root().key(i) == "Resources" ? document.root().key_span(i) : place;
  }
  diagnostics.add({codes::NestedQuota,
                   fmt::format("with its nested stacks the template has {} resources, and "
                               "CloudFormation takes at most {} in one operation",
                               result.resources.size(), kMostResources),
                   place,
                   "split it into stacks that are deployed one after the other",
                   {},
                   "Resources"});
}

}  // namespace

std::optional<ResourceSet> evaluate_in_frame(const Document& written,
                                             const EvaluateOptions& options,
                                             const SchemaRegistry* schemas, const StackFrame& frame,
                                             Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count(Severity::Error);
  const std::optional<Document> transformed = apply_transforms(written, options, diagnostics);
  const bool transform_failed = diagnostics.count(Severity::Error) != errors_before;
  const Document& document = transformed ? *transformed : written;
  const std::optional<Template> source = read_template(document, diagnostics);
  if (!source) {
    return std::nullopt;
  }
  check_sections(document, *source, options, diagnostics);
  ResourceSet result;
  result.stack_name = options.stack_name;
  result.region = options.region;
  result.account = options.account;
  result.partition = partition_of(options.region);

  EvaluationContext context{*source, options, schemas, {}, {}, {}, {}};
  context.frame = &frame;
  NestedStacks nested(context, diagnostics);
  if (frame.session != nullptr && options.files.files != nullptr) {
    context.nested = &nested;
  }
  result.parameters = evaluate_parameters(*source, options, diagnostics);
  for (const ParameterValue& parameter : result.parameters) {
    context.parameters.push_back(parameter.value);
  }
  context.mappings = evaluate_mappings(*source, diagnostics);
  evaluate_rules(document.root(), context, diagnostics);
  evaluate_conditions(context, diagnostics);
  for (std::size_t i = 0; i < source->conditions.entries.size(); ++i) {
    result.conditions.emplace(source->conditions.entries[i].name,
                              context.conditions[i].value_or(false));
  }
  evaluate_resources(context, result, diagnostics);
  evaluate_outputs(context, result, diagnostics);
  add_nested_exports(nested, frame.prefix, source->resources.entries.size(), result);
  if (schemas != nullptr && !frame.tags.empty()) {
    for (Resource& resource : result.resources) {
      propagate_tags(frame.tags, *schemas, resource);
    }
  }
  if (!options.keep_failed && diagnostics.count(Severity::Error) != errors_before) {
    return std::nullopt;
  }
  if (transform_failed) {
    keep_as_written(written, frame.prefix, result);
  }
  return result;
}

std::string EvaluationContext::address(std::string_view logical_id) const {
  return (frame != nullptr ? frame->prefix : std::string()) + std::string(logical_id);
}

std::optional<ResourceSet> evaluate(const Document& document, const EvaluateOptions& options,
                                    const SchemaRegistry* schemas, Diagnostics& diagnostics) {
  NestedSession session;
  StackFrame root;
  root.session = &session;
  if (options.files.sources != nullptr) {
    root.chain.emplace_back(options.files.sources->name(document.file()));
  }
  std::optional<ResourceSet> result =
      evaluate_in_frame(document, options, schemas, root, diagnostics);
  if (result) {
    result->files = std::move(session.files);
    check_quota(document, session, *result, diagnostics);
  }
  return result;
}

}  // namespace drydock
