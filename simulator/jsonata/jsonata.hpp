// JSONata (docs.jsonata.org, reference implementation 2.2), the query language of Step Functions'
// payload templates: text to an Expression, and an Expression with an input to a value. The whole
// language but $eval, which Step Functions leaves out, and with what it adds: $partition, $range,
// $hash, $random with a seed, $uuid, $parse (AWS Step Functions Developer Guide, "Transforming data
// with JSONata").
//
// The same expression, input and context give the same value: the time, luck and variables come
// from the context. Any text and any input end: depth, work and memory have bounds (U1001), and
// regular expressions run in linear time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/rng.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/jsonata/ast.hpp"
#include "simulator/jsonata/jsonata_error.hpp"

namespace drydock::jsonata {

// Nothing, and what is wrong, if the text is no expression.
[[nodiscard]] std::optional<Expression> parse(std::string_view source, Problem& problem);

struct Limits {
  std::uint32_t depth = 1200;                 // nested evaluations, on the C++ stack
  std::uint64_t steps = 50'000'000;           // nodes evaluated and items handled
  std::size_t bytes = std::size_t{1} << 29U;  // data made
};

struct Context {
  std::vector<JsonMember> variables;  // without the `$`
  std::int64_t now_ms = 0;            // what $now() and $millis() tell
  Rng* luck = nullptr;  // of $random(), $shuffle() and $uuid(); without it one of seed 0
  Limits limits;
};

struct Outcome {
  Json value;  // Absent if the expression matches nothing
  std::optional<Problem> problem;
};

// The value lives as long as the arena, the input and the expression.
[[nodiscard]] Outcome evaluate(const Expression& expression, const Json& input,
                               const Context& context, JsonArena& arena);

}  // namespace drydock::jsonata
