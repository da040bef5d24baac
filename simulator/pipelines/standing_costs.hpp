// What costs by the hour whether it is used or not: brokers, shards, clusters, endpoints, stored
// data that the template sizes. Quantities by use are left to the services.
#pragma once

#include "base/clock.hpp"
#include "simulator/billing/bill.hpp"
#include "simulator/world/resource_identity.hpp"

namespace drydock {

// Adds `period` of every such resource of the template.
void add_standing_costs(const PlannedSet& resources, Nanoseconds period, BillPlan& lines,
                        Bill& bill);

}  // namespace drydock
