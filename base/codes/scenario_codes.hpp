// Codes DD50xx: scenarios and simulation. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_SCENARIO_CODES(CODE)                                                              \
  CODE(ScenarioShape, "DD5001", Error, "A part of a scenario has the wrong shape")                \
  CODE(ScenarioUnknownKey, "DD5002", Error, "A scenario holds a key that has no meaning")         \
  CODE(ScenarioMissingKey, "DD5003", Error, "A scenario lacks a key that it needs")               \
  CODE(ScenarioBadValue, "DD5004", Error, "A value in a scenario is not what it must be")         \
  CODE(ScenarioVersion, "DD5005", Error, "A scenario has a format that is not known")             \
  CODE(ScenarioUnknownMetric, "DD5006", Error, "A scenario names a metric that is not measured")  \
  CODE(ScenarioObjective, "DD5007", Error, "An objective cannot be understood")                   \
  CODE(ScenarioEventLate, "DD5008", Warning, "An event lies after the end of the simulated time") \
  CODE(IdentityUnknown, "DD5009", Error, "A value is not known before a deployment")              \
  CODE(ScenarioUnknownZone, "DD5011", Error,                                                      \
       "A scenario names a zone that the template does not use")                                  \
  CODE(ScenarioUnknownGroup, "DD5012", Error,                                                     \
       "A scenario names a group that the template does not hold")                                \
  CODE(NothingToSimulate, "DD5013", Error, "A template holds nothing that can be simulated")      \
  CODE(NotSimulated, "DD5014", Warning, "A part of a template is left out of the simulation")     \
  CODE(PriceUnknown, "DD5015", Error, "The catalog has no price for an instance type")            \
  CODE(GroupIncomplete, "DD5016", Error, "A resource lacks what a simulation needs to know")      \
  CODE(SimulationTooLarge, "DD5017", Error, "A simulation is larger than drydock runs")           \
  CODE(ObjectiveNotMeasured, "DD5018", Warning,                                                   \
       "An objective fails because what it limits was not measured to its end")

DRYDOCK_DECLARE_CODES(DRYDOCK_SCENARIO_CODES)
