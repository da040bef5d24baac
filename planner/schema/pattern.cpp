#include "planner/schema/pattern.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <mutex>

namespace drydock {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// ECMA spellings that RE2 writes otherwise: \uXXXX is \x{XXXX}. The registry also uses \Z, the
// end of the text in other dialects, which RE2 calls \z.
std::string to_re2(std::string_view ecma) {
  std::string out;
  out.reserve(ecma.size());
  for (std::size_t i = 0; i < ecma.size(); ++i) {
    if (ecma[i] != '\\' || i + 1 == ecma.size()) {
      out += ecma[i];
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
