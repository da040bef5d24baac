// What `drydock workflow eval` and `drydock events match` answer, as JSON and for people.
//
//   {"format_version": "1.0", "result": … | "undefined": true |
//    "error": {"code", "message", "position", "token"?}, "diagnostics": […]}
//   {"format_version": "1.0", "match": bool, "diagnostics": […]}
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "simulator/json/json.hpp"

namespace drydock {

// Why an expression has no value: what a language says of itself, apart from diagnostics.
struct EvalError {
  std::string code;
  std::string message;
  std::uint32_t position = 0;  // in characters of the expression
  std::string token;
};

struct EvalAnswer {
  Json value;  // Absent: the expression matches nothing
  std::optional<EvalError> error;
};

// `answer` is null if the files could not be read: diagnostics alone.
[[nodiscard]] std::string eval_json(const EvalAnswer* answer, const Diagnostics& diagnostics,
                                    const SourceMap& sources);
[[nodiscard]] std::string match_json(std::optional<bool> matched, const Diagnostics& diagnostics,
                                     const SourceMap& sources);
// The value as indented JSON, or `undefined`.
[[nodiscard]] std::string eval_text(const EvalAnswer& answer);

}  // namespace drydock
