// Philox4x32-10 (base/rng.hpp) for eight counters at once, as 1,024 random bits: what paths of 256
// trials are drawn with. With AVX2 where the processor has it; the same bits without.
#pragma once

#include <array>
#include <cstdint>

#include "base/rng.hpp"

namespace drydock {

// Four rows of 256 bits. Row w holds word w of the blocks of counters `first`, first + 1, …,
// first + 7 in their first element, 32 bits each, the first counter's lowest.
struct RandomRows {
  std::array<std::uint64_t, 16> words;
  [[nodiscard]] const std::uint64_t* row(std::size_t index) const {
    return words.data() + 4 * index;
  }
};

using PhiloxLanes = void (*)(const philox::Counter& first, philox::Key key, RandomRows& rows);

void philox_lanes_portable(const philox::Counter& first, philox::Key key, RandomRows& rows);
// The fastest that this processor runs.
[[nodiscard]] PhiloxLanes choose_philox_lanes();

}  // namespace drydock
