#include "planner/schema/pattern.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

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

bool has_relaxed_repetition(std::string_view ecma) {
  for (std::size_t i = 0; i < ecma.size(); ++i) {
    const auto found = ecma[i] == '{' ? repetition(ecma.substr(i)) : std::nullopt;
    if (found && found->first != ecma.substr(i, found->second)) {
      return true;
    }
  }
  return false;
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
  using Expressions = std::vector<std::unique_ptr<re2::RE2>>;
  struct Alternative {
    Expressions present, absent;
  };

  std::string text;
  PatternPlace place = PatternPlace::Anywhere;
  std::once_flag once;
  std::vector<Alternative> alternatives;  // none: the pattern is not usable
  std::string problem;

  const std::vector<Alternative>& get() {
    std::call_once(once, [this] { compile(); });
    return alternatives;
  }

 private:
  void compile() {
    const bool all = place == PatternPlace::Whole;
    if (Alternative one; add(all ? "^(?:" + text + ")$" : text, one.present)) {
      alternatives.push_back(std::move(one));
      return;
    }
    const std::optional<std::vector<PatternAlternative>> parts = without_look_around(text, place);
    bool usable = parts.has_value();
    for (std::size_t i = 0; usable && i < parts->size(); ++i) {
      Alternative alternative;
      for (const std::string& expression : (*parts)[i].present) {
        usable = usable && add(expression, alternative.present);
      }
      for (const std::string& expression : (*parts)[i].absent) {
        // What is relaxed is found more often, so its absence would refuse too much.
        usable =
            usable && !has_relaxed_repetition(expression) && add(expression, alternative.absent);
      }
      alternatives.push_back(std::move(alternative));
    }
    if (!usable) {
      alternatives.clear();
    }
  }

  bool add(std::string_view expression, Expressions& to) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    to.push_back(std::make_unique<re2::RE2>(to_re2(expression), options));
    problem = problem.empty() ? to.back()->error() : problem;
    return to.back()->ok();
  }
};

Pattern::Pattern(std::string text, PatternPlace place) : state_(std::make_unique<State>()) {
  state_->text = std::move(text);
  state_->place = place;
}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

const std::string& Pattern::text() const { return state_->text; }

bool Pattern::usable() const { return !state_->get().empty(); }

const std::string& Pattern::problem() const {
  state_->get();
  return state_->problem;
}

bool Pattern::matches(std::string_view text) const {
  const re2::StringPiece piece(text.data(), text.size());
  const auto found = [&](const std::unique_ptr<re2::RE2>& expression) {
    return re2::RE2::PartialMatch(piece, *expression);
  };
  const std::vector<State::Alternative>& alternatives = state_->get();
  return alternatives.empty() ||
         std::any_of(alternatives.begin(), alternatives.end(), [&](const State::Alternative& one) {
           return std::all_of(one.present.begin(), one.present.end(), found) &&
                  std::none_of(one.absent.begin(), one.absent.end(), found);
         });
}

}  // namespace drydock
