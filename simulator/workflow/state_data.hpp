// What expressions of a state see, and how they fail. Shared by JSONPath, the intrinsic functions
// and payload templates. Whoever runs them asks the arena behind each whether a value became too
// deep (JsonArena::too_deep); JSONata tells of that itself.
#pragma once

#include <span>
#include <string>

#include "base/rng.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"

namespace drydock {

struct StateData {
  Json input;                                  // $
  Json context;                                // $$
  std::span<const JsonMember> variables = {};  // $name; of two equal names the last counts
  Rng* luck = nullptr;  // of States.UUID and States.MathRandom; without it one of seed 0
};

// The error name and the cause that an execution shows; the cause without the words about the
// state, which the interpreter puts before it.
struct StateFailure {
  std::string error;
  std::string cause;
  std::string location = {};  // field whose JSONata failed: "Output/total"
};

[[nodiscard]] inline Json variable_of(const StateData& data, std::string_view name) {
  for (std::size_t i = data.variables.size(); i-- > 0;) {
    if (data.variables[i].key == name) {
      return data.variables[i].value;
    }
  }
  return {};
}

}  // namespace drydock
