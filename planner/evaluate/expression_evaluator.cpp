#include "planner/evaluate/expression_evaluator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/codes/function_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "planner/evaluate/conditions.hpp"
#include "planner/evaluate/nested/stack_frame.hpp"
#include "planner/evaluate/resolve.hpp"
#include "planner/evaluate/scalar_value.hpp"

namespace drydock {
namespace {

// A plan wraps values in a few levels of its own, and readers stop at kDeepestNesting.
constexpr std::size_t kDeepestWritten = kDeepestNesting - 20;
constexpr std::size_t kLevelsOfFunction = 3;  // {"$expression": {name: [

constexpr std::array<std::string_view, 21> kFunctionNames = {
    "Fn::And",     "Fn::Base64",         "Fn::Cidr",   "Fn::Equals",       "Fn::FindInMap",
    "Fn::ForEach", "Fn::GetAZs",         "Fn::GetAtt", "Fn::If",           "Fn::ImportValue",
    "Fn::Join",    "Fn::Length",         "Fn::Not",    "Fn::Or",           "Fn::Select",
    "Fn::Split",   "Fn::GetStackOutput", "Fn::Sub",    "Fn::ToJsonString", "Fn::Transform",
    "Ref"};
constexpr std::array<std::string_view, 6> kRuleFunctions = {
    "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn",
    "Fn::RefAll",   "Fn::ValueOf",          "Fn::ValueOfAll"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_condition_function(std::string_view name) {
  return name == "Fn::And" || name == "Fn::Equals" || name == "Fn::Not" || name == "Fn::Or";
}

bool is_resource_value(const Value& value) {
  return value.is_unknown() && !references_of(value).empty() &&
         (value.expression().find("Ref") != nullptr ||
          value.expression().find("Fn::GetAtt") != nullptr);
}

// Text that is not empty whatever it will be: what a resource yields, or what holds such text.
bool is_never_empty(const Value& value) {
  if (value.is_string()) {
    return !value.text().empty();
  }
  const Value* join = value.is_unknown() ? value.expression().find("Fn::Join") : nullptr;
  if (join != nullptr && join->is_list() && join->items().size() == 2 &&
      join->items()[1].is_list()) {
    const Value::List& items = join->items()[1].items();
    return std::any_of(items.begin(), items.end(), [](const Value& item) {
      return item.is_string() ? !item.text().empty() : is_resource_value(item);
    });
  }
  return is_resource_value(value);
}

// The usual test of a nested template whether it is given a parameter: [value, ""]. It is, once a
// resource yields the value.
bool asks_if_present(const Value& argument) {
  if (!argument.is_list() || argument.items().size() != 2) {
    return false;
  }
  const Value& a = argument.items()[0];
  const Value& b = argument.items()[1];
  const auto empty = [](const Value& value) { return value.is_string() && value.text().empty(); };
  return (empty(a) && b.is_unknown() && is_never_empty(b)) ||
         (empty(b) && a.is_unknown() && is_never_empty(a));
}

// The transform runs before the topics of a stack are known. The document's nesting bounds the
// recursion.
bool names_notification_arns(const Node& node) {
  if (node.is(NodeKind::Mapping) && node.size() == 1 && node.key(0) == "Ref") {
    return node[0].text() == "AWS::NotificationARNs";
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (!node[i].is_scalar() && names_notification_arns(node[i])) {
      return true;
    }
  }
  return false;
}

}  // namespace

Value failed_value(Span span) { return unknown_function("$failed", Value::null(span), span); }

bool mentions_failure(const Value& value) {
  if (value.is_unknown()) {
    return value.expression().find("$failed") != nullptr || mentions_failure(value.expression());
  }
  if (value.is_list()) {
    return std::any_of(value.items().begin(), value.items().end(), mentions_failure);
  }
  return value.is_object() &&
         std::any_of(value.members().begin(), value.members().end(),
                     [](const Value::Member& m) { return mentions_failure(m.value); });
}

Value ExpressionEvaluator::fail(DiagnosticCode code, Span span, std::string message,
                                std::string hint) {
  Diagnostic diagnostic{code, std::move(message), span, std::move(hint)};
  diagnostic.path = diagnostic_path();
  diagnostics_.add(std::move(diagnostic));
  return failed_value(span);
}

std::string ExpressionEvaluator::diagnostic_path() const {
  std::string path = path_;
  for (const Step& step : steps_) {
    path += step.is_key ? fmt::format(".{}", step.key) : fmt::format("[{}]", step.index);
  }
  return path;
}

std::string ExpressionEvaluator::property_path() const {
  std::string path;
  for (const Step& step : steps_) {
    path += path.empty() ? "" : "/";
    path += step.is_key ? std::string(step.key) : fmt::format("{}", step.index);
  }
  return path;
}

Value ExpressionEvaluator::evaluate(const Node& node) {
  if (written_depth_ > kDeepestWritten && !node.is_scalar()) {
    return fail(codes::NestedTooDeeply, node.span(),
                "functions, lists and mappings are nested too deeply here",
                "split the expression, for example by a parameter or a mapping");
  }
  switch (node.kind()) {
    case NodeKind::Null:
      return failed_value(node.span());  // reported with the other nulls
    case NodeKind::Sequence:
      return evaluate_sequence(node);
    case NodeKind::Mapping:
      break;
    default: {
      Value value = scalar_value(node);
      return function_depth_ == 0 && place_ != ExpressionPlace::Condition
                 ? with_dynamic_references(std::move(value))
                 : value;
    }
  }
  if (is_rain_directive(node)) {
    if (!node.short_form()) {  // of a tag the reader has said it
      diagnostics_.add({codes::SectionNotEvaluated,
                        fmt::format("{} is no part of CloudFormation's language", node.key(0)),
                        node.span(),
                        "deploy the template that `rain pkg` makes of this one",
                        {},
                        diagnostic_path()});
    }
    return unknown_function(node.key(0), Value::null(node.span()), node.span());
  }
  if (node.size() == 1) {
    const std::string_view key = node.key(0);
    const bool named = place_ == ExpressionPlace::Condition && key == "Condition";
    if (key == "Ref" || key.starts_with("Fn::") || named) {
      Value value = evaluate_function(key, node[0], node);
      return function_depth_ == 0 && place_ != ExpressionPlace::Condition
                 ? with_dynamic_references(std::move(value))
                 : value;
    }
  }
  return evaluate_mapping(node);
}

Value ExpressionEvaluator::evaluate_sequence(const Node& node) {
  Value::List items;
  items.reserve(node.size());
  ++written_depth_;
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (function_depth_ == 0) {
      steps_.push_back({{}, i, false});
    }
    Value item = evaluate(node[i]);
    if (function_depth_ == 0) {
      steps_.pop_back();
    }
    if (!is_no_value(item)) {
      items.push_back(std::move(item));
    }
  }
  --written_depth_;
  return Value::list(std::move(items), node.span());
}

Value ExpressionEvaluator::evaluate_mapping(const Node& node) {
  Value::Object members;
  members.reserve(node.size());
  ++written_depth_;
  for (std::size_t i = 0; i < node.size(); ++i) {
    const std::string_view key = node.key(i);
    if (key == "Fn::Transform") {
      static_cast<void>(unknown_name(key, node));  // warns; what stands beside it is kept
      continue;
    }
    if (key.starts_with("Fn::")) {
      --written_depth_;
      if (key.starts_with("Fn::ForEach")) {
        return unknown_name(key, node);
      }
      return fail(codes::InvalidFunction, node.key_span(i),
                  fmt::format("the function {} stands beside other keys", key),
                  "a function is the only member of its mapping");
    }
    if (function_depth_ == 0) {
      steps_.push_back({key, 0, true});
    }
    Value value = evaluate(node[i]);
    if (function_depth_ == 0) {
      steps_.pop_back();
    }
    if (!is_no_value(value)) {
      members.push_back({std::string(key), std::move(value), node.key_span(i)});
    }
  }
  --written_depth_;
  return Value::object(std::move(members), node.span());
}

Value ExpressionEvaluator::evaluate_function(std::string_view name, const Node& argument,
                                             const Node& whole) {
  if (is_rain_directive(argument)) {
    return unknown_function(name, evaluate(argument), whole.span());
  }
  if (name == "Fn::If") {
    return evaluate_branch(argument, whole);
  }
  if (name == "Condition") {
    return evaluate_condition_name(argument);
  }
  ++function_depth_;
  written_depth_ += kLevelsOfFunction;
  Value value = [&] {
    if (name == "Ref") {
      return evaluate_ref(argument, whole);
    }
    if (name == "Fn::GetAtt") {
      return evaluate_get_att(argument, whole);
    }
    if (name == "Fn::Sub") {
      return evaluate_sub(argument, whole);
    }
    if (name == "Fn::FindInMap") {
      return evaluate_find_in_map(argument, whole);
    }
    if (name == "Fn::GetAZs") {
      return evaluate_get_azs(argument, whole);
    }
    if (name == "Fn::ImportValue" || name == "Fn::GetStackOutput") {
      return evaluate_import(name, argument, whole);
    }
    return is_pure_function(name) ? evaluate_pure(name, argument, whole)
                                  : unknown_name(name, whole);
  }();
  written_depth_ -= kLevelsOfFunction;
  --function_depth_;
  return value;
}

Value ExpressionEvaluator::evaluate_branch(const Node& argument, const Node& whole) {
  if (!argument.is(NodeKind::Sequence) || argument.size() != 3 ||
      !argument[0].is(NodeKind::String)) {
    return fail(codes::InvalidFunction, argument.span(),
                "Fn::If takes the name of a condition and two values",
                "write Fn::If: [condition, value if true, value if false]");
  }
  const std::optional<std::size_t> found = find_condition(
      context_.source, argument[0].text(), argument[0].span(), diagnostic_path(), diagnostics_);
  const std::optional<bool> truth = found ? context_.conditions[*found] : std::nullopt;
  if (!truth) {
    check_condition_names(argument[1], context_.source, path_, diagnostics_);
    check_condition_names(argument[2], context_.source, path_, diagnostics_);
    return failed_value(whole.span());
  }
  check_condition_names(argument[*truth ? 2 : 1], context_.source, path_, diagnostics_);
  ++written_depth_;
  Value value = evaluate(argument[*truth ? 1 : 2]);
  --written_depth_;
  return value;
}

Value ExpressionEvaluator::evaluate_condition_name(const Node& argument) {
  if (!argument.is(NodeKind::String)) {
    return fail(codes::InvalidFunction, argument.span(), "Condition takes the name of a condition",
                "write Condition: NAME");
  }
  const std::optional<std::size_t> found = find_condition(
      context_.source, argument.text(), argument.span(), diagnostic_path(), diagnostics_);
  const std::optional<bool> truth = found ? context_.conditions[*found] : std::nullopt;
  return truth ? Value::boolean(*truth, argument.span()) : failed_value(argument.span());
}

Value ExpressionEvaluator::evaluate_pure(std::string_view name, const Node& argument,
                                         const Node& whole) {
  if (is_condition_function(name) && place_ != ExpressionPlace::Condition) {
    return fail(codes::InvalidFunction, whole.key_span(0),
                fmt::format("{} stands outside the Conditions section", name),
                "declare a condition under Conditions and choose with Fn::If");
  }
  if ((name == "Fn::Length" || name == "Fn::ToJsonString") &&
      !context_.source.language_extensions) {
    return fail(codes::NeedsLanguageExtensions, whole.key_span(0),
                fmt::format("{} exists only with the transform AWS::LanguageExtensions", name),
                "add Transform: AWS::LanguageExtensions to the template");
  }
  if (name == "Fn::ToJsonString" && names_notification_arns(argument)) {
    return fail(codes::InvalidFunction, argument.span(),
                "Fn::ToJsonString cannot resolve AWS::NotificationARNs",
                "pass the topics as a parameter");
  }
  Value value = evaluate(argument);
  if (is_no_value(value)) {
    return fail(codes::InvalidFunction, argument.span(),
                fmt::format("the argument of {} is AWS::NoValue", name),
                "choose the whole function with Fn::If instead");
  }
  return apply(name, std::move(value), whole.span());
}

Value ExpressionEvaluator::evaluate_get_azs(const Node& argument, const Node& whole) {
  if (argument.is(NodeKind::Null) || (argument.is_scalar() && argument.text().empty())) {
    return apply("Fn::GetAZs", Value::string(context_.options.region, argument.span()),
                 whole.span());
  }
  Value region = evaluate(argument);
  if (region.is_string() && region.text().empty()) {
    region = Value::string(context_.options.region, argument.span());
  }
  return apply("Fn::GetAZs", std::move(region), whole.span());
}

Value ExpressionEvaluator::unknown_name(std::string_view name, const Node& whole) {
  const std::optional<Node> transform = whole.find("Fn::Transform");
  const std::optional<Node> macro = transform ? transform->find("Name") : std::nullopt;
  if (macro && macro->text() == "AWS::Include") {  // the transform has said why it stands here
    return unknown_function(name, Value::object({}, whole.span()), whole.span());
  }
  if (name == "Fn::Transform") {
    Diagnostic diagnostic{codes::FunctionNotEvaluated,
                          "Fn::Transform is not evaluated by this version", whole.span(),
                          "what the macro yields is known after the deployment only"};
    diagnostic.path = diagnostic_path();
    diagnostic.severity_override = Severity::Warning;
    diagnostics_.add(std::move(diagnostic));
    return unknown_function(name, Value::object({}, whole.span()), whole.span());
  }
  if (name.starts_with("Fn::ForEach")) {
    if (context_.source.language_extensions) {
      return failed_value(whole.span());  // a loop that cannot be written out, which was reported
    }
    return fail(codes::NeedsLanguageExtensions, whole.span(),
                fmt::format("{} exists only with the transform AWS::LanguageExtensions", name),
                "add Transform: AWS::LanguageExtensions to the template");
  }
  if (contains(kRuleFunctions, name)) {
    return fail(codes::UnknownFunction, whole.key_span(0),
                fmt::format("{} exists only in the Rules section", name));
  }
  return fail(codes::UnknownFunction, whole.key_span(0),
              fmt::format("there is no function {}", name),
              nearest_hint(name, {kFunctionNames.begin(), kFunctionNames.end()}));
}

Value ExpressionEvaluator::apply(std::string_view name, Value argument, Span span) {
  if (mentions_failure(argument)) {
    return failed_value(span);
  }
  if (name == "Fn::Equals" && place_ == ExpressionPlace::Condition && context_.frame != nullptr &&
      !context_.frame->prefix.empty() && asks_if_present(argument)) {
    return Value::boolean(false, span);
  }
  FunctionResult result = apply_function(name, std::move(argument), span);
  if (FunctionProblem* problem = std::get_if<FunctionProblem>(&result)) {
    return fail(codes::InvalidFunction, problem->span, std::move(problem->message),
                std::move(problem->hint));
  }
  return std::get<Value>(std::move(result));
}

Value ExpressionEvaluator::evaluate_find_in_map(const Node& argument, const Node& whole) {
  if (!argument.is(NodeKind::Sequence) || argument.size() < 3 || argument.size() > 4) {
    return fail(codes::InvalidFunction, argument.span(),
                "Fn::FindInMap takes the name of a mapping and two keys",
                "write Fn::FindInMap: [mapping, key, key]");
  }
  // A parameter may be open here and is known to the service; a resource's value comes too late.
  const std::size_t uses = references_.size();
  Value parts[] = {evaluate(argument[0]), evaluate(argument[1]), evaluate(argument[2])};
  const bool too_late = references_.size() != uses;
  for (const Value& part : parts) {
    if (mentions_failure(part)) {
      return failed_value(whole.span());
    }
    if (part.is_unknown() ? too_late : !part.scalar_text()) {
      return fail(codes::InvalidFunction, part.span(),
                  part.is_unknown()
                      ? fmt::format("{} is not known before a deployment, and Fn::FindInMap looks "
                                    "up before it",
                                    describe_expression(part.expression()))
                      : "a key of Fn::FindInMap is not text",
                  "use literal keys, parameters or pseudo parameters");
    }
  }
  std::optional<Node> fallback;
  if (argument.size() == 4) {
    if (!argument[3].is(NodeKind::Mapping) || !(fallback = argument[3].find("DefaultValue"))) {
      return fail(codes::InvalidFunction, argument[3].span(),
                  "the fourth argument of Fn::FindInMap is not {DefaultValue: value}");
    }
    if (!context_.source.language_extensions) {
      return fail(codes::NeedsLanguageExtensions, argument[3].span(),
                  "DefaultValue exists only with the transform AWS::LanguageExtensions",
                  "add Transform: AWS::LanguageExtensions to the template");
    }
  }
  if (parts[0].is_unknown()) {
    Value::List kept;
    std::move(std::begin(parts), std::end(parts), std::back_inserter(kept));
    return unknown_function("Fn::FindInMap", Value::list(std::move(kept), argument.span()),
                            whole.span());
  }
  const std::string map_name = *parts[0].scalar_text();
  const auto found = context_.source.mappings.index.find(map_name);
  if (found == context_.source.mappings.index.end()) {
    if (fallback) {
      return evaluate(*fallback);
    }
    return fail(
        codes::UnknownMapping, argument[0].span(),
        fmt::format("the template has no mapping \"{}\"", map_name),
        nearest_hint(map_name, context_.source.mappings.names(), "declare it under Mappings"));
  }
  const Value& mapping = context_.mappings[found->second];
  if (mentions_failure(mapping)) {
    return failed_value(whole.span());
  }
  if (parts[1].is_unknown() || parts[2].is_unknown()) {
    Value::List residual;
    residual.push_back(mapping);
    residual.push_back(std::move(parts[1]));
    residual.push_back(std::move(parts[2]));
    return apply("Fn::FindInMap", Value::list(std::move(residual), argument.span()), whole.span());
  }
  const std::string first = *parts[1].scalar_text();
  const std::string second = *parts[2].scalar_text();
  if (const Value* value = find_in_mapping(mapping, first, second)) {
    return Value(*value).at(whole.span());
  }
  if (fallback) {
    return evaluate(*fallback);
  }
  const Value* members = mapping.find(first);
  const bool first_missing = members == nullptr;
  std::vector<std::string_view> keys;
  for (const Value::Member& member : first_missing ? mapping.members() : members->members()) {
    keys.push_back(member.key);
  }
  const bool secret = parts[1].secret() || parts[2].secret();
  return fail(codes::MappingKeyNotFound, argument[first_missing ? 1 : 2].span(),
              fmt::format("Unable to get mapping for {}::{}::{}", map_name,
                          secret ? "(secret)" : first, secret ? "(secret)" : second),
              secret ? "" : nearest_hint(first_missing ? first : second, keys));
}

}  // namespace drydock
