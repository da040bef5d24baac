// Codes DD531x: what is asked of placement scores, and what is believed of their market. An id is
// never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_PLACEMENT_CODES(CODE)                                                          \
  CODE(MarketFitUnusable, "DD5309", Error, "A market fit cannot be used")                      \
  CODE(PlacementRefused, "DD5310", Error, "EC2 refuses a request for placement scores")        \
  CODE(PlacementWithoutPools, "DD5311", Warning, "A request for placement scores has no pool") \
  CODE(PlacementConfigurations, "DD5312", Warning,                                             \
       "More configurations of placement scores than AWS allows in a day")                     \
  CODE(PlacementFile, "DD5313", Error, "A file of placement configurations cannot be understood")

DRYDOCK_DECLARE_CODES(DRYDOCK_PLACEMENT_CODES)
