// Codes DD54xx: the catalog, fleets and their capacity. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_CAPACITY_CODES(CODE)                                                             \
  CODE(ExportUnknown, "DD5400", Error, "A file is none of the exports that drydock imports")     \
  CODE(ExportRecord, "DD5401", Error, "A record of an export cannot be understood")              \
  CODE(ExportSkipped, "DD5402", Warning, "Records of an export have no place in the catalog")    \
  CODE(CatalogUnreadable, "DD5403", Error, "The catalog cannot be read")                         \
  CODE(CatalogUnknownName, "DD5404", Error, "The catalog holds no such instance type or Region") \
  CODE(FleetProperty, "DD5410", Error, "A property of a fleet is one that its service refuses")  \
  CODE(FleetDoubtful, "DD5411", Warning, "A fleet will not do what it seems to say")             \
  CODE(FleetNotModelled, "DD5412", Warning, "A part of a fleet is not modelled")                 \
  CODE(FleetWithoutPools, "DD5413", Error, "A fleet has no pool to draw instances from")         \
  CODE(EventWithoutEffect, "DD5414", Warning, "An event of a scenario has no effect on fleets")  \
  CODE(MarketUnused, "DD5415", Warning, "A file of a market is of no type that a fleet draws from")

DRYDOCK_DECLARE_CODES(DRYDOCK_CAPACITY_CODES)
