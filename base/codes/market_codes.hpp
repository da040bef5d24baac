// Codes DD53xx: market traces and what is estimated from them. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_MARKET_CODES(CODE)                                                              \
  CODE(TraceEmpty, "DD5300", Error, "A market trace holds no pools or no ticks")                \
  CODE(TraceMetadata, "DD5301", Error, "Metadata of a market trace cannot be used")             \
  CODE(TraceColumns, "DD5302", Error, "A row of a market trace has the wrong number of values") \
  CODE(TraceValue, "DD5303", Error, "A value of a market trace is not one of its kind")         \
  CODE(TracePoolTwice, "DD5304", Error, "Two columns of a market trace have one name")          \
  CODE(TraceTooShort, "DD5305", Error, "A market trace is too short for what is asked of it")   \
  CODE(TraceTooLarge, "DD5306", Error, "A market trace is larger than drydock estimates from")  \
  CODE(TraceKindMissing, "DD5307", Warning, "A market trace does not say what its numbers are") \
  CODE(TraceOfPrices, "DD5308", Warning, "A trace of prices holds nothing that can be backtested")

DRYDOCK_DECLARE_CODES(DRYDOCK_MARKET_CODES)
