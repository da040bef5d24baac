// The stable number of a diagnostic, "DD2100", and how the areas declare theirs: each area has a
// header below base/codes, so that a new code concerns only those who speak of that area.
#pragma once

#include <cstdint>
#include <string_view>

namespace drydock {

enum class Severity : std::uint8_t { Error, Warning, Note };

// Its value is the number in the id. The declared ones stand in the namespace `codes`.
enum class DiagnosticCode : std::uint16_t {};

// "DD2100" → 2100.
[[nodiscard]] consteval DiagnosticCode diagnostic_code(std::string_view id) {
  std::uint16_t number = 0;
  for (const char digit : id.substr(2)) {
    number = static_cast<std::uint16_t>(number * 10 + (digit - '0'));
  }
  return DiagnosticCode{number};
}

}  // namespace drydock

#define DRYDOCK_DECLARE_CODE(name, id, severity, title) \
  inline constexpr DiagnosticCode name = diagnostic_code(id);
// `list` is a macro that applies its argument to (name, id, severity, title) of each code.
#define DRYDOCK_DECLARE_CODES(list) \
  namespace drydock::codes {        \
  list(DRYDOCK_DECLARE_CODE)        \
  }
