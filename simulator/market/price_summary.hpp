// What a trace of prices says of each pool: level, spread and how steady it is.
#pragma once

#include <vector>

#include "simulator/market/trace.hpp"

namespace drydock {

struct PriceSummary {
  double mean = 0;
  double low = 0;
  double high = 0;
  double last = 0;
  // Mean of |price a day later / price now - 1|: the error of taking today's price for tomorrow's.
  double day_error = 0;
  std::uint64_t ticks = 0;  // that were observed
};

// By pool; zeros for a pool that was never observed. Precondition: a trace of prices.
[[nodiscard]] std::vector<PriceSummary> summarise_prices(const MarketTrace& trace);

}  // namespace drydock
