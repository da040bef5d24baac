// Poisson-distributed counts: how many independent things happen in a stretch of time.
#pragma once

#include <cstdint>

#include "base/rng.hpp"

namespace drydock {

// Exact for every mean up to 1e15: below 10 by multiplying uniforms (D. E. Knuth, "The Art of
// Computer Programming", vol. 2, section 3.4.1, algorithm Q), else by transformed rejection
// (W. Hörmann, "The transformed rejection method for generating Poisson random variables",
// Insurance: Mathematics and Economics 12 (1993), algorithm PTRS). Precondition: mean >= 0.
[[nodiscard]] std::uint64_t sample_poisson(double mean, Rng& rng);

}  // namespace drydock
