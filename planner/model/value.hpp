// A property value after evaluation: JSON's kinds, plus two that a plan needs. An Unknown value is
// one that only the deployment can know; it keeps the expression that will yield it, with every
// part that is already known folded in. Any value may be secret: it is used, and never shown.
//
// Numbers keep the spelling of the template ("1000.0" stays "1000.0"), because CloudFormation does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/span.hpp"

namespace drydock {

enum class ValueKind : std::uint8_t { Null, Bool, Number, String, List, Object, Unknown };

class Value {
 public:
  using List = std::vector<Value>;
  struct Member;
  using Object = std::vector<Member>;  // in template order; keys are unique

  Value() noexcept;  // Null
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();
  [[nodiscard]] static Value null(Span span = {});
  [[nodiscard]] static Value boolean(bool value, Span span = {});
  // `spelling` must be a JSON number.
  [[nodiscard]] static Value number(std::string spelling, Span span = {});
  [[nodiscard]] static Value integer(std::int64_t value, Span span = {});
  [[nodiscard]] static Value string(std::string text, Span span = {});
  [[nodiscard]] static Value list(List items, Span span = {});
  [[nodiscard]] static Value object(Object members, Span span = {});
  // `expression` is CloudFormation in long form: {"Ref": "Vpc"}, {"Fn::GetAtt": ["Role", "Arn"]},
  // {"Fn::Join": [",", [...]]}, {"Fn::Sub": [text, {...}]}; a dynamic reference is
  // {"$resolve": "ssm:/path"}. Nested unknown values stand inside it as Unknown.
  [[nodiscard]] static Value unknown(Value expression, Span span = {});

  [[nodiscard]] ValueKind kind() const { return kind_; }
  [[nodiscard]] bool is_null() const { return kind_ == ValueKind::Null; }
  [[nodiscard]] bool is_bool() const { return kind_ == ValueKind::Bool; }
  [[nodiscard]] bool is_number() const { return kind_ == ValueKind::Number; }
  [[nodiscard]] bool is_string() const { return kind_ == ValueKind::String; }
  [[nodiscard]] bool is_list() const { return kind_ == ValueKind::List; }
  [[nodiscard]] bool is_object() const { return kind_ == ValueKind::Object; }
  [[nodiscard]] bool is_unknown() const { return kind_ == ValueKind::Unknown; }
  [[nodiscard]] bool is_scalar() const { return is_bool() || is_number() || is_string(); }

  // Preconditions: the value is of that kind.
  [[nodiscard]] bool as_bool() const;
  [[nodiscard]] const std::string& text() const;  // of a String, or the spelling of a Number
  [[nodiscard]] const List& items() const;
  [[nodiscard]] List& items();
  [[nodiscard]] const Object& members() const;
  [[nodiscard]] Object& members();
  [[nodiscard]] const Value& expression() const;  // of an Unknown

  // Of an Object: the member's value, or null pointer; of any other kind: null pointer.
  [[nodiscard]] const Value* find(std::string_view key) const;
  // Of an Object: replaces or appends.
  void set(std::string key, Value value);
  // Of an Object: takes the member out if it is there.
  void erase(std::string_view key);

  // What CloudFormation makes of a scalar where text is wanted: "true", "8", the text itself.
  // Nothing for other kinds.
  [[nodiscard]] std::optional<std::string> scalar_text() const;
  // A Number or a numeric String that is a whole number within 64 bits ("3", 3, "3.0").
  [[nodiscard]] std::optional<std::int64_t> as_integer() const;
  [[nodiscard]] std::optional<double> as_double() const;
  // A Bool, or the strings "true" and "false" in any case.
  [[nodiscard]] std::optional<bool> as_truth() const;

  [[nodiscard]] bool secret() const { return secret_; }
  Value& mark_secret(bool secret = true) {
    secret_ = secret;
    return *this;
  }
  [[nodiscard]] Span span() const { return span_; }
  Value& at(Span span) {
    span_ = span;
    return *this;
  }

  [[nodiscard]] bool contains_unknown() const;
  [[nodiscard]] bool contains_secret() const;

  // Equal meaning: spans and the order of members do not matter; numbers compare by value.
  friend bool operator==(const Value& a, const Value& b);

 private:
  using Held = std::variant<std::monostate, bool, std::string, List, Object>;
  Value(ValueKind kind, Held held, Span span);

  Held held_;
  Span span_;
  ValueKind kind_ = ValueKind::Null;
  bool secret_ = false;
};

struct Value::Member {
  std::string key;
  Value value;
  Span key_span = {};
};

// Here, where a member is complete: a vector of them can be moved and destroyed only then.
inline Value::Value() noexcept = default;
inline Value::Value(const Value& other) = default;
inline Value::Value(Value&& other) noexcept = default;
inline Value& Value::operator=(const Value& other) = default;
inline Value& Value::operator=(Value&& other) noexcept = default;
inline Value::~Value() = default;
inline Value::Value(ValueKind kind, Held held, Span span)
    : held_(std::move(held)), span_(span), kind_(kind) {}

// How a person names an expression: "Ref Vpc", "GetAtt Role.Arn", "Sub ${Role.Arn}/x", "Join".
[[nodiscard]] std::string describe_expression(const Value& expression);

}  // namespace drydock
