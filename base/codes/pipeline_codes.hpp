// Codes DD5214 to DD5229: metrics and data of pipelines, and what running one of them lacks. An id
// is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_PIPELINE_CODES(CODE)                                                  \
  CODE(MetricNotOfTemplate, "DD5214", Error,                                          \
       "An objective or weight names a metric that is not measured of this template") \
  CODE(MetricAmbiguous, "DD5215", Error,                                              \
       "An objective or weight does not say which resource it means")                 \
  CODE(ChildElsewhere, "DD5216", Warning,                                             \
       "A task starts a state machine that is not among those given")                 \
  CODE(RecordedEventsUnreadable, "DD5217", Error, "Recorded events cannot be read")

DRYDOCK_DECLARE_CODES(DRYDOCK_PIPELINE_CODES)
