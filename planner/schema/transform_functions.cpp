#include "planner/schema/transform_functions.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

using Operand = std::optional<Value>;
using Arguments = std::vector<Operand>;

// The text of argument `i`; nothing if it is absent or no text.
const std::string* text_of(const Arguments& arguments, std::size_t i) {
  const bool there = i < arguments.size() && arguments[i] && arguments[i]->is_string();
  return there ? &arguments[i]->text() : nullptr;
}

template <char first, char last, int shift>
Operand in_case(const Arguments& arguments) {
  const std::string* const text = text_of(arguments, 0);
  if (text == nullptr) {
    return std::nullopt;
  }
  std::string made = *text;
  std::transform(made.begin(), made.end(), made.begin(),
                 [](char c) { return c >= first && c <= last ? static_cast<char>(c + shift) : c; });
  return Value::string(std::move(made));
}

Operand contains(const Arguments& arguments) {
  const std::string* const text = text_of(arguments, 0);
  const std::string* const part = text_of(arguments, 1);
  return text == nullptr || part == nullptr
             ? std::nullopt
             : Operand(Value::boolean(text->find(*part) != std::string::npos));
}

Operand count(const Arguments& arguments) {
  if (arguments.empty() || !arguments[0]) {
    return Value::integer(0);
  }
  const Value& counted = *arguments[0];
  return Value::integer(counted.is_list() ? static_cast<std::int64_t>(counted.items().size()) : 1);
}

Operand exists(const Arguments& arguments) {
  return Value::boolean(!arguments.empty() && arguments[0].has_value());
}

Operand join(const Arguments& arguments) {
  if (arguments.empty() || !arguments[0]) {
    return std::nullopt;
  }
  const Value& parts = *arguments[0];
  if (!parts.is_list()) {
    return parts;
  }
  const std::string* const between = text_of(arguments, 1);
  std::string made;
  for (std::size_t i = 0; i < parts.items().size(); ++i) {
    made += i > 0 && between != nullptr ? *between : "";
    made += joined_text(parts.items()[i]);
  }
  return Value::string(std::move(made));
}

Operand lookup(const Arguments& arguments) {
  const std::string* const key = text_of(arguments, 1);
  const Value* const found = key != nullptr && arguments[0] ? arguments[0]->find(*key) : nullptr;
  return found == nullptr ? std::nullopt : Operand(*found);
}

Operand replace(const Arguments& arguments) {
  const std::string* const text = text_of(arguments, 0);
  const std::string* const what = text_of(arguments, 1);
  const std::string* const with = text_of(arguments, 2);
  if (text == nullptr || what == nullptr || with == nullptr || what->empty()) {
    return std::nullopt;
  }
  std::string made;
  std::size_t from = 0;
  for (std::size_t at = text->find(*what); at != std::string::npos; at = text->find(*what, from)) {
    made.append(*text, from, at - from).append(*with);
    from = at + what->size();
  }
  return Value::string(made.append(*text, from));
}

// With a limit the rest is left out, as JSONata does.
Operand split(const Arguments& arguments) {
  const std::string* const text = text_of(arguments, 0);
  const std::string* const between = text_of(arguments, 1);
  if (text == nullptr || between == nullptr || between->empty()) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> limit =
      arguments.size() > 2 && arguments[2] ? arguments[2]->as_integer() : std::nullopt;
  Value::List parts;
  std::size_t from = 0;
  while (!limit || static_cast<std::int64_t>(parts.size()) < *limit) {
    const std::size_t at = text->find(*between, from);
    parts.push_back(Value::string(text->substr(from, at == std::string::npos ? at : at - from)));
    if (at == std::string::npos) {
      break;
    }
    from = at + between->size();
  }
  return Value::list(std::move(parts));
}

Operand to_text(const Arguments& arguments) {
  return arguments.empty() || !arguments[0] ? std::nullopt
                                            : Operand(Value::string(joined_text(arguments[0])));
}

Operand substring_after(const Arguments& arguments) {
  const std::string* const text = text_of(arguments, 0);
  const std::string* const mark = text_of(arguments, 1);
  if (text == nullptr || mark == nullptr) {
    return std::nullopt;
  }
  const std::size_t at = text->find(*mark);
  return Value::string(at == std::string::npos ? *text : text->substr(at + mark->size()));
}

constexpr std::array<std::pair<std::string_view, TransformFunction>, 11> kFunctions = {{
    {"contains", contains},
    {"count", count},
    {"exists", exists},
    {"join", join},
    {"lookup", lookup},
    {"lowercase", in_case<'A', 'Z', 'a' - 'A'>},
    {"replace", replace},
    {"split", split},
    {"string", to_text},
    {"substringAfter", substring_after},
    {"uppercase", in_case<'a', 'z', 'A' - 'a'>},
}};

}  // namespace

TransformFunction find_transform_function(std::string_view name) {
  for (const auto& [known, function] : kFunctions) {
    if (known == name) {
      return function;
    }
  }
  return nullptr;
}

bool is_true(const std::optional<Value>& value) {
  if (!value) {
    return false;
  }
  switch (value->kind()) {
    case ValueKind::Bool:
      return value->as_bool();
    case ValueKind::Number:
      return value->as_double().value_or(0) != 0;
    case ValueKind::String:
      return !value->text().empty();
    case ValueKind::List:
      return std::any_of(value->items().begin(), value->items().end(),
                         [](const Value& item) { return is_true(item); });
    case ValueKind::Object:
      return !value->members().empty();
    case ValueKind::Null:
    case ValueKind::Unknown:
      break;
  }
  return false;
}

std::string joined_text(const std::optional<Value>& value) {
  if (!value) {
    return {};
  }
  const std::optional<std::string> text = value->scalar_text();
  return text ? *text : value_to_json(*value);
}

}  // namespace drydock
