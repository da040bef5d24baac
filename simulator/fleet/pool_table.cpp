#include "simulator/fleet/pool_table.hpp"

#include <cmath>

namespace drydock {

std::uint32_t PoolTable::add(std::uint32_t pool_type, std::uint32_t pool_zone) {
  constexpr std::uint32_t kPlenty = std::numeric_limits<std::uint32_t>::max() / 2;
  type.push_back(pool_type);
  zone.push_back(pool_zone);
  weight.push_back(1);
  priority.push_back(kNoPriority);
  may_spot.push_back(1);
  may_on_demand.push_back(1);
  on_demand_price.push_back(0);
  spot_price.push_back(0);
  max_price.push_back(kNoPriceLimit);
  score.push_back(1);
  spot_room.push_back(kPlenty);
  on_demand_room.push_back(kPlenty);
  reserved_room.push_back(0);
  return size() - 1;
}

NanoDollars nano_dollars(Money price) {
  constexpr double kPerDollar = 1e9;
  constexpr double kMost = 9e9;  // dollars: far above any price, far below the end of 64 bits
  const double dollars = price.to_double();
  return std::llround((dollars < kMost ? dollars : kMost) * kPerDollar);
}

}  // namespace drydock
