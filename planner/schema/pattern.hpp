// A regular expression of a schema (ECMA 262, as JSON Schema draft-07 section 6.3.3 wants it), run
// by RE2, which takes time linear in the text whatever the pattern is. It is compiled when it is
// first asked, because a template uses few of a schema's patterns.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "planner/schema/look_around.hpp"

namespace drydock {

class Pattern {
 public:
  explicit Pattern(std::string text, PatternPlace place = PatternPlace::Anywhere);
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  [[nodiscard]] const std::string& text() const;
  // False for what RE2 has no word for and what cannot be said otherwise (see look_around.hpp):
  // such a pattern is not checked. A repetition of more than 1,000 times counts as one without an
  // upper bound.
  [[nodiscard]] bool usable() const;
  // Why it is not usable, in a few words.
  [[nodiscard]] const std::string& problem() const;
  // The pattern is found somewhere in `text`, or is all of it; true if it is not usable. May be
  // asked from several threads.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace drydock
