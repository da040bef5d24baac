#include "planner/model/plain_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace drydock {
namespace {

constexpr std::size_t kDeepest = 200;
// Up to so many members of an object are compared with each other, more are sorted.
constexpr std::size_t kFewMembers = 16;

constexpr std::array<bool, 256> plain_bytes() {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) {
    plain[byte] = byte != '"' && byte != '\\';
  }
  return plain;
}
// ASCII that stands for itself inside a string (RFC 8259, section 7).
constexpr std::array<bool, 256> kPlainBytes = plain_bytes();

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | code >> 6U);
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | code >> 12U);
    out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | code >> 18U);
    out += static_cast<char>(0x80U | (code >> 12U & 0x3FU));
    out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

class PlainReader {
 public:
  explicit PlainReader(std::string_view text) : text_(text) {}

  Result<Value> read() {
    std::optional<Value> root;
    while (problem_.empty() && !root) {
      root = read_one();
    }
    skip_space();
    if (problem_.empty() && at_ < text_.size()) {
      fail("something follows the value");
    }
    return problem_.empty() ? Result<Value>(*std::move(root))
                            : Error{"the JSON text is not valid: " + problem_, {}};
  }

 private:
  struct Open {
    bool object = false;
    std::string key;  // of the member whose value comes next
    Value::Object members = {};
    Value::List items = {};
  };

  void fail(std::string_view what) {
    if (problem_.empty()) {
      problem_ = fmt::format("at byte {}: {}", at_, what);
    }
  }
  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char wanted) {
    const bool there = at_ < text_.size() && text_[at_] == wanted;
    at_ += there ? 1 : 0;
    return there;
  }

  // Reads one scalar, or the begin of a list or object, and closes what it ends. The root, once it
  // is whole.
  std::optional<Value> read_one() {
    skip_space();
    if (peek() == '{' || peek() == '[') {
      return begin();
    }
    Value value = scalar();
    return problem_.empty() ? end(std::move(value)) : std::nullopt;
  }

  std::optional<Value> begin() {
    if (open_.size() >= kDeepest) {
      fail(fmt::format("nesting deeper than {} levels", kDeepest));
      return std::nullopt;
    }
    const bool object = text_[at_++] == '{';
    open_.push_back({object, {}});
    skip_space();
    if (take(object ? '}' : ']')) {
      return close();
    }
    if (object) {
      read_key();
    }
    return std::nullopt;
  }

  // With `end` it goes up through what is open: kDeepest at most.
  std::optional<Value> close() {  // NOLINT(misc-no-recursion)
    Open done = std::move(open_.back());
    open_.pop_back();
    if (done.object && has_repeated_key(done.members)) {
      fail("a key occurs twice in one object");
      return std::nullopt;
    }
    return end(done.object ? Value::object(std::move(done.members))
                           : Value::list(std::move(done.items)));
  }

  // A value is whole: puts it where it belongs.
  std::optional<Value> end(Value value) {  // NOLINT(misc-no-recursion)
    if (open_.empty()) {
      return value;
    }
    Open& into = open_.back();
    if (into.object) {
      into.members.push_back({std::move(into.key), std::move(value)});
    } else {
      into.items.push_back(std::move(value));
    }
    skip_space();
    if (take(',')) {
      skip_space();
      if (into.object) {
        read_key();
      }
      return std::nullopt;
    }
    if (take(into.object ? '}' : ']')) {
      return close();
    }
    fail(into.object ? "expected , or }" : "expected , or ]");
    return std::nullopt;
  }

  void read_key() {
    if (!take('"')) {
      fail("expected a key");
      return;
    }
    open_.back().key = string();
    skip_space();
    if (!take(':')) {
      fail("expected :");
    }
  }

  static bool has_repeated_key(const Value::Object& members) {
    if (members.size() <= kFewMembers) {
      for (std::size_t i = 1; i < members.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          if (members[i].key == members[j].key) {
            return true;
          }
        }
      }
      return false;
    }
    std::vector<std::string_view> keys;
    keys.reserve(members.size());
    for (const Value::Member& member : members) {
      keys.push_back(member.key);
    }
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
  }

  Value scalar() {
    if (take('"')) {
      return Value::string(string());
    }
    for (const std::string_view word : {"true", "false", "null"}) {
      if (text_.substr(at_, word.size()) == word) {
        at_ += word.size();
        return word == "null" ? Value::null() : Value::boolean(word == "true");
      }
    }
    return number();
  }

  Value number() {
    const std::size_t begin = at_;
    take('-');
    const std::size_t whole = at_;
    skip_digits();
    const bool leading_zero = at_ > whole + 1 && text_[whole] == '0';
    bool right = at_ > whole && !leading_zero;
    if (take('.')) {
      right = skip_digits() && right;
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      right = skip_digits() && right;
    }
    if (!right) {
      fail(at_ == begin ? "expected a value" : "this is no number");
      return {};
    }
    return Value::number(std::string(text_.substr(begin, at_ - begin)));
  }
  bool skip_digits() {
    const std::size_t begin = at_;
    while (is_digit(peek())) {
      ++at_;
    }
    return at_ > begin;
  }

  // After the opening quote.
  std::string string() {
    std::string out;
    while (true) {
      const std::size_t begin = at_;
      while (at_ < text_.size() && kPlainBytes[static_cast<unsigned char>(text_[at_])]) {
        ++at_;
      }
      out.append(text_, begin, at_ - begin);
      if (take('"')) {
        return out;
      }
      const bool more = at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= 0x20;
      if (!more) {
        fail(at_ < text_.size() ? "a control character in a string" : "a string has no end");
        return out;
      }
      if (!(take('\\') ? escape(out) : multibyte(out))) {
        return out;
      }
    }
  }

  // Well-formed UTF-8 (Unicode Standard, table 3-7).
  bool multibyte(std::string& out) {
    const auto byte = [&](std::size_t i) -> unsigned {
      return at_ + i < text_.size() ? static_cast<unsigned char>(text_[at_ + i]) : 0U;
    };
    const unsigned first = byte(0);
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    const unsigned lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    bool right = first >= 0xC2 && first <= 0xF4 && byte(1) >= lowest && byte(1) <= highest;
    for (std::size_t i = 2; i < size; ++i) {
      right = right && (byte(i) & 0xC0U) == 0x80;
    }
    if (!right) {
      fail("bytes that are no UTF-8");
      return false;
    }
    out.append(text_, at_, size);
    at_ += size;
    return true;
  }

  // After the backslash.
  bool escape(std::string& out) {
    static constexpr std::string_view kEscaped = "\"\\/bfnrt";
    static constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    if (take('u')) {
      return unicode_escape(out);
    }
    const std::size_t which = kEscaped.find(peek());
    if (at_ >= text_.size() || which == std::string_view::npos) {
      fail("an unknown escape");
      return false;
    }
    out += kMeant[which];
    ++at_;
    return true;
  }

  bool unicode_escape(std::string& out) {
    std::optional<std::uint32_t> code = four_digits();
    const bool high = code && *code >= 0xD800 && *code < 0xDC00;
    if (high && take('\\') && take('u')) {
      const std::optional<std::uint32_t> low = four_digits();
      const bool pair = low && *low >= 0xDC00 && *low < 0xE000;
      code = pair ? std::optional(0x10000 + ((*code - 0xD800) << 10U) + (*low - 0xDC00))
                  : std::nullopt;
    }
    if (!code || (*code >= 0xD800 && *code < 0xE000)) {
      fail("an escape that is no character");
      return false;
    }
    append_utf8(out, *code);
    return true;
  }

  std::optional<std::uint32_t> four_digits() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = peek();
      const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!is_digit(c) && !letter) {
        return std::nullopt;
      }
      code = code * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
      ++at_;
    }
    return code;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  std::string problem_;
};

}  // namespace

Result<Value> value_from_plain_json(std::string_view text) { return PlainReader(text).read(); }

}  // namespace drydock
