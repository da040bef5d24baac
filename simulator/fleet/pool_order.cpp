#include "simulator/fleet/pool_order.hpp"

#include <algorithm>
#include <cmath>

namespace drydock {
namespace {

__extension__ using Wide = __int128;

// Cheaper per unit, or, if every weight is above the target so that one instance fills it, per
// instance (rule 25).
class Cheaper {
 public:
  Cheaper(const PoolTable& table, const std::vector<NanoDollars>& prices, Units target,
          std::span<const std::uint32_t> pools)
      : table_(table), prices_(prices) {
    per_instance_ = std::all_of(pools.begin(), pools.end(),
                                [&](std::uint32_t pool) { return table.weight[pool] > target; });
  }

  // Negative if `a` is cheaper.
  [[nodiscard]] int compare(std::uint32_t a, std::uint32_t b) const {
    const Wide left = Wide{prices_[a]} * (per_instance_ ? 1 : table_.weight[b]);
    const Wide right = Wide{prices_[b]} * (per_instance_ ? 1 : table_.weight[a]);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  bool operator()(std::uint32_t a, std::uint32_t b) const {
    const int order = compare(a, b);
    return order != 0 ? order < 0 : a < b;
  }

 private:
  const PoolTable& table_;
  const std::vector<NanoDollars>& prices_;
  bool per_instance_ = false;
};

void sort_by_score(const PoolTable& table, std::vector<std::uint32_t>& pools) {
  std::sort(pools.begin(), pools.end(), [&](std::uint32_t a, std::uint32_t b) {
    return table.score[a] != table.score[b] ? table.score[a] > table.score[b] : a < b;
  });
}

// How many of the pools, sorted by score, are at most `width` below the best.
std::size_t near_best(const PoolTable& table, const std::vector<std::uint32_t>& pools,
                      double width) {
  std::size_t count = 0;
  while (count < pools.size() && table.score[pools[count]] >= table.score[pools.front()] - width) {
    ++count;
  }
  return count;
}

std::size_t short_list_size(const PoolTable& table, const std::vector<std::uint32_t>& pools,
                            const RankingChoices& choices) {
  const auto share = static_cast<std::size_t>(
      std::ceil(choices.short_list_share * static_cast<double>(pools.size())));
  const std::size_t size = choices.short_list == RankingChoices::ShortList::TopShare
                               ? share
                               : near_best(table, pools, choices.short_list_epsilon);
  return std::min(pools.size(), std::max<std::size_t>(size, choices.short_list_least));
}

void sort_front(std::vector<std::uint32_t>& pools, std::size_t count, const auto& before) {
  std::sort(pools.begin(), pools.begin() + static_cast<std::ptrdiff_t>(count), before);
}

}  // namespace

std::uint32_t order_spot_pools(const PoolTable& table, const SpotRules& rules, Units target,
                               std::vector<std::uint32_t>& pools) {
  const bool diversified = rules.strategy == SpotStrategy::Diversified;
  std::erase_if(pools, [&](std::uint32_t pool) {
    return table.may_spot[pool] == 0 || !table.affordable(pool) ||
           (diversified && table.spot_price[pool] >= table.on_demand_price[pool]);
  });
  if (pools.empty()) {
    return 1;
  }
  const Cheaper cheaper(table, table.spot_price, target, pools);
  switch (rules.strategy) {
    case SpotStrategy::LowestPrice:
      std::sort(pools.begin(), pools.end(), cheaper);
      return std::max(rules.pools_to_use, 1U);
    case SpotStrategy::Diversified:
      std::sort(pools.begin(), pools.end(), cheaper);
      return static_cast<std::uint32_t>(pools.size());
    case SpotStrategy::CapacityOptimized:
      sort_by_score(table, pools);
      return 1;
    case SpotStrategy::CapacityOptimizedPrioritized: {
      sort_by_score(table, pools);
      sort_front(pools, near_best(table, pools, rules.choices.priority_tie),
                 [&](std::uint32_t a, std::uint32_t b) {
                   return table.priority[a] != table.priority[b]
                              ? table.priority[a] < table.priority[b]
                          : table.score[a] != table.score[b] ? table.score[a] > table.score[b]
                                                             : a < b;
                 });
      return 1;
    }
    case SpotStrategy::PriceCapacityOptimized:
      break;
  }
  sort_by_score(table, pools);
  sort_front(pools, short_list_size(table, pools, rules.choices), cheaper);
  return 1;
}

void order_on_demand_pools(const PoolTable& table, OnDemandStrategy strategy, Units target,
                           std::vector<std::uint32_t>& pools) {
  std::erase_if(pools, [&](std::uint32_t pool) { return table.may_on_demand[pool] == 0; });
  const Cheaper cheaper(table, table.on_demand_price, target, pools);
  std::sort(pools.begin(), pools.end(), [&](std::uint32_t a, std::uint32_t b) {
    return strategy == OnDemandStrategy::Prioritized && table.priority[a] != table.priority[b]
               ? table.priority[a] < table.priority[b]
               : cheaper(a, b);
  });
}

void PoolDraw::begin(std::span<const std::uint32_t> order, std::uint32_t width) {
  order_ = order;
  width_ = width;
  taken_ = 0;
  active_.clear();
}

std::uint32_t PoolDraw::next(std::span<const Units> units, std::span<const std::uint32_t> room) {
  std::erase_if(active_, [&](std::uint32_t pool) { return room[pool] == 0; });
  while (active_.size() < width_ && taken_ < order_.size()) {
    const std::uint32_t pool = order_[taken_++];
    if (room[pool] > 0) {
      active_.push_back(pool);
    }
  }
  std::uint32_t best = kNoPool;
  for (const std::uint32_t pool : active_) {
    if (best == kNoPool || units[pool] < units[best]) {
      best = pool;
    }
  }
  return best;
}

}  // namespace drydock
