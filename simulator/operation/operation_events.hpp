// The events of a scenario joined with the fleets: every name looked up.
#pragma once

#include "base/diagnostic.hpp"
#include "simulator/operation/operation_model.hpp"

namespace drydock {

// Into `model`, whose fleets stand. Reports names that it lacks, and events that have no effect.
void bind_events(const Scenario& scenario, OperationModel& model, Diagnostics& diagnostics);

}  // namespace drydock
