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
  CODE(InputTemplateNotJson, "DD5205", Warning, "What an input template makes is not JSON")       \
  CODE(SourceInvalid, "DD5210", Error,                                                            \
       "A source of events is set up in a way that its service refuses")                          \
  CODE(SourceNotSimulated, "DD5211", Warning,                                                     \
       "A source of events, or a part of it, is not simulated")                                   \
  CODE(TopicRuleInvalid, "DD5212", Error, "The SQL of an IoT rule is not understood")             \
  CODE(TriggerNeverFires, "DD5213", Warning, "A trigger of a Glue workflow never fires")

DRYDOCK_DECLARE_CODES(DRYDOCK_EVENTS_CODES)
