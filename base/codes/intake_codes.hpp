// Codes DD5246 to DD5269: what comes to queues, streams and functions, and who takes it. An id is
// never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_INTAKE_CODES(CODE)                                                           \
  CODE(StreamUnknown, "DD5246", Error,                                                       \
       "A scenario speaks of a stream or topic that the template does not hold")             \
  CODE(ConsumersIdle, "DD5247", Warning, "A group has more consumers than partitions")       \
  CODE(StreamWithoutArrivals, "DD5248", Warning, "Nothing comes to those who read a stream") \
  CODE(StreamIncomplete, "DD5249", Error, "A stream lacks what a simulation needs to know")

DRYDOCK_DECLARE_CODES(DRYDOCK_INTAKE_CODES)
