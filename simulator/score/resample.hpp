// The score of resampled trials: what its interval is made of. The trials of a resample depend on
// the seed and the number of trials alone, so two configurations are resampled alike and the
// difference of their scores keeps its pairing.
#pragma once

#include <vector>

#include "simulator/score/scorecard.hpp"

namespace drydock {

// Points of one part for a measured value: 0 at worst, 100 at best, linear between, clamped. If
// best and worst are the same, 100 for a value at least as good and 0 otherwise.
[[nodiscard]] double score_points(double measured, double best, double worst, Direction direction);

// The score of each resample, in a fixed order; empty if the result has no samples. Precondition:
// `parts` name metrics of the result.
[[nodiscard]] std::vector<double> resampled_scores(const std::vector<ScorePart>& parts,
                                                   const SimulationResult& result);

// The percentile interval of unsorted values; nothing is [0, 0].
[[nodiscard]] Interval percentile_interval(std::vector<double> values);

}  // namespace drydock
