// The baseline of independent pools that forget: each is a two-state Markov chain at the trace's
// tick, fitted by its shares of steps.
#pragma once

#include "simulator/market/market_model.hpp"

namespace drydock {

struct MarkovRates {
  double fall = 0;  // probability that an up pool is down at the next tick
  double rise = 0;
};

class MarkovPools final : public MarketModel {
 public:
  MarkovPools(const PoolSeries& series, std::uint32_t train_end);

  [[nodiscard]] std::string_view name() const override { return "markov"; }
  [[nodiscard]] HorizonForecast forecast(const PoolSeries& series,
                                         std::span<const std::uint32_t> origins,
                                         std::uint32_t horizon) const override;

  [[nodiscard]] const std::vector<MarkovRates>& rates() const { return rates_; }  // by pool

 private:
  std::vector<MarkovRates> rates_;
};

}  // namespace drydock
