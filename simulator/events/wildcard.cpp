#include "simulator/events/wildcard.hpp"

#include <algorithm>

namespace drydock {

std::optional<Wildcard> Wildcard::parse(std::string_view text, std::string& why) {
  Wildcard wildcard;
  wildcard.pieces_.emplace_back();
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') {
      const char escaped = at + 1 < text.size() ? text[at + 1] : '\0';
      if (escaped != '*' && escaped != '\\') {
        why = "a backslash stands before `*` or another backslash only";
        return std::nullopt;
      }
      wildcard.pieces_.back() += escaped;
      ++at;
    } else if (c != '*') {
      wildcard.pieces_.back() += c;
    } else if (at > 0 && wildcard.pieces_.back().empty() && wildcard.pieces_.size() > 1) {
      why = "two `*` stand side by side";
      return std::nullopt;
    } else {
      wildcard.pieces_.emplace_back();
    }
  }
  // Every star behind the first may still be growing when the last one begins.
  if (wildcard.pieces_.size() - 1 > kMostBusyStars) {
    why = "it is too complex: fewer `*` are wanted";
    return std::nullopt;
  }
  return wildcard;
}

bool Wildcard::matches(std::string_view value) const {
  if (pieces_.size() == 1) {
    return value == pieces_[0];
  }
  const std::string& first = pieces_.front();
  const std::string& last = pieces_.back();
  if (value.size() < first.size() + last.size() || !value.starts_with(first) ||
      !value.ends_with(last)) {
    return false;
  }
  // Each piece at its earliest place leaves the most for those behind it.
  std::size_t at = first.size();
  const std::string_view middle = value.substr(0, value.size() - last.size());
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    const std::size_t found = middle.find(pieces_[i], at);
    if (found == std::string_view::npos) {
      return false;
    }
    at = found + pieces_[i].size();
  }
  return true;
}

}  // namespace drydock
