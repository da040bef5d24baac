// Codes DD30xx: the resource graph. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_GRAPH_CODES(CODE) \
  CODE(DependencyCycle, "DD3001", Error, "Resources need each other in a circle")

DRYDOCK_DECLARE_CODES(DRYDOCK_GRAPH_CODES)
