// A plan as a file: JSON, format_version 1, secrets left out. Written atomically by the caller.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "planner/plan/plan.hpp"

namespace drydock {

[[nodiscard]] std::string encode_plan(const Plan& plan);
// Refuses text that is not a plan, a newer format, and a plan whose steps or indices do not hold
// together.
[[nodiscard]] Result<Plan> decode_plan(std::string_view text);

}  // namespace drydock
