// A text with `*` for any run of characters; `\*` is a star and `\\` a backslash (Amazon
// EventBridge User Guide, "Comparison operators", wildcard matching).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drydock {

class Wildcard {
 public:
  // Nothing, and why, for two stars side by side, another escape, or a text that is too complex:
  // EventBridge bounds how many of its stars one input can keep busy at a time, and does not say
  // where the bound is. A recording refuses six; we refuse more than kMostBusyStars.
  [[nodiscard]] static std::optional<Wildcard> parse(std::string_view text, std::string& why);

  [[nodiscard]] bool matches(std::string_view value) const;

 private:
  static constexpr std::size_t kMostBusyStars = 5;
  // What stands between the stars; one more than there are stars.
  std::vector<std::string> pieces_;
};

}  // namespace drydock
