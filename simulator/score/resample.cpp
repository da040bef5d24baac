#include "simulator/score/resample.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/check.hpp"
#include "base/rng.hpp"

namespace drydock {
namespace {

// Enough for the 2.5th percentile to be the 10th smallest. Very many trials need fewer.
constexpr std::size_t kResamples = 400;
constexpr std::size_t kLeastResamples = 100;
constexpr std::size_t kDrawBudget = 40'000'000;

struct PartSamples {
  const ScorePart* part = nullptr;
  const std::vector<double>* values = nullptr;
  const std::vector<std::uint32_t>* trials = nullptr;  // of each value; null: its own number
  std::vector<std::uint32_t> order;                    // of finite values, ascending: for quantiles
  double quantile = 0;                                 // 0 for the mean
  Direction direction = Direction::LowerIsBetter;
};

double quantile_of(const std::string& statistic) {
  return statistic == "p50" ? 0.50 : statistic == "p95" ? 0.95 : statistic == "p99" ? 0.99 : 0.0;
}

PartSamples samples_of(const ScorePart& part, const SimulationResult& result) {
  const std::optional<std::size_t> index = metric_index(result, part.metric);
  DRYDOCK_CHECK(index.has_value());
  // Runs are taken with their trial: those of one trial depend on each other.
  const bool of_runs = *index < result.runs.size() && !result.runs[*index].empty();
  PartSamples samples{&part,
                      of_runs ? &result.runs[*index].values : &result.samples[*index],
                      of_runs ? &result.runs[*index].trials : nullptr,
                      {},
                      quantile_of(part.statistic),
                      result.metrics[*index].direction};
  const std::vector<double>& values = *samples.values;
  for (std::uint32_t t = 0; t < values.size(); ++t) {
    if (std::isfinite(values[t])) {
      samples.order.push_back(t);
    }
  }
  if (samples.quantile > 0) {
    std::stable_sort(samples.order.begin(), samples.order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
  }
  return samples;
}

// The statistic over trials taken as often as `times` says; nothing if none has a value.
std::optional<double> statistic(const PartSamples& samples,
                                const std::vector<std::uint32_t>& times) {
  const auto taken = [&](std::uint32_t value) {
    return times[samples.trials == nullptr ? value : (*samples.trials)[value]];
  };
  std::uint64_t count = 0;
  double sum = 0;
  for (const std::uint32_t t : samples.order) {
    count += taken(t);
    sum += static_cast<double>(taken(t)) * (*samples.values)[t];
  }
  if (count == 0) {
    return std::nullopt;
  }
  if (samples.quantile <= 0) {
    return sum / static_cast<double>(count);
  }
  const auto needed =
      static_cast<std::uint64_t>(std::ceil(samples.quantile * static_cast<double>(count)));
  std::uint64_t below = 0;
  for (const std::uint32_t t : samples.order) {
    below += taken(t);
    if (below >= needed) {
      return (*samples.values)[t];
    }
  }
  return (*samples.values)[samples.order.back()];
}

bool has_samples(const SimulationResult& result) {
  return result.trials > 1 && result.samples.size() == result.metrics.size() &&
         std::all_of(result.samples.begin(), result.samples.end(),
                     [&](const std::vector<double>& one) { return one.size() == result.trials; });
}

}  // namespace

double score_points(double measured, double best, double worst, Direction direction) {
  if (best == worst) {
    const bool good = direction == Direction::LowerIsBetter ? measured <= best : measured >= best;
    return good ? 100 : 0;
  }
  return std::clamp(100 * (measured - worst) / (best - worst), 0.0, 100.0);
}

std::vector<double> resampled_scores(const std::vector<ScorePart>& parts,
                                     const SimulationResult& result) {
  if (parts.empty() || !has_samples(result)) {
    return {};
  }
  std::vector<PartSamples> samples;
  samples.reserve(parts.size());
  for (const ScorePart& part : parts) {
    samples.push_back(samples_of(part, result));
  }
  const std::size_t resamples =
      std::clamp(kDrawBudget / result.trials, kLeastResamples, kResamples);
  std::vector<double> scores;
  scores.reserve(resamples);
  std::vector<std::uint32_t> times(result.trials);
  for (std::uint32_t r = 0; r < resamples; ++r) {
    std::fill(times.begin(), times.end(), 0U);
    Rng rng({result.seed, r, 0, stream_hash("score_resample")});
    for (std::uint32_t t = 0; t < result.trials; ++t) {
      ++times[rng.below(result.trials)];
    }
    double score = 0;
    for (const PartSamples& one : samples) {
      const std::optional<double> measured = statistic(one, times);
      score += one.part->share *
               (measured ? score_points(*measured, one.part->best, one.part->worst, one.direction)
                         : one.part->points);
    }
    scores.push_back(score);
  }
  return scores;
}

Interval percentile_interval(std::vector<double> values) {
  if (values.empty()) {
    return {};
  }
  std::sort(values.begin(), values.end());
  const auto at = [&](double p) {
    const double rank = std::ceil(p * static_cast<double>(values.size()));
    const auto index = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
    return values[std::min(index, values.size() - 1)];
  };
  return {at(0.025), at(0.975)};
}

}  // namespace drydock
