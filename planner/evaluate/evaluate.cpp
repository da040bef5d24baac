#include "planner/evaluate/evaluate.hpp"

#include <fmt/format.h>

#include "planner/evaluate/conditions.hpp"
#include "planner/evaluate/evaluation_context.hpp"
#include "planner/evaluate/mappings.hpp"
#include "planner/evaluate/parameters.hpp"
#include "planner/evaluate/resource_evaluator.hpp"
#include "planner/evaluate/template.hpp"
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
    diagnostics.add({DiagnosticCode::InvalidAttribute,
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

void evaluate_resources(EvaluationContext& context, ResourceSet& result, Diagnostics& diagnostics) {
  const std::vector<TemplateEntry>& entries = context.source.resources.entries;
  context.absent_because.reserve(entries.size());
  for (const TemplateEntry& entry : entries) {
    context.absent_because.push_back(false_condition(context, entry, "Resources", diagnostics));
  }
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
    result.resources.push_back(evaluate_resource(context, entries[i], diagnostics));
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

}  // namespace

std::optional<ResourceSet> evaluate(const Document& document, const EvaluateOptions& options,
                                    const SchemaRegistry* schemas, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count(Severity::Error);
  const std::optional<Template> source = read_template(document, diagnostics);
  if (!source) {
    return std::nullopt;
  }
  ResourceSet result;
  result.stack_name = options.stack_name;
  result.region = options.region;
  result.account = options.account;
  result.partition = partition_of(options.region);

  EvaluationContext context{*source, options, schemas, {}, {}, {}, {}};
  result.parameters = evaluate_parameters(*source, options, diagnostics);
  for (const ParameterValue& parameter : result.parameters) {
    context.parameters.push_back(parameter.value);
  }
  context.mappings = evaluate_mappings(*source, diagnostics);
  evaluate_conditions(context, diagnostics);
  for (std::size_t i = 0; i < source->conditions.entries.size(); ++i) {
    result.conditions.emplace(source->conditions.entries[i].name,
                              context.conditions[i].value_or(false));
  }
  evaluate_resources(context, result, diagnostics);
  evaluate_outputs(context, result, diagnostics);
  if (diagnostics.count(Severity::Error) != errors_before) {
    return std::nullopt;
  }
  return result;
}

}  // namespace drydock
