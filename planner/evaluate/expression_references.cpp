// Ref, Fn::GetAtt and the variables of Fn::Sub: what a name in an expression stands for.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/function_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "planner/evaluate/expression_evaluator.hpp"
#include "planner/evaluate/nested/nested_stacks.hpp"
#include "planner/evaluate/resolve.hpp"
#include "planner/evaluate/sub_text.hpp"
#include "planner/model/region.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {
namespace {

constexpr std::array<std::string_view, 8> kPseudoParameters = {
    "AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition",
    "AWS::Region",    "AWS::StackId", "AWS::StackName",        "AWS::URLSuffix"};

// The value as if written where it is used, so that a problem with it points there.
Value placed(Value value, Span span) {
  value.at(span);
  if (value.is_list()) {
    for (Value& item : value.items()) {
      item.at(span);
    }
  }
  return value;
}

std::string_view type_of(const TemplateEntry& entry) {
  const std::optional<Node> type =
      entry.node.is(NodeKind::Mapping) ? entry.node.find("Type") : std::nullopt;
  return type ? type->text() : std::string_view{};
}

bool is_module(std::string_view type) { return type.ends_with("::MODULE"); }

// Types whose attributes are not the schema's: they come from a template or from the user's code.
bool has_open_attributes(std::string_view type) {
  return is_module(type) || type.starts_with("Custom::") ||
         type == "AWS::CloudFormation::CustomResource" || type == "AWS::CloudFormation::Stack";
}

// The bytes of a variable inside a scalar, if the scalar was written as it reads.
Span variable_span(const Node& text, std::string_view source) {
  const Span span = text.span();
  const auto offset = static_cast<std::size_t>(source.data() - text.text().data());
  const std::size_t quotes = span.size() - std::min<std::size_t>(span.size(), text.text().size());
  if (span.size() < text.text().size() || (quotes != 0 && quotes != 2)) {
    return span;
  }
  const auto begin = static_cast<std::uint32_t>(span.begin + quotes / 2 + offset);
  return {span.file, begin, static_cast<std::uint32_t>(begin + source.size())};
}

}  // namespace

Value ExpressionEvaluator::evaluate_ref(const Node& argument, const Node& whole) {
  if (argument.is(NodeKind::String)) {
    return reference(argument.text(), whole.span());
  }
  const bool computed = argument.is(NodeKind::Mapping) && context_.source.language_extensions;
  const Value name = computed ? evaluate(argument) : Value::null();
  if (mentions_failure(name)) {
    return failed_value(whole.span());
  }
  if (!name.is_string()) {
    return fail(codes::InvalidFunction, argument.span(),
                "Ref takes the name of a parameter or resource as text",
                "a function in its place needs Transform: AWS::LanguageExtensions");
  }
  return reference(name.text(), whole.span());
}

Value ExpressionEvaluator::reference(std::string_view name, Span span) {
  if (name.starts_with("AWS::")) {
    return pseudo_parameter(name, span);
  }
  const TemplateSection& parameters = context_.source.parameters;
  if (const auto found = parameters.index.find(name); found != parameters.index.end()) {
    if (place_ == ExpressionPlace::Resource) {
      parameter_uses_.push_back({context_.address(name), property_path()});
    }
    const Value& value = context_.parameters[found->second];
    refer_through(value, span);
    return placed(value, span);
  }
  const TemplateSection& resources = context_.source.resources;
  if (const auto found = resources.index.find(name); found != resources.index.end()) {
    return use_resource(found->second, std::string(name), {}, span);
  }
  // "Module.Resource" names what a module holds.
  const std::string_view module = name.substr(0, std::min(name.find('.'), name.size()));
  const TemplateEntry* entry = resources.find(module);
  if (entry != nullptr && is_module(type_of(*entry))) {
    return use_resource(resources.index.at(module), std::string(name), {}, span);
  }
  if (const Resource* part = named_in_module(name, span)) {
    return use_part(*part, {}, span);
  }
  return unknown_reference(name, span);
}

Value ExpressionEvaluator::unknown_reference(std::string_view name, Span span) {
  std::vector<std::string_view> candidates = context_.source.resources.names();
  const std::vector<std::string_view> parameters = context_.source.parameters.names();
  candidates.insert(candidates.end(), parameters.begin(), parameters.end());
  candidates.insert(candidates.end(), kPseudoParameters.begin(), kPseudoParameters.end());
  if (context_.source.unknown_macro && place_ != ExpressionPlace::Condition) {
    diagnostics_.add(
        {codes::UnknownReference,
         fmt::format("{} names nothing here; a macro of the template may add it", name),
         span,
         nearest_hint(name, candidates),
         {},
         diagnostic_path(),
         Severity::Warning});
    return unknown_function("Ref", Value::string(std::string(name), span), span);
  }
  const std::string_view block = place_ == ExpressionPlace::Output      ? "Outputs"
                                 : place_ == ExpressionPlace::Condition ? "Conditions"
                                                                        : "Resources";
  return fail(codes::UnknownReference, span,
              fmt::format("Unresolved resource dependencies [{}] in the {} block of the template: "
                          "nothing has this name",
                          name, block),
              nearest_hint(name, candidates, "name a resource, a parameter or a pseudo parameter"));
}

Value ExpressionEvaluator::pseudo_parameter(std::string_view name, Span span) {
  const EvaluateOptions& options = context_.options;
  if (name == "AWS::NoValue") {
    return no_value(span);
  }
  if (const auto found = options.assumed.find(std::string(name)); found != options.assumed.end()) {
    if (const Value* known = found->second.find("Ref")) {
      return placed(*known, span);
    }
  }
  if (name == "AWS::Region") {
    return Value::string(options.region, span);
  }
  if (name == "AWS::AccountId") {
    return Value::string(options.account, span);
  }
  if (name == "AWS::StackName") {
    return Value::string(options.stack_name, span);
  }
  if (name == "AWS::Partition") {
    return Value::string(std::string(partition_of(options.region)), span);
  }
  if (name == "AWS::URLSuffix") {
    return Value::string(std::string(url_suffix_of(options.region)), span);
  }
  const StackFrame* frame = context_.frame;
  if (name == "AWS::NotificationARNs") {
    return frame != nullptr && !frame->notification_arns.is_null()
               ? placed(frame->notification_arns, span)
               : Value::list({}, span);  // nothing here subscribes to the events of a root stack
  }
  if (name == "AWS::StackId" && frame != nullptr && !frame->stack_id.empty()) {
    return Value::string(frame->stack_id, span);
  }
  if (name == "AWS::StackId") {
    return unknown_function("Ref", Value::string(std::string(name), span), span);
  }
  return fail(codes::UnknownReference, span, fmt::format("there is no pseudo parameter {}", name),
              nearest_hint(name, {kPseudoParameters.begin(), kPseudoParameters.end()}));
}

// Uses of resources that a value was made from elsewhere: a parameter that the parent of a nested
// stack gives, or an output of a nested stack.
void ExpressionEvaluator::refer_through(const Value& value, Span span) {
  if (!value.contains_unknown()) {
    return;
  }
  for (ExpressionReference& use : references_of(value)) {
    references_.push_back({std::move(use.target), std::move(use.attribute), property_path(), span});
  }
}

Value ExpressionEvaluator::use_resource(std::size_t index, const std::string& name,
                                        std::string_view attribute, Span span) {
  const std::string address = context_.address(name);
  const TemplateEntry& entry = context_.source.resources.entries[index];
  if (place_ == ExpressionPlace::Condition) {
    return fail(codes::UnknownReference, span,
                fmt::format("the condition names the resource {}, which does not exist when "
                            "conditions are decided",
                            name),
                "decide by a parameter instead");
  }
  if (const std::string_view condition = context_.absent_because[index]; !condition.empty()) {
    const bool output = place_ == ExpressionPlace::Output;
    return fail(codes::ReferenceToAbsent, span,
                fmt::format("{}Unresolved resource dependencies [{}] in the {} block of the "
                            "template: its condition {} is false",
                            output ? "" : "Template format error: ", name,
                            output ? "Outputs" : "Resources", condition),
                fmt::format("guard the use: Fn::If: [{}, …, !Ref AWS::NoValue]", condition));
  }
  if (!attribute.empty() && !has_attribute(type_of(entry), entry.name, attribute, span)) {
    return failed_value(span);
  }
  if (context_.nested != nullptr && is_module(type_of(entry))) {
    const std::size_t dot = std::min(name.find('.'), name.size());
    std::string dotted = dot < name.size() ? name.substr(dot + 1) : std::string();
    if (!attribute.empty()) {
      dotted += (dotted.empty() ? "" : ".") + std::string(attribute);
    }
    const NestedStacks::ModulePart part = context_.nested->part_of_module(index, dotted, span);
    if (part.state != NestedStack::State::Kept) {
      return part.resource != nullptr ? use_part(*part.resource, part.attribute, span)
             : part.state == NestedStack::State::Expanded
                 ? unknown_reference(
                       dotted.empty() ? name : fmt::format("{}.{}", entry.name, dotted), span)
                 : failed_value(span);
    }
  }
  references_.push_back(
      {Address(context_.address(entry.name)), std::string(attribute), property_path(), span});
  if (const auto assumed = context_.options.assumed.find(address);
      assumed != context_.options.assumed.end()) {
    if (const Value* known = assumed->second.find(attribute.empty() ? "Ref" : attribute)) {
      return placed(*known, span);
    }
  }
  if (context_.nested != nullptr) {
    if (std::optional<Value> value =
            context_.nested->attribute(index, attribute, span, diagnostic_path())) {
      refer_through(*value, span);
      return placed(std::move(*value), span);
    }
  }
  if (attribute.empty()) {
    return unknown_function("Ref", Value::string(address, span), span);
  }
  Value::List parts;
  parts.push_back(Value::string(address, span));
  parts.push_back(Value::string(std::string(attribute), span));
  return unknown_function("Fn::GetAtt", Value::list(std::move(parts), span), span);
}

// "ModuleResource", once modules are looked into.
const Resource* ExpressionEvaluator::named_in_module(std::string_view name, Span span) {
  return context_.nested != nullptr && place_ != ExpressionPlace::Condition
             ? context_.nested->named_in_module(name, span)
             : nullptr;
}

// A resource that a module holds.
Value ExpressionEvaluator::use_part(const Resource& resource, const std::string& attribute,
                                    Span span) {
  const std::string& address = resource.address.text();
  if (!attribute.empty() && !has_attribute(resource.type, address, attribute, span)) {
    return failed_value(span);
  }
  references_.push_back({resource.address, attribute, property_path(), span});
  if (attribute.empty()) {
    return unknown_function("Ref", Value::string(address, span), span);
  }
  Value::List parts;
  parts.push_back(Value::string(address, span));
  parts.push_back(Value::string(attribute, span));
  return unknown_function("Fn::GetAtt", Value::list(std::move(parts), span), span);
}

bool ExpressionEvaluator::has_attribute(std::string_view type, std::string_view name,
                                        std::string_view attribute, Span span) {
  const ResourceType* known = context_.schemas == nullptr || has_open_attributes(type)
                                  ? nullptr
                                  : context_.schemas->find(type);
  if (known == nullptr || known->has_attribute(attribute)) {
    return true;
  }
  if (known->is_write_only(attribute_path(attribute))) {
    fail(
        codes::UnknownAttribute, span,
        fmt::format("resource {} does not support attribute type {} in Fn::GetAtt: {} takes it and "
                    "never gives it back (write-only)",
                    name, attribute, type),
        "use what the property is set from");
    return false;
  }
  // Any property may be asked for, so it may be what was meant; the hint lists what AWS sets.
  const std::vector<std::string> attributes = known->attribute_names();
  std::vector<std::string_view> candidates(attributes.begin(), attributes.end());
  for (const std::string_view property : known->property_names(true)) {
    candidates.push_back(property);
  }
  constexpr std::size_t kListed = 12;
  const std::size_t shown = std::min(attributes.size(), kListed);
  const auto end = attributes.begin() + static_cast<std::ptrdiff_t>(shown);
  fail(codes::UnknownAttribute, span,
       fmt::format("resource {} does not support attribute type {} in Fn::GetAtt: {} has no such "
                   "attribute",
                   name, attribute, type),
       nearest_hint(attribute, candidates,
                    attributes.empty() ? fmt::format("{} has no attributes", type)
                                       : fmt::format("its attributes are {}{}",
                                                     fmt::join(attributes.begin(), end, ", "),
                                                     shown < attributes.size() ? ", …" : "")));
  return false;
}

Value ExpressionEvaluator::evaluate_get_att(const Node& argument, const Node& whole) {
  constexpr std::string_view kShape =
      "every Fn::GetAtt object requires two non-empty parameters, the resource name and the "
      "resource attribute";
  constexpr std::string_view kHint = "write Fn::GetAtt: [Resource, Attribute]";
  if (argument.is(NodeKind::String)) {
    const std::string_view text = argument.text();
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == text.size()) {
      return fail(codes::InvalidFunction, argument.span(), std::string(kShape), std::string(kHint));
    }
    return attribute(text.substr(0, dot), text.substr(dot + 1), whole.span());
  }
  if (!argument.is(NodeKind::Sequence) || argument.size() != 2) {
    return fail(codes::InvalidFunction, argument.span(), std::string(kShape), std::string(kHint));
  }
  const bool computed = argument[0].is(NodeKind::Mapping);
  if (computed && !context_.source.language_extensions) {
    return fail(codes::NeedsLanguageExtensions, argument[0].span(),
                "the resource name of Fn::GetAtt is a function",
                "write the name, or add Transform: AWS::LanguageExtensions");
  }
  const Value name = evaluate(argument[0]);
  const Value part = evaluate(argument[1]);
  if (mentions_failure(name) || mentions_failure(part)) {
    return failed_value(whole.span());
  }
  if (!name.is_string() || !part.is_string() || name.text().empty() || part.text().empty()) {
    return fail(codes::InvalidFunction, argument.span(), std::string(kShape), std::string(kHint));
  }
  return attribute(name.text(), part.text(), whole.span());
}

Value ExpressionEvaluator::attribute(std::string_view name, std::string_view attribute, Span span) {
  const TemplateSection& resources = context_.source.resources;
  if (const auto found = resources.index.find(name); found != resources.index.end()) {
    return use_resource(found->second, std::string(name), attribute, span);
  }
  // "Module.Resource" as the name of what a module holds.
  const std::string_view module = name.substr(0, std::min(name.find('.'), name.size()));
  const TemplateEntry* entry = resources.find(module);
  if (entry != nullptr && is_module(type_of(*entry))) {
    return use_resource(resources.index.at(module), std::string(name), attribute, span);
  }
  if (const Resource* part = named_in_module(name, span)) {
    return use_part(*part, std::string(attribute), span);
  }
  if (context_.source.parameters.find(name) != nullptr) {
    return fail(codes::UnknownReference, span,
                fmt::format("{} is a parameter, and Fn::GetAtt wants a resource", name),
                fmt::format("write Ref: {}", name));
  }
  return unknown_reference(name, span);
}

Value ExpressionEvaluator::sub_variable(std::string_view name, Span span) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) {
    return reference(name, span);
  }
  return dot == 0 || dot + 1 == name.size()
             ? unknown_reference(name, span)
             : attribute(name.substr(0, dot), name.substr(dot + 1), span);
}

Value ExpressionEvaluator::evaluate_sub(const Node& argument, const Node& whole) {
  const bool listed =
      argument.is(NodeKind::Sequence) && argument.size() == 2 && argument[1].is(NodeKind::Mapping);
  const Node text = listed ? argument[0] : argument;
  if (!text.is_scalar() || text.is(NodeKind::Null) || (listed && argument[1].size() == 0)) {
    return fail(codes::InvalidFunction, argument.span(),
                listed && argument[1].size() == 0
                    ? "the mapping of variables of Fn::Sub is empty"
                    : "Fn::Sub takes a text, or a list of a text and a mapping of variables",
                "write Fn::Sub: \"text ${Name}\" or Fn::Sub: [text, {Name: value}]");
  }
  Value variables = Value::object({}, argument.span());
  for (std::size_t i = 0; listed && i < argument[1].size(); ++i) {
    Value value = evaluate(argument[1][i]);
    variables.members().push_back(
        {std::string(argument[1].key(i)), std::move(value), argument[1].key_span(i)});
  }
  bool failed = mentions_failure(variables);
  for (const SubPiece& piece : parse_sub_text(text.text())) {
    if (!piece.variable || variables.find(piece.text) != nullptr) {
      continue;
    }
    const Span span = variable_span(text, piece.source);
    if (!piece.valid) {
      fail(codes::InvalidSubText, span,
           fmt::format("\"{}\" in Fn::Sub is not a variable: names have only letters, digits, "
                       "underscores, periods and colons",
                       piece.source),
           "write ${!Text} for a literal ${Text}");
      failed = true;
      continue;
    }
    Value value = sub_variable(piece.text, span);
    failed = failed || mentions_failure(value);
    variables.members().push_back({piece.text, std::move(value), span});
  }
  for (const Value::Member& member : variables.members()) {
    if (is_no_value(member.value)) {
      fail(codes::InvalidFunction, member.value.span(),
           fmt::format("the variable {} of Fn::Sub is AWS::NoValue", member.key),
           "use an empty text instead");
      failed = true;
    }
  }
  if (failed) {
    return failed_value(whole.span());
  }
  Value::List parts;
  parts.push_back(Value::string(std::string(text.text()), text.span()));
  parts.push_back(std::move(variables));
  return apply("Fn::Sub", Value::list(std::move(parts), argument.span()), whole.span());
}

}  // namespace drydock
