// Codes DD5440 to DD5469: what fleets work on, and what changes their size. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_WORKLOAD_CODES(CODE)                                                           \
  CODE(ScalingUnattached, "DD5440", Warning, "A scaling policy or schedule acts on nothing")   \
  CODE(ScalingMetricUnknown, "DD5441", Warning, "A scaling policy looks at an unknown metric") \
  CODE(WorkloadUnknownFleet, "DD5442", Error, "A workload names no fleet of the template")     \
  CODE(CapacityProviderInvalid, "DD5443", Error, "A capacity provider is one that ECS refuses")

DRYDOCK_DECLARE_CODES(DRYDOCK_WORKLOAD_CODES)
