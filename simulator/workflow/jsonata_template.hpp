// A field of a state in JSONata: Arguments, Output, Assign, Items, Condition and the fields that
// take numbers (AWS Step Functions Developer Guide, "Transforming data with JSONata"). Any JSON; a
// text that begins with `{%` and ends with `%}` is an expression, every other text stands for
// itself. It is compiled once; parts without expressions are values already and cost nothing to
// evaluate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/jsonata/jsonata.hpp"
#include "simulator/workflow/intrinsic.hpp"

namespace drydock {

// The text between `{%` and `%}` without white space around it; nothing if the text is no
// expression.
[[nodiscard]] std::optional<std::string_view> jsonata_expression(std::string_view text);

class JsonataTemplate {
 public:
  struct Problem {
    std::string field;  // "Output/total"
    std::string expression;
    jsonata::Problem problem;
  };
  // `field` is the name of the whole field, "Output". Literal parts live in `arena`. Nothing, and
  // every problem, if an expression cannot be read.
  [[nodiscard]] static std::optional<JsonataTemplate> compile(const Json& written,
                                                              std::string_view field,
                                                              JsonArena& arena,
                                                              std::vector<Problem>& problems);

  // `context` has `states` and the variables of the execution. The failure is
  // States.QueryEvaluationError: of an expression that fails, gives nothing, or gives a function.
  [[nodiscard]] StateValue evaluate(const jsonata::Context& context, JsonArena& arena) const;
  [[nodiscard]] bool is_literal() const { return parts_[root_].kind == Kind::Literal; }
  // The expression as written, if the field is one and nothing else; as messages quote it.
  [[nodiscard]] std::string_view whole_expression() const;

 private:
  enum class Kind : std::uint8_t { Literal, Object, Array, Expression };
  struct Part {
    Kind kind = Kind::Literal;
    Json literal;
    std::uint32_t expression = 0;
    std::vector<std::string_view> keys;  // of an Object, in the arena
    std::vector<std::uint32_t> children;
  };
  struct Written {
    jsonata::Expression expression;
    std::string field;
  };
  std::uint32_t compile_part(const Json& written, const std::string& field, JsonArena& arena,
                             std::vector<Problem>& problems);
  [[nodiscard]] StateValue evaluate(const Part& part, const jsonata::Context& context,
                                    JsonArena& arena) const;

  std::vector<Part> parts_;
  std::vector<Written> expressions_;
  std::uint32_t root_ = 0;
};

}  // namespace drydock
