// Codes DD407x and DD45xx: runs and what is kept of them, apply and the provider. An id is never
// reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_APPLY_CODES(CODE)                                                              \
  CODE(RunUnreadable, "DD4070", Error, "The log of a run cannot be read")                      \
  CODE(ReplayDiffers, "DD4071", Error, "A replay leaves the course of its run")                \
  CODE(RunLogUnwritten, "DD4072", Warning, "The log of a run cannot be written")               \
  CODE(ProviderUnavailable, "DD4501", Error, "The provider cannot be used")                    \
  CODE(NotApproved, "DD4502", Error, "Nobody approved the plan")                               \
  CODE(ApplySettings, "DD4510", Error, "apply or hooks of the project file is not valid")      \
  CODE(UiFileUnwritable, "DD4511", Error, "The file for the progress lines cannot be written") \
  CODE(FaultPlanFile, "DD4550", Error, "The fault plan is not valid")

DRYDOCK_DECLARE_CODES(DRYDOCK_APPLY_CODES)
