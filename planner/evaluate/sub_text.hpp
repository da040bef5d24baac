// The text of Fn::Sub as pieces: literal text and ${Name} (Template Reference, "Fn::Sub"). What a
// name stands for is left to the evaluator.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drydock {

struct SubPiece {
  std::string text;         // decoded literal (`${!X}` is "${X}"), or the variable's name
  bool variable = false;    // else literal
  bool valid = true;        // of a variable: alphanumerics, "_", ".", ":" only
  std::string_view source;  // as written, inside the text that was parsed
};

// Adjacent literals are one piece each as they are met; a `${` without `}` is literal.
[[nodiscard]] std::vector<SubPiece> parse_sub_text(std::string_view text);

}  // namespace drydock
