// A JSON value fit for simulation: 16 bytes, copied like a number. What it holds (text, items,
// members) lies in a JsonArena and never changes, so a copy of a value, or of any part of it, is
// the copy of one handle: no counting of references and nothing to free one by one. A state machine
// passes its data from state to state this way and drops them all at once with the arena.
//
// Numbers are IEEE doubles, exact for integers up to 2^53. Members keep the order in which they
// were added; keys are unique. Texts are UTF-8; a lone surrogate, which JSON can spell and UTF-8
// cannot, is kept in the three bytes that UTF-8 would give it (WTF-8). Nesting is at most
// kDeepestJson, so functions may recurse over a value.
//
// Making values is left to JsonArena, text to json_reader and json_text.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/check.hpp"

namespace drydock {

inline constexpr std::uint16_t kDeepestJson = 1000;

// Absent is no value at all (a path that leads nowhere). Function is for evaluators that have
// functions as values; it has no place in text.
enum class JsonKind : std::uint8_t { Absent, Null, Bool, Number, String, Array, Object, Function };

struct JsonMember;

class Json {
 public:
  // Eight bits that are no part of the value: two of our own, the others for an evaluator, which
  // may mark an array without touching what it holds.
  static constexpr std::uint8_t kMarkDecimal = 1;   // the number was written with a point: 1.0
  static constexpr std::uint8_t kMarkGrowable = 2;  // JsonArena::append may add behind it
  static constexpr std::uint8_t kFirstFreeMark = 4;

  constexpr Json() : held_{.number = 0} {}
  [[nodiscard]] static constexpr Json null() { return Json(JsonKind::Null); }
  [[nodiscard]] static constexpr Json boolean(bool value) {
    Json json(JsonKind::Bool);
    json.size_ = value ? 1 : 0;
    return json;
  }
  [[nodiscard]] static constexpr Json number(double value) {
    Json json(JsonKind::Number);
    json.held_.number = value;
    return json;
  }
  // Of a text that outlives the value: a literal, or one that an arena holds.
  [[nodiscard]] static constexpr Json text_of(std::string_view text) {
    Json json(JsonKind::String);
    json.held_.text = text.data();
    json.size_ = static_cast<std::uint32_t>(text.size());
    return json;
  }
  // What the evaluator means by it outlives the value.
  [[nodiscard]] static constexpr Json function(const void* function) {
    Json json(JsonKind::Function);
    json.held_.function = function;
    return json;
  }

  [[nodiscard]] constexpr JsonKind kind() const { return kind_; }
  [[nodiscard]] constexpr bool is(JsonKind kind) const { return kind_ == kind; }
  [[nodiscard]] constexpr bool is_absent() const { return kind_ == JsonKind::Absent; }
  [[nodiscard]] constexpr bool is_present() const { return kind_ != JsonKind::Absent; }
  [[nodiscard]] constexpr bool is_null() const { return kind_ == JsonKind::Null; }
  [[nodiscard]] constexpr bool is_bool() const { return kind_ == JsonKind::Bool; }
  [[nodiscard]] constexpr bool is_number() const { return kind_ == JsonKind::Number; }
  [[nodiscard]] constexpr bool is_string() const { return kind_ == JsonKind::String; }
  [[nodiscard]] constexpr bool is_array() const { return kind_ == JsonKind::Array; }
  [[nodiscard]] constexpr bool is_object() const { return kind_ == JsonKind::Object; }
  [[nodiscard]] constexpr bool is_function() const { return kind_ == JsonKind::Function; }

  // Precondition of each: the kind. size() counts bytes of a text, items, or members.
  [[nodiscard]] bool as_bool() const {
    DRYDOCK_CHECK(is_bool());
    return size_ != 0;
  }
  [[nodiscard]] double as_number() const {
    DRYDOCK_CHECK(is_number());
    return held_.number;
  }
  [[nodiscard]] std::string_view text() const {
    DRYDOCK_CHECK(is_string());
    return {held_.text, size_};
  }
  [[nodiscard]] std::span<const Json> items() const {
    DRYDOCK_CHECK(is_array());
    return {held_.items, size_};
  }
  [[nodiscard]] std::span<const JsonMember> members() const;
  [[nodiscard]] const void* as_function() const {
    DRYDOCK_CHECK(is_function());
    return held_.function;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  // Absent if this is no object or has no such member.
  [[nodiscard]] Json find(std::string_view key) const;
  // 0 for a scalar and 1 for an empty array.
  [[nodiscard]] std::uint16_t depth() const { return depth_; }

  [[nodiscard]] bool marked(std::uint8_t mark) const { return (marks_ & mark) != 0; }
  [[nodiscard]] Json with_mark(std::uint8_t mark) const {
    Json json = *this;
    json.marks_ = static_cast<std::uint8_t>(json.marks_ | mark);
    return json;
  }
  [[nodiscard]] Json without_mark(std::uint8_t mark) const {
    Json json = *this;
    json.marks_ = static_cast<std::uint8_t>(json.marks_ & ~mark);
    return json;
  }

  // Where the items or members lie: the same place is the same object.
  [[nodiscard]] const void* place() const { return held_.function; }

 private:
  friend class JsonArena;
  explicit constexpr Json(JsonKind kind) : held_{.number = 0}, kind_(kind) {}

  union Held {
    double number;
    const char* text;
    const Json* items;
    const JsonMember* members;
    const void* function;
  };
  Held held_;
  std::uint32_t size_ = 0;
  std::uint16_t depth_ = 0;
  JsonKind kind_ = JsonKind::Absent;
  std::uint8_t marks_ = 0;
};
static_assert(sizeof(Json) == 16);

struct JsonMember {
  std::string_view key;
  Json value;
};

inline std::span<const JsonMember> Json::members() const {
  DRYDOCK_CHECK(is_object());
  return {held_.members, size_};
}

// Same kind and content; the order of members and the marks do not count. Functions are equal to
// themselves alone.
[[nodiscard]] bool same_json(const Json& a, const Json& b);
// The same for values that same_json calls the same.
[[nodiscard]] std::uint64_t json_hash(const Json& value);

// "null", "boolean", "number", "string", "array", "object", "function", "undefined".
[[nodiscard]] std::string_view json_kind_name(JsonKind kind);

}  // namespace drydock
