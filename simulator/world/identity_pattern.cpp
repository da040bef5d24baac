#include "simulator/world/identity_pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace drydock {
namespace {

constexpr std::size_t kDeepestGroup = 40;
constexpr std::size_t kLongestText = 4096;

// What a class such as [a-z0-9] allows, of the printable ASCII characters.
class Letters {
 public:
  void add(char first, char last) {
    for (char c = std::max(first, ' '); c <= std::min(last, '~'); ++c) {
      if (chars_.find(c) == std::string::npos) {
        chars_ += c;
      }
    }
  }
  void add(std::string_view all) {
    for (const char c : all) {
      add(c, c);
    }
  }
  void invert() {
    const std::string without = std::exchange(chars_, {});
    for (char c = ' '; c <= '~'; ++c) {
      if (without.find(c) == std::string::npos) {
        chars_ += c;
      }
    }
  }
  // Letters and digits are no part of any syntax around them, so they go first.
  [[nodiscard]] std::string best() const {
    std::string plain;
    std::copy_if(chars_.begin(), chars_.end(), std::back_inserter(plain),
                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
    if (plain.empty()) {
      std::copy_if(chars_.begin(), chars_.end(), std::back_inserter(plain),
                   [](char c) { return c >= 'A' && c <= 'Z'; });
    }
    return plain.empty() ? chars_.substr(0, 1) : plain;
  }

 private:
  std::string chars_;
};

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";

class PatternWriter {
 public:
  PatternWriter(std::string_view pattern, const IdentityWords& words, std::size_t repeats)
      : pattern_(pattern), words_(words), repeats_(repeats) {}

  std::optional<std::string> run() {
    std::string text = alternatives(0);
    return failed_ || at_ != pattern_.size() || text.size() > kLongestText
               ? std::nullopt
               : std::optional(std::move(text));
  }

 private:
  [[nodiscard]] bool more() const { return !failed_ && at_ < pattern_.size(); }
  bool take(char c) {
    const bool there = more() && pattern_[at_] == c;
    at_ += there ? 1 : 0;
    return there;
  }
  void fail() { failed_ = true; }

  // The first alternative that is not empty; the others are read over. Recursion is bounded by
  // kDeepestGroup.
  std::string alternatives(std::size_t depth) {  // NOLINT(misc-no-recursion)
    if (depth > kDeepestGroup) {
      fail();
      return {};
    }
    std::string chosen = sequence(depth);
    while (take('|')) {
      std::string other = sequence(depth);
      if (chosen.empty()) {
        chosen = std::move(other);
      }
    }
    return chosen;
  }

  std::string sequence(std::size_t depth) {  // NOLINT(misc-no-recursion)
    std::string text;
    while (more() && pattern_[at_] != '|' && pattern_[at_] != ')') {
      text += repeated(depth);
      if (text.size() > kLongestText) {
        fail();
      }
    }
    return text;
  }

  std::string repeated(std::size_t depth) {  // NOLINT(misc-no-recursion)
    const std::size_t begin = at_;
    std::string once = atom(depth);
    const std::size_t end = at_;
    const std::size_t count = quantifier();
    std::string text;
    const std::size_t after = at_;
    for (std::size_t i = 0; i < count && !failed_ && text.size() <= kLongestText; ++i) {
      if (i == 0) {
        text = once;
        continue;
      }
      at_ = begin;  // again, with other letters
      text += atom(depth);
      if (at_ != end) {
        fail();
      }
    }
    at_ = after;
    return text;
  }

  std::size_t quantifier() {
    std::size_t least = 1;
    std::size_t most = 1;
    if (take('*')) {
      least = 0;
      most = repeats_;
    } else if (take('+')) {
      most = std::max<std::size_t>(repeats_, 1);
    } else if (take('?')) {
      least = most = 0;
    } else if (more() && pattern_[at_] == '{' && at_ + 1 < pattern_.size() &&
               kDigits.find(pattern_[at_ + 1]) != std::string_view::npos) {
      ++at_;
      least = most = number();
      if (take(',')) {
        const bool open = more() && pattern_[at_] == '}';
        most = open ? std::max(least, repeats_) : number();
      }
      if (!take('}')) {
        fail();
      }
    } else {
      return 1;
    }
    static_cast<void>(take('?'));  // lazy
    return std::max(least, std::min(most, repeats_));
  }

  std::size_t number() {
    std::size_t value = 0;
    while (more() && kDigits.find(pattern_[at_]) != std::string_view::npos) {
      value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(pattern_[at_] - '0'),
                                    kLongestText);
      ++at_;
    }
    return value;
  }

  std::string atom(std::size_t depth) {  // NOLINT(misc-no-recursion)
    const char c = pattern_[at_++];
    switch (c) {
      case '^':
      case '$':
        return {};
      case '(':
        return group(depth);
      case '[':
        return one_of(char_class());
      case '\\':
        return escape();
      case '.':
        return one_of([] {
          Letters any;
          any.add(kLower);
          return any;
        }());
      default:
        return std::string(1, c);
    }
  }

  std::string group(std::size_t depth) {  // NOLINT(misc-no-recursion)
    if (take('?')) {
      if (take('P') || (more() && pattern_[at_] == '<')) {
        at_ = std::min(pattern_.find('>', at_), pattern_.size() - 1) + 1;
      } else if (!take(':')) {
        fail();  // look-around
      }
    }
    std::string text = alternatives(depth + 1);
    if (!take(')')) {
      fail();
    }
    return text;
  }

  static void add_escape(char c, Letters& letters) {
    Letters own;
    if (c == 'd' || c == 'D') {
      own.add(kDigits);
    } else if (c == 'w' || c == 'W') {
      own.add(kLower);
      own.add(kUpper);
      own.add(kDigits);
      own.add("_");
    } else if (c == 's' || c == 'S') {
      own.add(" ");
    } else {
      letters.add(c, c);
      return;
    }
    if (c >= 'A' && c <= 'Z') {
      own.invert();
    }
    letters.add(own.best());
  }

  std::string escape() {
    if (!more()) {
      fail();
      return {};
    }
    const char c = pattern_[at_++];
    if (c == 'b' || c == 'A' || c == 'z' || c == 'Z') {
      return {};
    }
    if ((c >= '1' && c <= '9') || c == 'p' || c == 'u' || c == 'x') {
      fail();
      return {};
    }
    if (c == 'n' || c == 't' || c == 'r') {
      return " ";
    }
    Letters letters;
    add_escape(c, letters);
    return one_of(letters);
  }

  Letters char_class() {
    Letters letters;
    const bool inverted = take('^');
    bool first = true;
    while (more() && (first || pattern_[at_] != ']')) {
      first = false;
      char c = pattern_[at_++];
      if (c == '\\' && more()) {
        c = pattern_[at_++];
        if (c == 'u' || c == 'x' || c == 'p' || c == 'P') {
          fail();
        } else if (c == 'n' || c == 't' || c == 'r') {
          letters.add(" ");
        } else if (std::string_view("dDwWsS").find(c) != std::string_view::npos) {
          add_escape(c, letters);
          continue;
        }
      } else if (c == '[' && more() && pattern_[at_] == ':') {
        at_ = std::min(pattern_.find(":]", at_), pattern_.size() - 2) + 2;
        letters.add(kLower);
        continue;
      }
      add_range(c, letters);
    }
    if (!take(']')) {
      fail();
    }
    if (inverted) {
      letters.invert();
    }
    return letters;
  }

  void add_range(char c, Letters& letters) {
    const bool range =
        at_ + 1 < pattern_.size() && pattern_[at_] == '-' && pattern_[at_ + 1] != ']';
    if (!range) {
      letters.add(c, c);
      return;
    }
    ++at_;
    char last = pattern_[at_++];
    if (last == '\\' && more()) {
      last = pattern_[at_++];
    }
    letters.add(c, last);
  }

  std::string one_of(const Letters& letters) {
    const std::string best = letters.best();
    if (best.empty()) {
      fail();
      return {};
    }
    // A digest's worth of draws at a time.
    if (drawn_ % 64 == 0) {
      digits_ = words_.hex(fmt::format("{}\n{}", pattern_, drawn_ / 64), 64);
    }
    const char digit = digits_[drawn_++ % 64];
    const auto value = static_cast<std::size_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
    // A sixteenth of the letters would do; the position spreads it over all of them.
    return std::string(1, best[(value * 7 + drawn_) % best.size()]);
  }

  std::string_view pattern_;
  const IdentityWords& words_;
  std::size_t repeats_;
  std::size_t at_ = 0;
  std::size_t drawn_ = 0;
  std::string digits_;
  bool failed_ = false;
};

}  // namespace

std::optional<std::string> text_of_pattern(std::string_view pattern, const IdentityWords& words,
                                           std::size_t repeats) {
  return PatternWriter(pattern, words, repeats).run();
}

}  // namespace drydock
