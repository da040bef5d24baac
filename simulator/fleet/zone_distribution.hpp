// How an Auto Scaling group spreads over its zones (EC2 Auto Scaling API,
// AvailabilityZoneDistribution.CapacityDistributionStrategy; rules 70 and 117).
#pragma once

#include <cstdint>

namespace drydock {

enum class BalanceStrategy : std::uint8_t { BestEffort, BalancedOnly, ReservationsThenBalanced };

}  // namespace drydock
