// When the steps of a plan would run if nothing but their order held them up: waves, the critical
// path, and how long the whole is expected to take. Every duration says where it is from; none is
// measured here. How many run at a time is left to apply and to rehearse.
//
// Of a type that is recorded, the duration is the shortest that an object of it took from its
// creation to its last write, in whole seconds (an update later makes that longer; then the
// shortest is right, or it is over an hour and does not count). Otherwise it is from a table with
// sources, or assumed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "planner/plan/plan.hpp"

namespace drydock {

struct TypeDuration {
  std::string type;
  Nanoseconds duration = 0;
  std::string source;  // "recorded: 3 objects", "table: …", "assumed"
};

struct Schedule {
  std::vector<std::uint32_t> waves;  // by step; 0: waits for nothing
  std::uint32_t wave_count = 0;
  std::vector<std::uint32_t> critical_path;  // steps, in order
  Nanoseconds duration = 0;                  // of the critical path
  std::vector<Nanoseconds> durations;        // by step
  std::vector<TypeDuration> types;           // what was used, by name
};

// `recorded` may be null.
[[nodiscard]] Schedule schedule_of(const Plan& plan, const StateSnapshot* recorded);

}  // namespace drydock
