#include "simulator/market/market_fit.hpp"

namespace drydock {

MarketFit fit_market(MarketTrace trace, std::vector<double> horizon_hours, UpRule rule,
                     const BlendOptions& options) {
  MarketFit fit;
  fit.trace = std::move(trace);
  fit.horizon_hours = std::move(horizon_hours);
  if (fit.trace.kind == TraceKind::Price) {
    fit.prices = summarise_prices(fit.trace);
    return fit;
  }
  fit.series = make_pool_series(fit.trace, rule);
  const PoolSeries& series = *fit.series;
  std::vector<std::uint32_t> horizons;
  for (const double hours : fit.horizon_hours) {
    horizons.push_back(series.ticks_of(hours));
  }
  fit.climatology = std::make_unique<Climatology>(series, series.ticks);
  fit.markov = std::make_unique<MarkovPools>(series, series.ticks);
  fit.spells = std::make_unique<SpellModel>(series, series.ticks);
  fit.shock = std::make_unique<RegionalShock>(series, series.ticks);
  fit.blend = std::make_unique<BlendModel>(series, series.ticks, horizons, options);
  return fit;
}

}  // namespace drydock
