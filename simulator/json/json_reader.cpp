#include "simulator/json/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "simulator/json/utf8.hpp"

namespace drydock {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Reader {
 public:
  Reader(std::string_view text, JsonArena& arena) : text_(text), arena_(arena) {}

  Result<Json> read() {
    const std::optional<Json> value = read_value(0);
    skip_space();
    if (value && at_ < text_.size()) {
      refuse("something follows the value");
    }
    if (!error_.empty()) {
      return located();
    }
    return *value;
  }

 private:
  [[nodiscard]] Error located() const {
    const std::string_view before = text_.substr(0, std::min(at_, text_.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n');
    const std::size_t column = before.size() - (start == std::string_view::npos ? 0 : start + 1);
    return {fmt::format("no JSON at line {} column {}: {}", line, column + 1, error_), ""};
  }
  std::nullopt_t refuse(std::string_view why) {
    if (error_.empty()) {
      error_ = why;
    }
    return std::nullopt;
  }
  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  [[nodiscard]] bool take(char c) {
    if (at_ < text_.size() && text_[at_] == c) {
      ++at_;
      return true;
    }
    return false;
  }

  // Recursion: at most kDeepestJson.
  std::optional<Json> read_value(std::uint16_t depth) {
    skip_space();
    if (at_ == text_.size()) {
      return refuse("the text ends where a value is expected");
    }
    switch (text_[at_]) {
      case '{':
        return read_object(depth);
      case '[':
        return read_array(depth);
      case '"':
        if (const std::optional<std::string_view> text = read_text()) {
          return Json::text_of(*text);
        }
        return std::nullopt;
      case 't':
        return read_word("true", Json::boolean(true));
      case 'f':
        return read_word("false", Json::boolean(false));
      case 'n':
        return read_word("null", Json::null());
      default:
        return read_number();
    }
  }

  std::optional<Json> read_word(std::string_view word, Json value) {
    if (!text_.substr(at_).starts_with(word)) {
      return refuse("this is no value");
    }
    at_ += word.size();
    return value;
  }

  std::optional<Json> read_number() {
    const std::size_t begin = at_;
    std::size_t at = at_;
    const auto digits = [&] {
      const std::size_t from = at;
      while (at < text_.size() && is_digit(text_[at])) {
        ++at;
      }
      return at > from;
    };
    at += text_[at] == '-' ? 1U : 0U;
    const std::size_t first = at;
    bool good = digits() && (text_[first] != '0' || at == first + 1);
    bool decimal = false;
    if (good && at < text_.size() && text_[at] == '.') {
      ++at;
      decimal = true;
      good = digits();
    }
    if (good && at < text_.size() && (text_[at] == 'e' || text_[at] == 'E')) {
      ++at;
      decimal = true;
      at += at < text_.size() && (text_[at] == '+' || text_[at] == '-') ? 1U : 0U;
      good = digits();
    }
    if (!good) {
      return refuse("this is no value");
    }
    double number = 0;
    const auto [end, problem] = std::from_chars(text_.data() + begin, text_.data() + at, number);
    static_cast<void>(end);
    if (problem != std::errc()) {
      // Out of range: too small is 0, too large is refused.
      const std::string_view written = text_.substr(begin, at - begin);
      const std::size_t exponent = written.find_first_of("eE");
      if (exponent == std::string_view::npos || written[exponent + 1] != '-') {
        return refuse("the number is too large");
      }
      number = 0;
    }
    at_ = at;
    const Json value = Json::number(number);
    return decimal ? value.with_mark(Json::kMarkDecimal) : value;
  }

  std::optional<char32_t> read_hex() {
    char32_t point = 0;
    if (text_.size() - at_ < 4) {
      return refuse("\\u takes four hexadecimal digits");
    }
    const auto [end, problem] =
        std::from_chars(text_.data() + at_, text_.data() + at_ + 4, hex_, 16);
    if (problem != std::errc() || end != text_.data() + at_ + 4) {
      return refuse("\\u takes four hexadecimal digits");
    }
    point = hex_;
    at_ += 4;
    return point;
  }

  std::optional<std::string_view> read_text() {
    const std::size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
           static_cast<unsigned char>(text_[at_]) >= 0x20) {
      ++at_;
    }
    if (at_ < text_.size() && text_[at_] == '"') {
      ++at_;
      return arena_.copy_text(text_.substr(begin, at_ - 1 - begin));
    }
    std::string decoded(text_.substr(begin, at_ - begin));
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return arena_.copy_text(decoded);
      }
      if (static_cast<unsigned char>(c) < 0x20) {
        return refuse("a control character in a text must be written as \\u00XX");
      }
      ++at_;
      if (c != '\\') {
        decoded += c;
      } else if (!read_escape(decoded)) {
        return std::nullopt;
      }
    }
    return refuse("the text is not closed");
  }

  bool read_escape(std::string& decoded) {
    static constexpr std::string_view kEscapes = "\"\\/bfnrt";
    static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (at_ == text_.size()) {
      refuse("the text is not closed");
      return false;
    }
    const char c = text_[at_++];
    if (c == 'u') {
      const std::optional<char32_t> point = read_hex();
      if (point) {
        append_code_point(decoded, *point);
      }
      return point.has_value();
    }
    const std::size_t known = kEscapes.find(c);
    if (known == std::string_view::npos) {
      refuse("JSON has no such escape");
      return false;
    }
    decoded += kMeanings[known];
    return true;
  }

  std::optional<Json> read_array(std::uint16_t depth) {
    ++at_;
    if (depth + 1 >= kDeepestJson) {
      return refuse("the value is nested too deeply");
    }
    const std::size_t first = items_.size();
    skip_space();
    if (!take(']')) {
      do {
        const std::optional<Json> item = read_value(static_cast<std::uint16_t>(depth + 1));
        if (!item) {
          return std::nullopt;
        }
        items_.push_back(*item);
        skip_space();
      } while (take(','));
      if (!take(']')) {
        return refuse("an array goes on with `,` or ends with `]`");
      }
    }
    const Json array = arena_.array(std::span(items_).subspan(first));
    items_.resize(first);
    return array;
  }

  std::optional<Json> read_object(std::uint16_t depth) {
    ++at_;
    if (depth + 1 >= kDeepestJson) {
      return refuse("the value is nested too deeply");
    }
    JsonObjectBuilder object(arena_);
    skip_space();
    if (take('}')) {
      return object.finish();
    }
    do {
      skip_space();
      if (at_ == text_.size() || text_[at_] != '"') {
        return refuse("a member begins with its key in double quotes");
      }
      const std::optional<std::string_view> key = read_text();
      skip_space();
      if (!key || !take(':')) {
        return refuse("a key is followed by `:`");
      }
      const std::optional<Json> value = read_value(static_cast<std::uint16_t>(depth + 1));
      if (!value) {
        return std::nullopt;
      }
      object.set(*key, *value);
      skip_space();
    } while (take(','));
    if (!take('}')) {
      return refuse("an object goes on with `,` or ends with `}`");
    }
    return object.finish();
  }

  std::string_view text_;
  JsonArena& arena_;
  std::size_t at_ = 0;
  std::vector<Json> items_;  // of the arrays that are open
  std::uint32_t hex_ = 0;
  std::string error_;
};

}  // namespace

Result<Json> read_json_value(std::string_view text, JsonArena& arena) {
  return Reader(text, arena).read();
}

}  // namespace drydock
