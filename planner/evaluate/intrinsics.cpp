#include "planner/evaluate/intrinsics.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "planner/evaluate/function_parts.hpp"

namespace drydock {
namespace {

struct PureFunction {
  std::string_view name;
  FunctionResult (*apply)(Value argument, Span span);
};

constexpr std::array<PureFunction, 14> kPureFunctions = {{
    {"Fn::And", apply_and},
    {"Fn::Base64", apply_base64},
    {"Fn::Cidr", apply_cidr},
    {"Fn::Equals", apply_equals},
    {"Fn::FindInMap", apply_find_in_map},
    {"Fn::GetAZs", apply_get_azs},
    {"Fn::Join", apply_join},
    {"Fn::Length", apply_length},
    {"Fn::Not", apply_not},
    {"Fn::Or", apply_or},
    {"Fn::Select", apply_select},
    {"Fn::Split", apply_split},
    {"Fn::Sub", apply_sub},
    {"Fn::ToJsonString", apply_to_json_string},
}};

const PureFunction* find_function(std::string_view name) {
  const auto found = std::find_if(kPureFunctions.begin(), kPureFunctions.end(),
                                  [&](const PureFunction& f) { return f.name == name; });
  return found == kPureFunctions.end() ? nullptr : &*found;
}

constexpr std::string_view kReferenceStart = "{{resolve:";
constexpr std::string_view kReferenceEnd = "}}";

struct DynamicReference {
  std::size_t begin = std::string::npos;  // of "{{"
  std::size_t end = std::string::npos;    // behind "}}"
  std::string target;                     // "ssm:/path"
  bool secret = false;
};

DynamicReference next_reference(const std::string& text, std::size_t from) {
  for (std::size_t begin = text.find(kReferenceStart, from); begin != std::string::npos;
       begin = text.find(kReferenceStart, begin + 1)) {
    const std::size_t inside = begin + kReferenceStart.size();
    const std::size_t close = text.find(kReferenceEnd, inside);
    if (close == std::string::npos) {
      break;
    }
    DynamicReference found{begin, close + kReferenceEnd.size(), text.substr(inside, close - inside),
                           false};
    found.secret =
        found.target.starts_with("ssm-secure:") || found.target.starts_with("secretsmanager:");
    if (found.secret || found.target.starts_with("ssm:")) {
      return found;
    }
  }
  return {};
}

// A residual whose text holds the start of a secret reference becomes a secret once it is whole.
bool begins_secret_reference(const Value& value) {
  if (value.is_string()) {
    return value.text().find("{{resolve:secretsmanager") != std::string::npos ||
           value.text().find("{{resolve:ssm-secure") != std::string::npos;
  }
  if (value.is_list()) {
    return std::any_of(value.items().begin(), value.items().end(), begins_secret_reference);
  }
  if (value.is_object()) {
    return std::any_of(value.members().begin(), value.members().end(),
                       [](const Value::Member& m) { return begins_secret_reference(m.value); });
  }
  return value.is_unknown() && begins_secret_reference(value.expression());
}

}  // namespace

bool has_items(const Value& argument, std::size_t least, std::size_t most) {
  return argument.is_list() && argument.items().size() >= least && argument.items().size() <= most;
}

std::string kind_phrase(const Value& value) {
  switch (value.kind()) {
    case ValueKind::Null:
      return "null";
    case ValueKind::Bool:
      return value.as_bool() ? "true" : "false";
    case ValueKind::Number:
      return value.secret() ? "a number" : "the number " + value.text();
    case ValueKind::String:
      return value.secret() ? "text" : "\"" + value.text().substr(0, 60) + "\"";
    case ValueKind::List:
      return "a list";
    case ValueKind::Object:
      return "a mapping";
    case ValueKind::Unknown:
      return "a value that is not known yet";
  }
  return "a value";
}

Value no_value(Span span) {
  Value expression = Value::object({});
  expression.members().push_back({"Ref", Value::string("AWS::NoValue", span), span});
  return Value::unknown(std::move(expression), span);
}

bool is_no_value(const Value& value) {
  if (!value.is_unknown()) {
    return false;
  }
  const Value* name = value.expression().find("Ref");
  return name != nullptr && name->is_string() && name->text() == "AWS::NoValue";
}

Value unknown_function(std::string_view name, Value argument, Span span) {
  const bool secret = argument.contains_secret();
  Value expression = Value::object({});
  expression.members().push_back({std::string(name), std::move(argument), span});
  return Value::unknown(std::move(expression), span).mark_secret(secret);
}

bool is_pure_function(std::string_view name) { return find_function(name) != nullptr; }

FunctionResult apply_function(std::string_view name, Value argument, Span span) {
  const PureFunction* function = find_function(name);
  DRYDOCK_CHECK(function != nullptr);
  return function->apply(std::move(argument), span);
}

Value with_dynamic_references(Value value) {
  if (value.is_unknown()) {
    const bool secret = value.secret() || begins_secret_reference(value.expression());
    return std::move(value.mark_secret(secret));
  }
  if (!value.is_string() || value.text().find(kReferenceStart) == std::string::npos) {
    return value;
  }
  const std::string& text = value.text();
  const Span span = value.span();
  Value::List pieces;
  std::size_t done = 0;
  bool secret = value.secret();
  const auto literal = [&](std::size_t end) {
    if (end > done) {
      pieces.push_back(Value::string(text.substr(done, end - done), span));
    }
  };
  for (DynamicReference found = next_reference(text, 0); found.end != std::string::npos;
       found = next_reference(text, done)) {
    literal(found.begin);
    secret = secret || found.secret;
    pieces.push_back(unknown_function("$resolve", Value::string(std::move(found.target)), span)
                         .mark_secret(found.secret));
    done = found.end;
  }
  literal(text.size());
  if (pieces.size() == 1) {
    return std::move(pieces.front().mark_secret(secret));
  }
  Value::List arguments;
  arguments.push_back(Value::string("", span));
  arguments.push_back(Value::list(std::move(pieces), span));
  return unknown_function("Fn::Join", Value::list(std::move(arguments), span), span)
      .mark_secret(secret);
}

const Value* find_in_mapping(const Value& mapping, std::string_view first,
                             std::string_view second) {
  const Value* members = mapping.find(first);
  return members == nullptr ? nullptr : members->find(second);
}

}  // namespace drydock
