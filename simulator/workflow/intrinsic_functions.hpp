// What each intrinsic function does (AWS Step Functions Developer Guide, "Intrinsic functions for
// JSONPath states"; observed behaviour where the guide is silent). Parsing is left to
// intrinsic.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/rng.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"

namespace drydock {

// What the functions may use besides their arguments; `problem` is set by one that fails.
struct IntrinsicWork {
  JsonArena& arena;
  Rng& luck;
  std::string problem = {};
};

struct IntrinsicFunction {
  std::string_view name;  // "States.Format"
  std::uint8_t least = 0;
  std::uint8_t most = 0;  // 255: any number
  Json (*run)(IntrinsicWork& work, std::span<const Json> arguments);
};

// Null if there is none.
[[nodiscard]] const IntrinsicFunction* find_intrinsic(std::string_view name);
[[nodiscard]] std::span<const IntrinsicFunction> all_intrinsics();

}  // namespace drydock
