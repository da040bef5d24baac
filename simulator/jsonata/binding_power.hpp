// How strongly each operator binds that stands between or behind operands.
#pragma once

#include <string_view>

#include "simulator/jsonata/ast.hpp"
#include "simulator/jsonata/lexer.hpp"

namespace drydock::jsonata {

struct Infix {
  std::string_view text;
  int power;
  Operator op;
};
// Null if the token is no such operator.
[[nodiscard]] const Infix* infix_of(const Token& token);

}  // namespace drydock::jsonata
