// Codes DD52xx: what starts pipelines: schedules, inputs of targets, sources of events, arrivals.
// An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_EVENTS_CODES(CODE)                                                                \
  CODE(ScheduleInvalid, "DD5200", Error, "A schedule expression is one that its service refuses") \
  CODE(ScheduleNeverFires, "DD5201", Warning, "A schedule never fires")                           \
  CODE(TimeZoneUnknown, "DD5202", Error, "A time zone is not known")                              \
  CODE(InstantInvalid, "DD5203", Error, "A point in time is not written as one")                  \
  CODE(TargetInputInvalid, "DD5204", Error,                                                       \
       "The input of a target is one that EventBridge refuses")                                   \
  CODE(InputTemplateNotJson, "DD5205", Warning, "What an input template makes is not JSON")

DRYDOCK_DECLARE_CODES(DRYDOCK_EVENTS_CODES)
