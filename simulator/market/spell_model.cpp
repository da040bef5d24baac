#include "simulator/market/spell_model.hpp"

#include <algorithm>
#include <cmath>

namespace drydock {
namespace {

constexpr double kFirstHazard = 0.1;  // before anything was seen
constexpr double kGrowth = 1.4;       // of the intervals of age
constexpr double kLeast = 1e-300;     // of a survival that is divided by

// Spells that ended and ticks that were survived, by state and interval.
struct SpellCounts {
  std::array<std::vector<double>, 2> ended;
  std::array<std::vector<double>, 2> at_risk;
};

std::vector<std::uint32_t> interval_edges(std::uint32_t longest) {
  std::vector<std::uint32_t> edges;
  double edge = 1;
  while (edge <= longest) {
    edges.push_back(static_cast<std::uint32_t>(edge));
    edge = std::max(edge + 1, std::floor(edge * kGrowth));
  }
  edges.push_back(longest + 1);
  return edges;
}

std::size_t interval_of(const std::vector<std::uint32_t>& edges, std::uint32_t length) {
  const auto after = std::upper_bound(edges.begin(), edges.end() - 1, length);
  return static_cast<std::size_t>(after - edges.begin()) - 1;
}

// The first spell is left out: when it began was not seen.
SpellCounts count_spells(const PoolSeries& series, std::size_t pool, std::uint32_t train_end,
                         const std::vector<std::uint32_t>& edges) {
  SpellCounts counts;
  for (std::size_t state = 0; state < 2; ++state) {
    counts.ended[state].assign(edges.size() - 1, 0.0);
    counts.at_risk[state].assign(edges.size() - 1, 0.0);
  }
  for (std::uint32_t tick = 0; tick + 1 < train_end; ++tick) {
    const std::size_t cell = series.cell(tick, pool);
    if (series.age[cell] == tick) {
      continue;
    }
    const std::size_t state = series.up[cell];
    const std::size_t interval = interval_of(edges, series.age[cell] + 1);
    counts.at_risk[state][interval] += 1;
    const bool ends = series.up[series.cell(tick + 1, pool)] != series.up[cell];
    counts.ended[state][interval] += ends ? 1 : 0;
  }
  return counts;
}

// What a pool does from a state and an age: tables up to the horizon.
class RenewalTables {
 public:
  RenewalTables(const SpellHazards& hazards, std::uint32_t longest, std::uint32_t horizon)
      : horizon_(horizon) {
    for (std::size_t state = 0; state < 2; ++state) {
      survival_[state].push_back(1.0);
      for (std::uint32_t length = 1; length <= longest + horizon + 1; ++length) {
        const std::size_t interval = interval_of(hazards.edges, length);
        survival_[state].push_back(survival_[state].back() * (1 - hazards.hazard[state][interval]));
      }
    }
    renew();
  }

  // Survival of `horizon` more ticks by a spell of that age (0 at its first tick).
  [[nodiscard]] double stays(std::size_t state, std::uint32_t age) const {
    return survival_[state][age + horizon_] / std::max(survival_[state][age], kLeast);
  }

  [[nodiscard]] double up(std::size_t state, std::uint32_t age) const {
    double probability = state == 1 ? stays(1, age) : 0.0;
    const std::vector<double>& survival = survival_[state];
    for (std::uint32_t step = 1; step <= horizon_; ++step) {
      const double ends = survival[age + step - 1] - survival[age + step];
      probability += ends / std::max(survival[age], kLeast) * fresh_[1 - state][horizon_ - step];
    }
    return probability;
  }

 private:
  // fresh_[state][m]: up m ticks after the first tick of a new spell.
  void renew() {
    for (std::uint32_t m = 0; m <= horizon_; ++m) {
      for (std::size_t state = 0; state < 2; ++state) {
        double probability = state == 1 ? survival_[1][m] : 0.0;
        for (std::uint32_t length = 1; length <= m; ++length) {
          const double ends = survival_[state][length - 1] - survival_[state][length];
          probability += ends * fresh_[1 - state][m - length];
        }
        fresh_[state].push_back(probability);
      }
    }
  }

  std::uint32_t horizon_;
  // By ticks lived through: survival_[n] is the chance to last longer than n ticks.
  std::array<std::vector<double>, 2> survival_;
  std::array<std::vector<double>, 2> fresh_;
};

}  // namespace

SpellModel::SpellModel(const PoolSeries& series, std::uint32_t train_end, double pooling_ends) {
  all_.edges = interval_edges(std::max(series.ticks, 2U));
  const std::size_t intervals = all_.edges.size() - 1;
  std::vector<SpellCounts> counts;
  for (std::size_t pool = 0; pool < series.pool_count(); ++pool) {
    counts.push_back(count_spells(series, pool, train_end, all_.edges));
  }
  pools_.assign(series.pool_count(), all_);
  for (std::size_t state = 0; state < 2; ++state) {
    double before = kFirstHazard;
    for (std::size_t interval = 0; interval < intervals; ++interval) {
      double ended = 1;  // one end at the hazard of the interval before
      double at_risk = 1 / before;
      for (const SpellCounts& each : counts) {
        ended += each.ended[state][interval];
        at_risk += each.at_risk[state][interval];
      }
      before = ended / at_risk;
      all_.hazard[state].push_back(before);
      for (std::size_t pool = 0; pool < pools_.size(); ++pool) {
        pools_[pool].hazard[state].push_back(
            (counts[pool].ended[state][interval] + pooling_ends) /
            (counts[pool].at_risk[state][interval] + pooling_ends / before));
      }
    }
  }
}

HorizonForecast SpellModel::forecast(const PoolSeries& series,
                                     std::span<const std::uint32_t> origins,
                                     std::uint32_t horizon) const {
  const std::size_t pools = series.pool_count();
  HorizonForecast made;
  made.up.resize(origins.size() * pools);
  made.keep.resize(origins.size() * pools);
  constexpr double kUnknown = -1;
  for (std::size_t pool = 0; pool < pools; ++pool) {
    const RenewalTables tables(pools_[pool], series.ticks, horizon);
    std::array<std::vector<double>, 2> up;  // by age, as far as it was asked for
    up.fill(std::vector<double>(series.ticks, kUnknown));
    for (std::size_t o = 0; o < origins.size(); ++o) {
      const std::size_t cell = series.cell(origins[o], pool);
      const std::size_t state = series.up[cell];
      double& known = up[state][series.age[cell]];
      known = known == kUnknown ? tables.up(state, series.age[cell]) : known;
      made.up[o * pools + pool] = known;
      made.keep[o * pools + pool] = tables.stays(1, series.age[cell]);
    }
  }
  count_independent_pools(series, made);
  return made;
}

}  // namespace drydock
