#include "planner/schema/transform_expression.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/json_writer.hpp"
#include "planner/model/value_json.hpp"
#include "planner/schema/transform_functions.hpp"

namespace drydock {
namespace {

constexpr int kDeepest = 60;
// JSONata's operators, the loosest first; a longer one before its beginning.
constexpr std::array<std::array<std::string_view, 5>, 5> kOperators = {{
    {"or", "", "", "", ""},
    {"and", "", "", "", ""},
    {"!=", "=", "<", ">", "in"},
    {"&", "+", "-", "", ""},
    {"*", "/", "%", "", ""},
}};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
}

Value number_value(double number) {
  JsonWriter json;
  return Value::number(json.number(number).take());
}

}  // namespace

std::optional<std::vector<Value>> TransformExpression::alternatives() {
  std::vector<Value> values;
  do {
    if (Operand value = expression()) {
      values.push_back(std::move(*value));
    }
  } while (!failed_ && take("$OR"));
  skip_space();
  return failed_ || !rest_.empty() ? std::nullopt : std::optional(std::move(values));
}

// The recursion through blocks and arguments is bounded here.
TransformExpression::Operand TransformExpression::expression() {
  if (depth_ == kDeepest) {
    return fail();
  }
  ++depth_;
  Operand value = binary(0);
  if (take("?")) {
    const Operand yes = expression();
    if (!take(":")) {
      fail();
    }
    const Operand no = expression();
    value = is_true(value) ? yes : no;
  }
  --depth_;
  return value;
}

// As deep as there are levels of operators.
TransformExpression::Operand TransformExpression::binary(int level) {
  if (level == static_cast<int>(kOperators.size())) {
    return postfix();
  }
  Operand left = binary(level + 1);
  for (bool found = true; found && !failed_;) {
    found = false;
    for (const std::string_view symbol : kOperators[static_cast<std::size_t>(level)]) {
      if (!symbol.empty() && take(symbol)) {
        left = apply(symbol, left, binary(level + 1));
        found = true;
        break;
      }
    }
  }
  return left;
}

TransformExpression::Operand TransformExpression::apply(std::string_view symbol,
                                                        const Operand& left, const Operand& right) {
  if (symbol == "or") {
    return Value::boolean(is_true(left) || is_true(right));
  }
  if (symbol == "and") {
    return Value::boolean(is_true(left) && is_true(right));
  }
  if (symbol == "=" || symbol == "!=") {
    const bool same = left.has_value() && right.has_value() && *left == *right;
    return Value::boolean(symbol == "=" ? same : !same);
  }
  if (symbol == "in") {
    const bool within =
        left && right && right->is_list() &&
        std::find(right->items().begin(), right->items().end(), *left) != right->items().end();
    return Value::boolean(within || (left && right && !right->is_list() && *left == *right));
  }
  if (symbol == "&") {
    return Value::string(joined_text(left) + joined_text(right));
  }
  return arithmetic(symbol.front(), left, right);
}

TransformExpression::Operand TransformExpression::arithmetic(char symbol, const Operand& left,
                                                             const Operand& right) {
  if (!left || !right) {
    return std::nullopt;
  }
  const std::optional<double> a = left->as_double();
  const std::optional<double> b = right->as_double();
  if (!a || !b || ((symbol == '/' || symbol == '%') && *b == 0)) {
    return std::nullopt;  // an error of JSONata: no value
  }
  switch (symbol) {
    case '<':
      return Value::boolean(*a < *b);
    case '>':
      return Value::boolean(*a > *b);
    case '+':
      return number_value(*a + *b);
    case '-':
      return number_value(*a - *b);
    case '*':
      return number_value(*a * *b);
    case '/':
      return number_value(*a / *b);
    default:
      return number_value(std::fmod(*a, *b));
  }
}

TransformExpression::Operand TransformExpression::postfix() {
  Operand value = primary();
  while (!failed_) {
    if (take("[")) {
      value = index(value);
    } else if (take(".")) {
      const std::string_view name = take_name();
      if (name.empty()) {
        return fail();
      }
      const Value* const member = value ? value->find(name) : nullptr;
      value = member == nullptr ? std::nullopt : Operand(*member);
    } else {
      break;
    }
  }
  return value;
}

// Only a position: `[MessageType="…"]` filters, which is beyond the subset.
TransformExpression::Operand TransformExpression::index(const Operand& list) {
  const bool negative = take("-");
  skip_space();
  const Operand position = number();
  if (!take("]") || !position) {
    return fail();
  }
  std::int64_t i = position->as_integer().value_or(0) * (negative ? -1 : 1);
  if (!list) {
    return std::nullopt;
  }
  if (!list->is_list()) {
    return i == 0 || i == -1 ? list : std::nullopt;  // a value is a list of itself
  }
  const auto size = static_cast<std::int64_t>(list->items().size());
  i += i < 0 ? size : 0;
  return i >= 0 && i < size ? Operand(list->items()[static_cast<std::size_t>(i)]) : std::nullopt;
}

TransformExpression::Operand TransformExpression::primary() {
  skip_space();
  if (failed_ || rest_.empty()) {
    return fail();
  }
  const char c = rest_.front();
  if (c == '"' || c == '\'') {
    return text(c);
  }
  if (c >= '0' && c <= '9') {
    return number();
  }
  if (c == '-') {
    rest_.remove_prefix(1);
    return arithmetic('-', Value::integer(0), primary_after_sign());
  }
  if (c == '$') {
    return dollar();
  }
  if (c == '(') {
    return block();
  }
  if (c == '[') {
    return list();
  }
  if (c == '{') {
    return object();
  }
  return is_letter(c) ? word() : fail();
}

TransformExpression::Operand TransformExpression::primary_after_sign() {
  skip_space();
  return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9' ? number() : fail();
}

TransformExpression::Operand TransformExpression::word() {
  if (take("true")) {
    return Value::boolean(true);
  }
  if (take("false")) {
    return Value::boolean(false);
  }
  return take("null") ? Value::null() : field();
}

TransformExpression::Operand TransformExpression::field() {
  const std::string_view name = take_name();
  if (name == "function" || name.empty()) {
    return fail();
  }
  reads_properties_ = true;
  const Value* const member = properties_.find(name);
  if (member == nullptr || member->is_null()) {
    return std::nullopt;
  }
  return member->contains_unknown() || member->contains_secret() ? fail() : Operand(*member);
}

// `($name := expression; …; expression)`
TransformExpression::Operand TransformExpression::block() {
  take("(");
  Operand value;
  while (!failed_ && !take(")")) {
    const std::string_view before = rest_;
    const std::string_view name = take("$") ? take_name() : std::string_view{};
    if (!name.empty() && take(":=")) {
      value = expression();
      variables_.insert_or_assign(std::string(name), value);
    } else {
      rest_ = before;
      value = expression();
    }
    if (!take(";") && !at(')')) {
      return fail();
    }
  }
  return value;
}

TransformExpression::Operand TransformExpression::list() {
  take("[");
  Value::List items;
  while (!failed_ && !take("]")) {
    if (Operand item = expression()) {
      items.push_back(std::move(*item));
    }
    if (!take(",") && !at(']')) {
      return fail();
    }
  }
  return Value::list(std::move(items));
}

TransformExpression::Operand TransformExpression::object() {
  take("{");
  Value made = Value::object({});
  while (!failed_ && !take("}")) {
    const Operand key = expression();
    if (!take(":")) {
      return fail();
    }
    Operand value = expression();
    if (key && key->is_string() && value) {
      made.set(key->text(), std::move(*value));
    }
    if (!take(",") && !at('}')) {
      return fail();
    }
  }
  return made;
}

// The escapes that occur are of quotes, backslashes and line ends.
TransformExpression::Operand TransformExpression::text(char quote) {
  std::string made;
  for (std::size_t i = 1; i < rest_.size(); ++i) {
    if (rest_[i] == quote) {
      rest_.remove_prefix(i + 1);
      return Value::string(std::move(made));
    }
    if (rest_[i] == '\\' && i + 1 < rest_.size()) {
      ++i;
      made += rest_[i] == 'n' ? '\n' : rest_[i] == 't' ? '\t' : rest_[i];
    } else {
      made += rest_[i];
    }
  }
  return fail();
}

TransformExpression::Operand TransformExpression::number() {
  std::size_t size = 0;
  while (size < rest_.size() && rest_[size] >= '0' && rest_[size] <= '9') {
    ++size;
  }
  constexpr std::size_t kMostDigits = 15;
  if (size == 0 || size > kMostDigits) {
    return fail();
  }
  std::int64_t value = 0;
  std::from_chars(rest_.data(), rest_.data() + size, value);
  rest_.remove_prefix(size);
  return Value::integer(value);
}

// A variable, or a call: what is neither known nor bound is beyond the subset.
TransformExpression::Operand TransformExpression::dollar() {
  take("$");
  const std::string name(take_name());
  if (name.empty()) {
    return fail();
  }
  if (!take("(")) {
    const auto bound = variables_.find(name);
    return bound == variables_.end() ? fail() : bound->second;
  }
  std::vector<std::optional<Value>> arguments;
  while (!failed_ && !take(")")) {
    arguments.push_back(expression());
    if (!take(",") && !at(')')) {
      return fail();
    }
  }
  const TransformFunction function = find_transform_function(name);
  return failed_ || function == nullptr ? fail() : function(arguments);
}

void TransformExpression::skip_space() {
  while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n' ||
                            rest_.front() == '\t' || rest_.front() == '\r')) {
    rest_.remove_prefix(1);
  }
}

bool TransformExpression::take(std::string_view symbol) {
  skip_space();
  if (!rest_.starts_with(symbol)) {
    return false;
  }
  const bool cut =
      is_letter(symbol.back()) && rest_.size() > symbol.size() && is_letter(rest_[symbol.size()]);
  if (!cut) {
    rest_.remove_prefix(symbol.size());
  }
  return !cut;
}

std::string_view TransformExpression::take_name() {
  skip_space();
  std::size_t size = 0;
  while (size < rest_.size() && is_letter(rest_[size])) {
    ++size;
  }
  const std::string_view name = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return name;
}

bool TransformExpression::at(char c) {
  skip_space();
  return !rest_.empty() && rest_.front() == c;
}

TransformExpression::Operand TransformExpression::fail() {
  failed_ = true;
  return std::nullopt;
}

}  // namespace drydock
