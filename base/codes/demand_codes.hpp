// Codes DD527x: warehouses and dashboards, which are paid by use. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_DEMAND_CODES(CODE)                                                              \
  CODE(QueriesUndescribed, "DD5270", Error,                                                     \
       "Arrivals to a warehouse of which the scenario does not say what they ask")              \
  CODE(WarehouseQueuesUnreadable, "DD5271", Warning,                                            \
       "The queues of a warehouse cannot be read from its parameter group")                     \
  CODE(WarehouseNodeUnknown, "DD5272", Error, "A warehouse has nodes that are not modelled")    \
  CODE(ReadersUndescribed, "DD5273", Error,                                                     \
       "Arrivals to a dashboard of which the scenario does not say who its readers are")        \
  CODE(DemandUnused, "DD5274", Warning, "Queries or readers of a scenario that nothing brings") \
  CODE(DashboardMonthIncomplete, "DD5275", Warning,                                             \
       "A maximum of a month is simulated over less than a month")

DRYDOCK_DECLARE_CODES(DRYDOCK_DEMAND_CODES)
