#include "planner/evaluate/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/codes/function_codes.hpp"
#include "planner/evaluate/evaluation_context.hpp"
#include "planner/evaluate/intrinsics.hpp"
#include "planner/evaluate/parameter_type.hpp"
#include "planner/evaluate/scalar_value.hpp"
#include "planner/schema/pattern.hpp"

namespace drydock {
namespace {

constexpr std::size_t kLongestValue = 4096;  // bytes; User Guide, "CloudFormation quotas"

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    return {};
  }
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

// A scalar, or a list of scalars as "a,b".
std::optional<std::string> given_text(const Value& value) {
  if (!value.is_list()) {
    return value.scalar_text();
  }
  std::string joined;
  for (const Value& item : value.items()) {
    const std::optional<std::string> text = item.scalar_text();
    if (!text) {
      return std::nullopt;
    }
    joined += (joined.empty() ? "" : ",") + *text;
  }
  return joined;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

class ParameterEvaluator {
 public:
  ParameterEvaluator(const TemplateEntry& entry, const EvaluateOptions& options,
                     Diagnostics& diagnostics)
      : entry_(entry), options_(options), diagnostics_(diagnostics) {}

  // `missing` is set if there is neither a value nor a default.
  ParameterValue evaluate(bool& missing) {
    ParameterValue result;
    result.name = entry_.name;
    result.span = entry_.name_span;
    result.value = failed_value(entry_.name_span);
    if (!entry_.node.is(NodeKind::Mapping) || !read_type(result)) {
      return result;
    }
    const std::optional<Node> no_echo = entry_.node.find("NoEcho");
    secret_ = no_echo && scalar_value(*no_echo).as_truth().value_or(false);
    const std::optional<Node> fallback = entry_.node.find("Default");
    place_ = entry_.name_span;
    std::optional<std::string> text;
    if (const auto given = options_.parameters.find(result.name);
        given != options_.parameters.end()) {
      result.source = given->second.source;
      secret_ = secret_ || given->second.value.secret();
      // A value with a place was written somewhere: what is wrong with it is wrong there.
      place_ = given->second.value.span().valid() ? given->second.value.span() : place_;
      if (given->second.value.contains_unknown()) {
        result.value = given->second.value;
        result.value.mark_secret(secret_);
        return result;
      }
      text = given_text(given->second.value);
      if (!text) {
        report(codes::InvalidParameterValue, "is neither text nor a list of texts", {});
        return result;
      }
    } else if (fallback && fallback->is_scalar()) {
      if (fallback->is(NodeKind::Null)) {
        return result;  // reported with the other nulls
      }
      place_ = fallback->span();
      text = scalar_value(*fallback).scalar_text();
    } else if (fallback) {
      place_ = fallback->span();
      report(codes::InvalidParameter, "has a default that is not text",
             "write the default of a list as \"a,b\"");
      return result;
    } else {
      missing = true;
      return result;
    }
    if (accept(*text)) {
      result.value = value_of(*text);
      result.value.mark_secret(secret_);
    }
    return result;
  }

 private:
  void report(DiagnosticCode code, const std::string& problem, std::string hint,
              std::optional<Node> because = {}, std::optional<Severity> severity = {}) {
    Diagnostic diagnostic{code, fmt::format("Parameter '{}' {}", entry_.name, problem), place_,
                          std::move(hint)};
    diagnostic.path = fmt::format("Parameters.{}", entry_.name);
    diagnostic.severity_override = severity;
    if (because) {
      diagnostic.labels.push_back({because->span(), "the constraint"});
    }
    diagnostics_.add(std::move(diagnostic));
  }

  // At the constraint itself, and once however many items the value has.
  void declared_wrongly(const Node& constraint, const std::string& problem, std::string hint,
                        std::optional<Severity> severity = {}) {
    const Span at = constraint.span();
    const auto same = [&](const Span& span) { return span.begin == at.begin; };
    if (std::any_of(reported_.begin(), reported_.end(), same)) {
      return;
    }
    reported_.push_back(at);
    const Span value = std::exchange(place_, at);
    report(codes::InvalidParameter, problem, std::move(hint), {}, severity);
    place_ = value;
  }

  bool read_type(ParameterValue& result) {
    const std::optional<Node> type = entry_.node.find("Type");
    if (!type) {
      return false;  // reported by the template
    }
    result.type = type->text();
    const std::optional<ParameterType> parsed = parse_parameter_type(result.type);
    if (!parsed) {
      place_ = type->span();
      report(codes::InvalidParameter,
             fmt::format("has the type \"{}\", and there is no such type", result.type),
             nearest_hint(result.type, parameter_type_names(),
                          "use String, Number, CommaDelimitedList, List<Number> or a type of AWS"));
      return false;
    }
    type_ = *parsed;
    return true;
  }

  [[nodiscard]] std::string shown(const std::string& text) const {
    return secret_ ? "its secret value" : fmt::format("\"{}\"", text.substr(0, 80));
  }

  // CloudFormation's own words, then the author's.
  void broken(const std::string& rule, const Node& constraint) {
    const std::optional<Node> description = entry_.node.find("ConstraintDescription");
    report(codes::InvalidParameterValue,
           fmt::format("failed to satisfy constraint: {}{}{}",
                       description ? description->text() : std::string_view{},
                       description ? "; " : "", rule),
           {}, constraint);
  }

  bool accept(const std::string& text) {
    if (text.size() > kLongestValue) {
      report(codes::InvalidParameterValue,
             fmt::format("is {} bytes long, above the {} that a value may have", text.size(),
                         kLongestValue),
             {});
      return false;
    }
    const std::vector<std::string> items =
        type_.list && !type_.stored ? split_list(text) : std::vector<std::string>{text};
    bool accepted = true;
    for (const std::string& item : items) {
      accepted = accept_item(item) && accepted;
    }
    return accepted;
  }

  bool accept_item(const std::string& item) {
    const std::size_t before = diagnostics_.count(Severity::Error);
    const Value value = Value::string(item);
    const bool numeric = value.as_double().has_value() &&
                         item.find_first_not_of("+-.0123456789eE") == std::string::npos;
    if (type_.number && !type_.stored && !numeric) {
      report(codes::InvalidParameterValue,
             fmt::format("must be a number, and {} is none", shown(item)), {});
      return false;
    }
    check_allowed_values(item);
    check_pattern(item);
    check_bound("MinLength", static_cast<double>(code_points(item)), item, true);
    check_bound("MaxLength", static_cast<double>(code_points(item)), item, false);
    if (type_.number && numeric) {
      check_bound("MinValue", *value.as_double(), item, true);
      check_bound("MaxValue", *value.as_double(), item, false);
    }
    return diagnostics_.count(Severity::Error) == before;
  }

  void check_allowed_values(const std::string& item) {
    const std::optional<Node> allowed = entry_.node.find("AllowedValues");
    if (!allowed) {
      return;
    }
    std::string list;
    for (std::size_t i = 0; i < allowed->size(); ++i) {
      const Node choice = (*allowed)[i];
      if (choice.is_scalar()) {
        const std::string text = scalar_value(choice).scalar_text().value_or("");
        if (text == item) {
          return;
        }
        list += (list.empty() ? "" : ", ") + text;
      }
    }
    broken(fmt::format("{} is not one of the allowed values [{}]", shown(item), list), *allowed);
  }

  void check_pattern(const std::string& item) {
    const std::optional<Node> pattern = entry_.node.find("AllowedPattern");
    if (!pattern) {
      return;
    }
    const Pattern expression(std::string(pattern->text()), PatternPlace::Whole);
    if (!expression.usable()) {
      declared_wrongly(
          *pattern,
          fmt::format("has a pattern that cannot be checked here: {}", expression.problem()),
          "what depends on where a match goes, and back references, are left to CloudFormation",
          Severity::Warning);
      return;
    }
    if (!expression.matches(item)) {
      broken(fmt::format("{} does not match the pattern {}", shown(item), pattern->text()),
             *pattern);
    }
  }

  void check_bound(std::string_view key, double measured, const std::string& item, bool lower) {
    const std::optional<Node> bound = entry_.node.find(key);
    const std::optional<double> limit =
        bound && bound->is_scalar() ? scalar_value(*bound).as_double() : std::nullopt;
    if (bound && !limit) {
      declared_wrongly(*bound, fmt::format("has a {} that is not a number", key), {});
    } else if (limit && (lower ? measured < *limit : measured > *limit)) {
      broken(fmt::format("{} breaks {} {}", shown(item), key, bound->text()), *bound);
    }
  }

  [[nodiscard]] Value list_of(const std::string& text) const {
    Value::List items;
    for (std::string& item : split_list(text)) {
      items.push_back(Value::string(std::move(item), place_).mark_secret(secret_));
    }
    return Value::list(std::move(items), place_);
  }

  [[nodiscard]] Value value_of(const std::string& text) const {
    if (!type_.stored) {
      return type_.list ? list_of(text) : Value::string(text, place_);
    }
    if (options_.parameter_store) {
      if (const std::optional<std::string> stored = options_.parameter_store(text)) {
        return type_.list ? list_of(*stored) : Value::string(*stored, place_);
      }
    }
    Value stored = unknown_function("$resolve", Value::string("ssm:" + text, place_), place_);
    if (!type_.list) {
      return stored;
    }
    Value::List arguments;
    arguments.push_back(Value::string(",", place_));
    arguments.push_back(std::move(stored));
    return unknown_function("Fn::Split", Value::list(std::move(arguments), place_), place_);
  }

  const TemplateEntry& entry_;
  const EvaluateOptions& options_;
  Diagnostics& diagnostics_;
  ParameterType type_;
  std::vector<Span> reported_;  // constraints that are declared wrongly
  Span place_;                  // of the value: the default, or the parameter's name
  bool secret_ = false;
};

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  std::size_t begin = 0;
  for (std::size_t comma = text.find(','); comma != std::string_view::npos;
       comma = text.find(',', begin)) {
    items.push_back(trimmed(text.substr(begin, comma - begin)));
    begin = comma + 1;
  }
  items.push_back(trimmed(text.substr(begin)));
  return items;
}

std::vector<ParameterValue> evaluate_parameters(const Template& source,
                                                const EvaluateOptions& options,
                                                Diagnostics& diagnostics) {
  std::vector<ParameterValue> values;
  std::vector<const TemplateEntry*> missing;
  for (const TemplateEntry& entry : source.parameters.entries) {
    bool absent = false;
    values.push_back(ParameterEvaluator(entry, options, diagnostics).evaluate(absent));
    if (absent) {
      missing.push_back(&entry);
    }
  }
  if (!missing.empty()) {
    std::string names;
    Diagnostic diagnostic{codes::MissingParameter, {}, missing.front()->name_span, {}};
    for (const TemplateEntry* entry : missing) {
      names += (names.empty() ? "" : ", ") + std::string(entry->name);
      if (entry != missing.front()) {
        diagnostic.labels.push_back({entry->name_span, "declared without a default"});
      }
    }
    diagnostic.message = fmt::format("Parameters: [{}] must have values", names);
    diagnostic.hint =
        fmt::format("pass --parameters {}=VALUE, or give it a Default", missing.front()->name);
    diagnostic.path = "Parameters";
    diagnostics.add(std::move(diagnostic));
  }
  for (const auto& [name, input] : options.parameters) {
    if (source.parameters.find(name) == nullptr) {
      diagnostics.add({codes::UnknownParameter,
                       fmt::format("the template has no parameter \"{}\"", name),
                       {},
                       nearest_hint(name, source.parameters.names(),
                                    "leave it out, or declare it under Parameters")});
    }
  }
  return values;
}

}  // namespace drydock
