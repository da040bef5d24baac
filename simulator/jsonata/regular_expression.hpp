// A regular expression as JSONata writes it (ECMAScript, flags i and m), run by RE2, whose time is
// linear in the text whatever the pattern is: an expression that comes with a template cannot hang
// the simulator. Look-around and back-references, which need another kind of engine, are refused
// with U1002.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace drydock::jsonata {

class RegularExpression {
 public:
  // Nothing, and why, if it cannot be run.
  [[nodiscard]] static std::optional<RegularExpression> compile(std::string_view pattern,
                                                                std::string_view flags,
                                                                std::string& why);
  RegularExpression(RegularExpression&&) noexcept;
  RegularExpression& operator=(RegularExpression&&) noexcept;
  ~RegularExpression();

  struct Match {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::vector<std::optional<std::string_view>> groups;
  };
  // The first match that begins at `from` or behind it.
  [[nodiscard]] std::optional<Match> find(std::string_view text, std::size_t from) const;
  [[nodiscard]] const std::string& pattern() const { return pattern_; }

 private:
  RegularExpression();
  std::string pattern_;
  std::unique_ptr<re2::RE2> compiled_;
};

}  // namespace drydock::jsonata
