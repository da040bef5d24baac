#include "simulator/market/price_summary.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"

namespace drydock {

std::vector<PriceSummary> summarise_prices(const MarketTrace& trace) {
  DRYDOCK_CHECK(trace.kind == TraceKind::Price && trace.gap_seconds > 0);
  const std::size_t pools = trace.pools.size();
  const auto day = static_cast<std::size_t>(std::round(86'400 / trace.gap_seconds));
  std::vector<PriceSummary> made(pools);
  for (std::size_t pool = 0; pool < pools; ++pool) {
    PriceSummary& summary = made[pool];
    double sum = 0;
    double errors = 0;
    double compared = 0;
    for (std::size_t tick = 0; tick < trace.ticks(); ++tick) {
      const double price = trace.values[tick * pools + pool];
      if (std::isnan(price)) {
        continue;
      }
      summary.low = summary.ticks == 0 ? price : std::min(summary.low, price);
      summary.high = std::max(summary.high, price);
      summary.last = price;
      ++summary.ticks;
      sum += price;
      const double later =
          tick + day < trace.ticks() ? trace.values[(tick + day) * pools + pool] : std::nan("");
      if (price > 0 && !std::isnan(later)) {
        errors += std::abs(later / price - 1);
        compared += 1;
      }
    }
    summary.mean = summary.ticks > 0 ? sum / static_cast<double>(summary.ticks) : 0;
    summary.day_error = compared > 0 ? errors / compared : 0;
  }
  return made;
}

}  // namespace drydock
