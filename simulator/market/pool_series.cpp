#include "simulator/market/pool_series.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"

namespace drydock {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_up(double value, std::uint32_t asked, UpRule rule) {
  switch (rule) {
    case UpRule::All:
      return value >= asked;
    case UpRule::Half:
      return 2 * value >= asked;
    case UpRule::Any:
      return value >= 1;
  }
  return false;
}

void group_regions(PoolSeries& series) {
  for (std::uint32_t pool = 0; pool < series.pools.size(); ++pool) {
    const std::string region = region_of_pool(series.pools[pool]);
    const auto found = std::find(series.regions.begin(), series.regions.end(), region);
    const auto index = static_cast<std::uint32_t>(found - series.regions.begin());
    if (found == series.regions.end()) {
      series.regions.push_back(region);
      series.members.emplace_back();
    }
    series.region_of.push_back(index);
    series.members[index].push_back(pool);
  }
}

void find_spells(PoolSeries& series) {
  const std::size_t pools = series.pool_count();
  series.age.assign(series.up.size(), 0);
  series.next_down.assign(series.up.size(), series.ticks);
  for (std::size_t cell = pools; cell < series.up.size(); ++cell) {
    series.age[cell] =
        series.up[cell] == series.up[cell - pools] ? series.age[cell - pools] + 1 : 0;
  }
  for (std::size_t tick = series.ticks - 1; tick-- > 0;) {
    for (std::size_t pool = 0; pool < pools; ++pool) {
      const std::size_t later = series.cell(tick + 1, pool);
      series.next_down[later - pools] =
          series.up[later] == 0 ? static_cast<std::uint32_t>(tick + 1) : series.next_down[later];
    }
  }
}

}  // namespace

std::string region_of_pool(std::string_view pool) {
  const std::string_view zone = pool.substr(0, pool.find('_'));
  // us-east-1a: the Region ends in a digit, then one letter.
  if (zone.size() >= 2 && is_lower(zone.back()) && is_digit(zone[zone.size() - 2])) {
    return std::string(zone.substr(0, zone.size() - 1));
  }
  // us-east4-a: the zone is a letter behind a dash.
  if (zone.size() >= 3 && is_lower(zone.back()) && zone[zone.size() - 2] == '-') {
    return std::string(zone.substr(0, zone.size() - 2));
  }
  return std::string(pool);
}

std::uint32_t PoolSeries::ticks_of(double hours) const {
  return static_cast<std::uint32_t>(std::max(1.0, std::round(hours / gap_hours)));
}

PoolSeries make_pool_series(const MarketTrace& trace, UpRule rule) {
  DRYDOCK_CHECK(trace.kind != TraceKind::Price && trace.ticks() > 0);
  PoolSeries series;
  series.name = trace.name;
  series.kind = trace.kind;
  series.gap_hours = trace.gap_seconds / 3600;
  series.asked = trace.asked;
  series.pools = trace.pools;
  series.ticks = static_cast<std::uint32_t>(trace.ticks());
  group_regions(series);
  const std::size_t pools = trace.pools.size();
  series.up.resize(trace.values.size());
  series.seen.resize(trace.values.size());
  series.share.resize(trace.values.size());
  for (std::size_t cell = 0; cell < trace.values.size(); ++cell) {
    const double value = trace.values[cell];
    series.seen[cell] = std::isnan(value) ? 0 : 1;
    if (series.seen[cell] != 0) {
      series.up[cell] = is_up(value, trace.asked, rule) ? 1 : 0;
      series.share[cell] = static_cast<float>(value / trace.asked);
    } else if (cell >= pools) {
      series.up[cell] = series.up[cell - pools];
      series.share[cell] = series.share[cell - pools];
    }
  }
  find_spells(series);
  return series;
}

}  // namespace drydock
