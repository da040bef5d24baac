// What is wrong with a JSONata expression, or with the data that it met, in the language's own
// vocabulary: a code (S01xx to S04xx while reading, T… for types, D… for values), where, and a
// sentence. The codes are those of the reference implementation, which Step Functions reports.
//
//   U1001   the expression recurses too deeply, works too long, or makes too much data
//   U1002   a regular expression that only a backtracking engine can run (look-around,
//           back-references)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace drydock::jsonata {

struct Problem {
  std::string code;
  std::string message;
  std::uint32_t position = 0;  // byte behind the token that is meant
  std::string token;           // an operator, or a function's name; may be empty
};

// The sentence for a code: `{token}`, `{value}`, `{value2}` and `{index}` in it are filled in.
struct ProblemDetail {
  std::string_view token = {};
  std::string_view value = {};
  std::string_view value2 = {};
  std::size_t index = 0;
};
[[nodiscard]] std::string problem_message(std::string_view code, const ProblemDetail& detail);

}  // namespace drydock::jsonata
