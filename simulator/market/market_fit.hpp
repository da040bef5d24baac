// Everything that `drydock spot fit` estimates from a whole trace.
#pragma once

#include <memory>
#include <optional>

#include "simulator/market/blend_model.hpp"
#include "simulator/market/markov_pools.hpp"
#include "simulator/market/price_summary.hpp"
#include "simulator/market/regional_shock.hpp"

namespace drydock {

struct MarketFit {
  MarketTrace trace;
  std::vector<double> horizon_hours;
  std::vector<PriceSummary> prices;  // of a trace of prices: nothing else is fitted
  // Of other traces:
  std::optional<PoolSeries> series;
  std::unique_ptr<Climatology> climatology;
  std::unique_ptr<MarkovPools> markov;
  std::unique_ptr<SpellModel> spells;
  std::unique_ptr<RegionalShock> shock;
  std::unique_ptr<BlendModel> blend;
};

// Precondition: the trace is one of prices, or training_obstacle() finds nothing for all its ticks.
[[nodiscard]] MarketFit fit_market(MarketTrace trace, std::vector<double> horizon_hours,
                                   UpRule rule, const BlendOptions& options);

}  // namespace drydock
