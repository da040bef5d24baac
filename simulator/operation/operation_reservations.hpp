// The Capacity Reservations of a template and which of them each pool of a fleet may enter.
#pragma once

#include "base/diagnostic.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/operation/operation_model.hpp"
#include "simulator/world/resource_identity.hpp"

namespace drydock {

// Into `model`, whose fleets stand.
void add_reservations(const PlannedSet& resources, const Catalog& catalog, OperationModel& model,
                      Diagnostics& diagnostics);

}  // namespace drydock
