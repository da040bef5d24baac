// Independent pools that age: a semi-Markov chain (an alternating renewal process) whose up and
// down spells have the durations that were seen. How likely a spell of some age ends at the next
// tick is the share of ended spells among those that reached that age (Kaplan and Meier,
// "Nonparametric estimation from incomplete observations", JASA 53, 1958, by intervals of age), so
// that the spell which still runs at the end of the training part counts as long as it was seen.
// Each pool's hazard is drawn to that of all pools as if it had ended two more spells in each
// interval.
#pragma once

#include <array>

#include "simulator/market/market_model.hpp"

namespace drydock {

// By state (0 down, 1 up) and interval of age: hazard per tick.
struct SpellHazards {
  std::vector<std::uint32_t> edges;  // first length in ticks of each interval, then the end
  std::array<std::vector<double>, 2> hazard;
};

// Durations as they were seen; what was never seen comes from all pools.
inline constexpr double kEmpiricalPooling = 0.1;

class SpellModel final : public MarketModel {
 public:
  // `pooling_ends`: how many spells of all pools' kind count as ended in each interval of a pool.
  SpellModel(const PoolSeries& series, std::uint32_t train_end,
             double pooling_ends = kEmpiricalPooling);

  [[nodiscard]] std::string_view name() const override { return "semi-markov"; }
  [[nodiscard]] HorizonForecast forecast(const PoolSeries& series,
                                         std::span<const std::uint32_t> origins,
                                         std::uint32_t horizon) const override;

  [[nodiscard]] const std::vector<SpellHazards>& pools() const { return pools_; }
  [[nodiscard]] const SpellHazards& all_pools() const { return all_; }

 private:
  SpellHazards all_;
  std::vector<SpellHazards> pools_;
};

}  // namespace drydock
