#include "simulator/jsonata/binding_power.hpp"

#include <algorithm>
#include <array>

namespace drydock::jsonata {
namespace {

constexpr std::array<Infix, 27> kInfix = {{
    {"(", 80, Operator::None},     {"[", 80, Operator::None},
    {"@", 80, Operator::None},     {"#", 80, Operator::None},
    {".", 75, Operator::None},     {"{", 70, Operator::None},
    {"*", 60, Operator::Multiply}, {"/", 60, Operator::Divide},
    {"%", 60, Operator::Modulo},   {"+", 50, Operator::Add},
    {"-", 50, Operator::Subtract}, {"&", 50, Operator::Concat},
    {"=", 40, Operator::Equal},    {"!=", 40, Operator::NotEqual},
    {"<", 40, Operator::Less},     {"<=", 40, Operator::LessEqual},
    {">", 40, Operator::Greater},  {">=", 40, Operator::GreaterEqual},
    {"^", 40, Operator::None},     {"~>", 40, Operator::None},
    {"in", 40, Operator::In},      {"?:", 40, Operator::None},
    {"??", 40, Operator::None},    {"and", 30, Operator::And},
    {"or", 25, Operator::Or},      {"?", 20, Operator::None},
    {":=", 10, Operator::None},
}};

}  // namespace

const Infix* infix_of(const Token& token) {
  if (token.type != TokenType::Operator) {
    return nullptr;
  }
  const auto* const found = std::find_if(
      kInfix.begin(), kInfix.end(), [&](const Infix& known) { return known.text == token.text; });
  return found == kInfix.end() ? nullptr : found;
}

}  // namespace drydock::jsonata
