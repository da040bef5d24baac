#include "planner/schema/pattern.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <utility>

namespace drydock {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// RE2 counts repetitions up to 1,000. A larger upper bound is dropped and a larger lower one
// lowered, so that the pattern accepts a little more and never less.
constexpr std::size_t kMostRepetitionDigits = 3;

std::string relaxed_repetition(std::string_view lower, bool comma, std::string_view upper) {
  const bool large_lower = lower.size() > kMostRepetitionDigits && lower != "1000";
  const bool large_upper = upper.size() > kMostRepetitionDigits && upper != "1000";
  std::string out = "{" + (large_lower ? "1000" : std::string(lower));
  if (large_lower || large_upper) {
    return out + ",}";
  }
  out.append(comma ? "," : "").append(upper);
  return out + "}";
}

// The repetition at the start of `text` in RE2's terms and its length; nothing if it is none.
std::optional<std::pair<std::string, std::size_t>> repetition(std::string_view text) {
  const auto digits = [&](std::size_t from) {
    std::size_t end = from;
    while (end < text.size() && is_digit(text[end])) {
      ++end;
    }
    return text.substr(from, end - from);
  };
  const std::string_view lower = digits(1);
  std::size_t at = 1 + lower.size();
  const bool comma = at < text.size() && text[at] == ',';
  at += comma ? 1 : 0;
  const std::string_view upper = comma ? digits(at) : std::string_view{};
  at += upper.size();
  if (lower.empty() || at >= text.size() || text[at] != '}') {
    return std::nullopt;
  }
  return std::pair{relaxed_repetition(lower, comma, upper), at + 1};
}

// Java's names of ASCII classes, which the registry uses as `\p{Graph}`, with RE2's.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kAsciiClasses = {{
    {"p{Alnum}", "alnum"},
    {"p{Alpha}", "alpha"},
    {"p{ASCII}", "ascii"},
    {"p{Blank}", "blank"},
    {"p{Cntrl}", "cntrl"},
    {"p{Digit}", "digit"},
    {"p{Graph}", "graph"},
    {"p{Lower}", "lower"},
    {"p{Print}", "print"},
    {"p{Punct}", "punct"},
    {"p{Space}", "space"},
    {"p{Upper}", "upper"},
    {"p{XDigit}", "xdigit"},
}};

// ECMA spellings that RE2 writes otherwise: \uXXXX is \x{XXXX}. The registry also uses \Z, the
// end of the text in other dialects, which RE2 calls \z.
std::string to_re2(std::string_view ecma) {
  std::string out;
  out.reserve(ecma.size());
  bool in_class = false;
  for (std::size_t i = 0; i < ecma.size(); ++i) {
    in_class = ecma[i] == '[' || (in_class && ecma[i] != ']');
    if (ecma[i] == '{') {
      if (const auto found = repetition(ecma.substr(i))) {
        out += found->first;
        i += found->second - 1;
        continue;
      }
    }
    if (ecma[i] != '\\' || i + 1 == ecma.size()) {
      out += ecma[i];
      continue;
    }
    const auto named = std::find_if(
        kAsciiClasses.begin(), kAsciiClasses.end(),
        [&](const auto& known) { return ecma.substr(i + 1).starts_with(known.first); });
    if (named != kAsciiClasses.end()) {
      out.append(in_class ? "[:" : "[[:").append(named->second).append(in_class ? ":]" : ":]]");
      i += named->first.size();
      continue;
    }
    const char escaped = ecma[i + 1];
    const std::string_view digits = ecma.substr(std::min(i + 2, ecma.size()), 4);
    if (escaped == 'Z') {
      out += "\\z";
      ++i;
    } else if (escaped == 'u' && digits.size() == 4 &&
               std::all_of(digits.begin(), digits.end(), is_hex)) {
      out.append("\\x{").append(digits).append("}");
      i += 5;
    } else {
      out.append({'\\', escaped});
      ++i;
    }
  }
  return out;
}

}  // namespace

struct Pattern::State {
  std::string text;
  std::once_flag once;
  std::unique_ptr<re2::RE2> compiled;

  const re2::RE2& get() {
    std::call_once(once, [this] {
      re2::RE2::Options options;
      options.set_log_errors(false);
      compiled = std::make_unique<re2::RE2>(to_re2(text), options);
    });
    return *compiled;
  }
};

Pattern::Pattern(std::string text) : state_(std::make_unique<State>()) {
  state_->text = std::move(text);
}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

const std::string& Pattern::text() const { return state_->text; }

bool Pattern::usable() const { return state_->get().ok(); }

bool Pattern::matches(std::string_view text) const {
  const re2::RE2& compiled = state_->get();
  return !compiled.ok() ||
         re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled);
}

}  // namespace drydock
