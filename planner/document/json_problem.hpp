// Says what is wrong with JSON text in words that teach. A parser only knows that a token does not
// fit; what people wrote instead (a trailing comma, a comment, Python's True) is seen from the
// source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/diagnostic.hpp"
#include "base/span.hpp"

namespace drydock {

// What may follow the last part that was read.
enum class JsonExpected : std::uint8_t {
  Value,
  KeyOrClose,
  ValueOrClose,
  Colon,
  CommaOrClose,
  EndOfFile
};

// How far a reader came before it failed.
struct JsonProgress {
  JsonExpected expected = JsonExpected::Value;
  std::size_t after = 0;    // behind the last key, value or bracket that was read
  bool in_object = false;   // kind of the innermost open bracket, if expected says there is one
  std::size_t open_at = 0;  // where that bracket is
};

// Precondition: the text is valid UTF-8, and the part from `progress.after` on does not begin with
// what is expected.
[[nodiscard]] Diagnostic describe_json_problem(std::string_view text, FileId file,
                                               const JsonProgress& progress);

}  // namespace drydock
