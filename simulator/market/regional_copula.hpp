// How many pools of a Region are up together, from the probability of each: a Gaussian copula with
// one common factor. See blend_model.hpp.
#pragma once

#include <span>
#include <vector>

namespace drydock {

// One probability more than pools. Preconditions: 0 < p < 1 for each, 0 <= correlation < 1.
[[nodiscard]] std::vector<double> copula_counts(std::span<const double> up, double correlation);

}  // namespace drydock
