// A payload template of the Amazon States Language (states-language.net, "Payload Template"):
// Parameters, ResultSelector, ItemSelector, Assign. Members whose key ends in `.$` hold a path or
// an intrinsic function and lose the `.$`; everything else stands for itself. It is compiled once;
// parts without such members are values already and cost nothing to evaluate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/document/document.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/intrinsic.hpp"
#include "simulator/workflow/json_path.hpp"
#include "simulator/workflow/state_data.hpp"

namespace drydock {

// What a field that takes a path or an intrinsic function holds: `$.a`, `States.UUID()`.
class StateExpression {
 public:
  [[nodiscard]] static std::optional<StateExpression> parse(std::string_view text,
                                                            std::string& why);
  [[nodiscard]] StateValue evaluate(const StateData& data, std::string_view field,
                                    JsonArena& arena) const;

 private:
  std::optional<JsonPath> path_;
  std::optional<Intrinsic> call_;
};

class PayloadTemplate {
 public:
  struct Problem {
    std::string message;
    std::string key;
  };
  // Literal parts live in `arena`. Nothing, and every problem, if a `.$` member is no expression.
  [[nodiscard]] static std::optional<PayloadTemplate> compile(const Json& written, JsonArena& arena,
                                                              std::vector<Problem>& problems);

  [[nodiscard]] StateValue evaluate(const StateData& data, JsonArena& arena) const;
  [[nodiscard]] bool is_literal() const { return parts_[root_].kind == Kind::Literal; }

 private:
  enum class Kind : std::uint8_t { Literal, Object, Array, Expression };
  struct Part {
    Kind kind = Kind::Literal;
    Json literal;
    std::uint32_t expression = 0;
    std::vector<std::string_view> keys;  // of an Object, in the arena
    std::vector<std::uint32_t> children;
  };
  std::uint32_t compile_part(const Json& written, JsonArena& arena, std::vector<Problem>& problems);
  [[nodiscard]] StateValue evaluate(const Part& part, const StateData& data, std::string_view field,
                                    JsonArena& arena) const;

  std::vector<Part> parts_;
  std::vector<StateExpression> expressions_;
  std::uint32_t root_ = 0;
};

// A part of a document as a value: what stands for itself in a definition.
[[nodiscard]] Json json_of(const Node& node, JsonArena& arena);

}  // namespace drydock
