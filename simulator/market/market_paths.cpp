#include "simulator/market/market_paths.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"

namespace drydock {
namespace {

constexpr TrialBits kAll = {~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0},
                            ~std::uint64_t{0}};
constexpr double kUnits = 4294967296.0;

std::uint32_t chance_of(double probability) {
  return static_cast<std::uint32_t>(std::clamp(std::floor(probability * kUnits), 0.0, kUnits - 1));
}

TrialBits both(const TrialBits& a, const TrialBits& b) {
  return {a[0] & b[0], a[1] & b[1], a[2] & b[2], a[3] & b[3]};
}

TrialBits without(const TrialBits& a, const TrialBits& b) {
  return {a[0] & ~b[0], a[1] & ~b[1], a[2] & ~b[2], a[3] & ~b[3]};
}

TrialBits flipped(const TrialBits& a, const TrialBits& by) {
  return {a[0] ^ by[0], a[1] ^ by[1], a[2] ^ by[2], a[3] ^ by[3]};
}

using Chain = std::array<std::array<double, 4>, 4>;  // by weather * 2 + up

Chain times(const Chain& a, const Chain& b) {
  Chain product{};
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t k = 0; k < 4; ++k) {
      for (std::size_t j = 0; j < 4; ++j) {
        product[i][j] += a[i][k] * b[k][j];
      }
    }
  }
  return product;
}

Chain power(Chain chain, std::uint32_t exponent) {
  Chain result{};
  for (std::size_t i = 0; i < 4; ++i) {
    result[i][i] = 1;
  }
  for (; exponent > 0; exponent >>= 1U) {
    result = (exponent & 1U) != 0 ? times(result, chain) : result;
    chain = times(chain, chain);
  }
  return result;
}

// Weather and one pool at one tick.
Chain tick_chain(const RegionWeather& weather, std::size_t member) {
  Chain chain{};
  for (std::size_t from = 0; from < 4; ++from) {
    for (std::size_t to = 0; to < 4; ++to) {
      const MarkovRates& rates = weather.rates[to / 2][member];
      const double leaves = from % 2 == 1 ? rates.fall : rates.rise;
      chain[from][to] = weather.step[from / 2][to / 2] * (from % 2 == to % 2 ? 1 - leaves : leaves);
    }
  }
  return chain;
}

}  // namespace

PathRegion hourly_region(const RegionWeather& weather, double gap_hours, std::string name,
                         std::span<const std::string> pools, std::span<const double> up_at_start) {
  DRYDOCK_CHECK(!pools.empty() && pools.size() == up_at_start.size() && gap_hours > 0);
  const auto ticks = static_cast<std::uint32_t>(std::max(1.0, std::round(1 / gap_hours)));
  PathRegion region;
  region.name = std::move(name);
  for (std::size_t m = 0; m < pools.size(); ++m) {
    const Chain hour = power(tick_chain(weather, m), ticks);
    PathPool pool{pools[m], up_at_start[m], {}};
    for (std::size_t change = 0; change < 4; ++change) {
      const std::size_t from = change / 2 * 2;
      const std::size_t to = change % 2 * 2;
      pool.rates[change] = {hour[from + 1][to] / (hour[from + 1][to] + hour[from + 1][to + 1]),
                            hour[from][to + 1] / (hour[from][to] + hour[from][to + 1])};
    }
    region.shock_begins = hour[0][2] + hour[0][3];
    region.shock_ends = hour[2][0] + hour[2][1];
    region.pools.push_back(std::move(pool));
  }
  region.shock_at_start = region.shock_begins / (region.shock_begins + region.shock_ends);
  return region;
}

MarketPaths::MarketPaths(std::vector<PathRegion> regions, std::uint64_t seed, PhiloxLanes lanes)
    : regions_(std::move(regions)),
      key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)},
      lanes_(lanes) {
  for (const PathRegion& region : regions_) {
    region_entity_.push_back(stream_hash("weather of " + region.name));
    for (const PathPool& pool : region.pools) {
      pool_entity_.push_back(stream_hash(pool.name));
      std::array<std::uint32_t, 8>& chances = chances_.emplace_back();
      for (std::size_t weather = 0; weather < 4; ++weather) {
        chances[weather] = chance_of(pool.rates[weather].fall);
        chances[4 + weather] = chance_of(pool.rates[weather].rise);
      }
    }
  }
  up_.resize(pool_entity_.size());
  shock_.resize(regions_.size());
  begin(0);
}

void MarketPaths::begin(std::uint32_t block) {
  block_ = block;
  step_ = 0;
  std::size_t pool = 0;
  for (std::size_t r = 0; r < regions_.size(); ++r) {
    const Case weather[] = {{kAll, chance_of(regions_[r].shock_at_start)}};
    shock_[r] = regions_[r].shock_begins > 0 ? draw(weather, region_entity_[r]) : TrialBits{};
    for (const PathPool& each : regions_[r].pools) {
      const Case start[] = {{kAll, chance_of(each.up_at_start)}};
      up_[pool] = draw(start, pool_entity_[pool]);
      ++pool;
    }
  }
}

void MarketPaths::step() {
  ++step_;
  std::size_t pool = 0;
  for (std::size_t r = 0; r < regions_.size(); ++r) {
    const bool weather = regions_[r].shock_begins > 0;
    TrialBits before = shock_[r];
    if (weather) {
      step_weather(r, before);
    }
    for (std::size_t m = 0; m < regions_[r].pools.size(); ++m, ++pool) {
      step_pool(chances_[pool], before, shock_[r], weather, pool);
    }
  }
}

void MarketPaths::step_weather(std::size_t region, TrialBits& before) {
  const Case cases[] = {{without(kAll, before), chance_of(regions_[region].shock_begins)},
                        {before, chance_of(regions_[region].shock_ends)}};
  shock_[region] = flipped(before, draw(cases, region_entity_[region]));
}

void MarketPaths::step_pool(const std::array<std::uint32_t, 8>& chances, const TrialBits& before,
                            const TrialBits& after, bool weather, std::size_t pool) {
  TrialBits& up = up_[pool];
  const TrialBits down = without(kAll, up);
  if (!weather) {
    const Case cases[] = {{up, chances[0]}, {down, chances[4]}};
    up = flipped(up, draw(cases, pool_entity_[pool]));
    return;
  }
  const TrialBits calm = without(kAll, before);
  const TrialBits clears = without(kAll, after);
  const TrialBits changes[] = {both(calm, clears), both(calm, after), both(before, clears),
                               both(before, after)};
  std::array<Case, 8> cases;
  for (std::size_t change = 0; change < 4; ++change) {
    cases[change] = {both(up, changes[change]), chances[change]};
    cases[4 + change] = {both(down, changes[change]), chances[4 + change]};
  }
  up = flipped(up, draw(cases, pool_entity_[pool]));
}

TrialBits MarketPaths::draw(std::span<const Case> cases, std::uint32_t entity) const {
  TrialBits below{};
  TrialBits open = kAll;
  std::uint32_t bit = std::uint32_t{1} << 31U;
  for (std::uint32_t first = 0; bit != 0; first += 8) {
    RandomRows rows;
    lanes_({first, step_, entity, block_}, key_, rows);
    for (std::size_t row = 0; row < 4 && bit != 0; ++row, bit >>= 1U) {
      TrialBits chance{};
      for (const Case& each : cases) {
        const std::uint64_t has = (each.chance & bit) != 0 ? ~std::uint64_t{0} : 0;
        for (std::size_t i = 0; i < 4; ++i) {
          chance[i] |= each.who[i] & has;
        }
      }
      const std::uint64_t* random = rows.row(row);
      for (std::size_t i = 0; i < 4; ++i) {
        below[i] |= open[i] & ~random[i] & chance[i];
        open[i] &= ~(random[i] ^ chance[i]);
      }
    }
    if ((open[0] | open[1] | open[2] | open[3]) == 0) {
      break;
    }
  }
  return below;
}

}  // namespace drydock
