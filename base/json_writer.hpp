// Writes JSON with one spelling for one value: UTF-8, no insignificant space (or two-space
// indent), members in the order given, numbers in shortest round-trip form. Digests, goldens and
// `--json` outputs depend on these bytes.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock {

class JsonWriter {
 public:
  enum class Style : std::uint8_t { Compact, Indented };
  explicit JsonWriter(Style style = Style::Compact) : style_(style) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& null() { return raw("null"); }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& integer(std::int64_t value);
  // Not finite becomes null: JSON has no word for it.
  JsonWriter& number(double value);
  JsonWriter& string(std::string_view text);
  // `json` is already JSON text: a number in its original spelling, or a finished part.
  JsonWriter& raw(std::string_view json);

  // Shorthands for a member of an object.
  JsonWriter& member(std::string_view name, std::string_view text) {
    return key(name).string(text);
  }
  JsonWriter& member(std::string_view name, const char* text) { return key(name).string(text); }
  JsonWriter& member(std::string_view name, std::same_as<bool> auto value) {
    return key(name).boolean(value);
  }
  JsonWriter& member(std::string_view name,
                     std::integral auto value) requires(!std::same_as<decltype(value), bool>) {
    return key(name).integer(static_cast<std::int64_t>(value));
  }
  JsonWriter& member(std::string_view name, double value) { return key(name).number(value); }

  // The text so far; complete once every object and array is closed.
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();
  void new_line();

  Style style_;
  std::string text_;
  std::vector<bool> has_members_;  // one per open bracket
  bool after_key_ = false;
};

// The text as a JSON string with quotes. Invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string json_quote(std::string_view text);

}  // namespace drydock
