// A shape is a text: `s` a text, `t` an instant (a text), `x` bytes (a text), `n` a whole number,
// `f` a number, `b` a boolean, `(A|B)` one of these texts, `[s]` a list, `<s>` an object of any
// keys, `{Name:s Other:n}` an object, `*` anything. `!` behind a name: always there. A number
// behind `s` or `x`: the least length.
#include "simulator/workflow/response_shape.hpp"

#include <fmt/format.h>

#include <cmath>

namespace drydock {
namespace {

constexpr int kDeepest = 20;  // of a shape; those of the table have fewer levels

// Reads a shape beside the value that it is held against.
class ShapeReader {
 public:
  ShapeReader(std::string_view shape, bool required) : rest_(shape), required_(required) {}

  // Absent value: skips the shape. False if the value is wrong; `problem` says why.
  bool take(const Json& value, std::string_view field, int depth) {
    if (rest_.empty() || depth > kDeepest) {
      return true;
    }
    const char kind = rest_[0];
    rest_.remove_prefix(1);
    switch (kind) {
      case '{':
        return take_object(value, field, depth);
      case '[':
        return take_each(value, field, depth, ']', JsonKind::Array, "an array");
      case '<':
        return take_each(value, field, depth, '>', JsonKind::Object, "an object");
      case '(':
        return take_word(value, field);
      case 'n':
      case 'f':
        return value.is_absent() || value.is_number() || wrong(field, "a number");
      case 'b':
        return value.is_absent() || value.is_bool() || wrong(field, "a boolean");
      case 's':
      case 't':
      case 'x':
        return take_text(value, field);
      default:
        return true;
    }
  }
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  bool wrong(std::string_view field, std::string_view what) {
    problem_ = fmt::format("Field '{}' must be {}", field, what);
    return false;
  }

  bool take_text(const Json& value, std::string_view field) {
    std::size_t least = 0;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
      least = least * 10 + static_cast<std::size_t>(rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    if (value.is_absent()) {
      return true;
    }
    if (!value.is_string()) {
      return wrong(field, "a string");
    }
    if (value.text().size() < least) {
      problem_ = fmt::format("Field '{}' is smaller than the minimum length", field);
      return false;
    }
    return true;
  }

  bool take_word(const Json& value, std::string_view field) {
    const std::size_t end = rest_.find(')');
    std::string_view words = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    if (value.is_absent()) {
      return true;
    }
    if (!value.is_string()) {
      return wrong(field, "a string");
    }
    while (!words.empty()) {
      const std::size_t bar = words.find('|');
      if (words.substr(0, bar) == value.text()) {
        return true;
      }
      words = bar == std::string_view::npos ? std::string_view() : words.substr(bar + 1);
    }
    problem_ = fmt::format("Field '{}' is not an expected value", field);
    return false;
  }

  bool take_each(const Json& value, std::string_view field, int depth, char end, JsonKind kind,
                 std::string_view what) {
    if (value.is_present() && !value.is(kind)) {
      return wrong(field, what);
    }
    const std::string_view inner = rest_;
    (void)take(Json(), field, depth + 1);  // to find where it ends
    const std::string_view behind = rest_;
    for (std::size_t i = 0; value.is_present() && i < value.size(); ++i) {
      rest_ = inner;
      const Json item = kind == JsonKind::Array ? value.items()[i] : value.members()[i].value;
      if (!take(item, field, depth + 1)) {
        return false;
      }
    }
    rest_ = behind;
    if (rest_.starts_with(end)) {
      rest_.remove_prefix(1);
    }
    return true;
  }

  bool take_object(const Json& value, std::string_view field, int depth) {
    if (value.is_present() && !value.is_object()) {
      return wrong(field, "an object");
    }
    while (!rest_.empty() && rest_[0] != '}') {
      if (rest_[0] == ' ') {
        rest_.remove_prefix(1);
        continue;
      }
      const std::size_t colon = rest_.find(':');
      std::string_view name = rest_.substr(0, colon);
      rest_.remove_prefix(colon + 1);
      const bool always = name.ends_with('!');
      name.remove_suffix(always ? 1 : 0);
      const Json member = value.is_object() ? value.find(name) : Json();
      if (always && required_ && value.is_object() && member.is_absent()) {
        problem_ = fmt::format("Required field '{}' is missing", name);
        return false;
      }
      if (!take(member, name, depth + 1)) {
        return false;
      }
    }
    if (!rest_.empty()) {
      rest_.remove_prefix(1);
    }
    return true;
  }

  std::string_view rest_;
  bool required_;
  std::string problem_;
};

}  // namespace

std::optional<std::string> shape_problem(const Json& result, std::string_view shape,
                                         bool required) {
  ShapeReader reader(shape, required);
  return reader.take(result, "result", 0) ? std::nullopt : std::optional(reader.problem());
}

}  // namespace drydock
