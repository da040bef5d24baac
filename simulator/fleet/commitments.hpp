// What an hour of On-Demand use costs with Reserved Instances and Savings Plans. They are prices,
// not capacity: nothing here says what can be launched. EC2 User Guide, "How Reserved Instances are
// applied" (normalization factors, zonal and regional); Savings Plans User Guide, "How Savings
// Plans apply to your usage"; rule 107: running instances come before the unused slots of
// reservations.
//
// Where AWS leaves a choice: Savings Plans have one discount here, so which use they cover first
// does not matter to the sum; use that Reserved Instances cover is not covered again.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/money.hpp"

namespace drydock {

// Of one type in one zone, in one hour: all of it at the On-Demand price if nothing covers it.
struct HourOfUse {
  std::string instance_type;
  std::string zone;
  std::uint32_t running = 0;
  std::uint32_t unused_slots = 0;  // of Capacity Reservations; billed as if they ran
  Money price;                     // of one, an hour
};

struct ReservedInstances {
  std::string instance_type;
  std::string zone;  // "": regional, and then any size of the family
  std::uint32_t count = 0;
  Money price;  // of one, an hour, with what was paid in advance spread over the term
};

struct SavingsPlan {
  Money commitment;                    // an hour, used or not
  std::uint32_t discount_percent = 0;  // of the On-Demand price
  std::string family;                  // "": any (Compute Savings Plan)
};

struct HourOfCost {
  Money on_demand;    // at full price
  Money reserved;     // all Reserved Instances, used or not
  Money commitments;  // all Savings Plans, used or not
  [[nodiscard]] Money total() const { return on_demand + reserved + commitments; }
};

// Size of an instance type in quarters of a "small": nano 1, small 4, large 16, 2xlarge 64. 0 for
// sizes without a factor (metal): these are covered by their own type alone.
[[nodiscard]] std::uint32_t normalized_quarters(std::string_view instance_type);

[[nodiscard]] HourOfCost cost_of_hour(std::span<const HourOfUse> use,
                                      std::span<const ReservedInstances> reserved,
                                      std::span<const SavingsPlan> plans);

}  // namespace drydock
