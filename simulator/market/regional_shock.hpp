// Pools that share the weather of their Region: a hidden two-state chain (calm, shock) per Region,
// and in each state its own Markov rates for every pool. Fitted by expectation maximisation on the
// steps of the pools (L. Baum, T. Petrie, G. Soules, N. Weiss, "A maximization technique occurring
// in the statistical analysis of probabilistic functions of Markov chains", 1970); at an origin the
// hidden state is filtered from the history. Up to kJointPools pools of a Region are stepped
// jointly and exactly; a larger Region counts its pools as independent given the hidden state at
// the origin.
#pragma once

#include <array>

#include "simulator/market/market_model.hpp"
#include "simulator/market/markov_pools.hpp"

namespace drydock {

inline constexpr std::size_t kJointPools = 6;

struct RegionWeather {
  std::array<std::array<double, 2>, 2> step{};    // of the hidden state, by (from, to)
  std::array<std::vector<MarkovRates>, 2> rates;  // by hidden state and member
};

class RegionalShock final : public MarketModel {
 public:
  RegionalShock(const PoolSeries& series, std::uint32_t train_end);

  [[nodiscard]] std::string_view name() const override { return "markov-shock"; }
  [[nodiscard]] HorizonForecast forecast(const PoolSeries& series,
                                         std::span<const std::uint32_t> origins,
                                         std::uint32_t horizon) const override;

  [[nodiscard]] const std::vector<RegionWeather>& regions() const { return regions_; }

 private:
  std::vector<RegionWeather> regions_;
};

}  // namespace drydock
