// Reads and evaluates one expression of the subset of JSONata that property_transform.hpp names, in
// one pass: every branch is evaluated, so that an expression is either within the subset or not,
// whatever the values are.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/model/value.hpp"

namespace drydock {

class TransformExpression {
 public:
  TransformExpression(std::string_view text, const Value& properties)
      : rest_(text), properties_(properties) {}

  // The values of the alternatives, undefined ones left out; nothing if it cannot be evaluated.
  [[nodiscard]] std::optional<std::vector<Value>> alternatives();
  [[nodiscard]] bool reads_properties() const { return reads_properties_; }

 private:
  using Operand = std::optional<Value>;  // nothing: JSONata's undefined

  Operand expression();
  Operand binary(int level);
  static Operand apply(std::string_view symbol, const Operand& left, const Operand& right);
  static Operand arithmetic(char symbol, const Operand& left, const Operand& right);
  Operand postfix();
  Operand index(const Operand& list);
  Operand primary();
  Operand primary_after_sign();
  Operand word();
  Operand field();
  Operand block();
  Operand list();
  Operand object();
  Operand text(char quote);
  Operand number();
  Operand dollar();

  void skip_space();
  // Takes `symbol` if it stands next; a word only as a whole.
  bool take(std::string_view symbol);
  std::string_view take_name();
  [[nodiscard]] bool at(char c);
  Operand fail();

  std::string_view rest_;
  const Value& properties_;
  std::map<std::string, Operand, std::less<>> variables_;
  int depth_ = 0;
  bool failed_ = false;
  bool reads_properties_ = false;
};

}  // namespace drydock
