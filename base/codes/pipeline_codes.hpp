// Codes DD5214 to DD5229: metrics and data of pipelines, and what running one of them lacks. An id
// is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_PIPELINE_CODES(CODE)                                                  \
  CODE(MetricNotOfTemplate, "DD5214", Error,                                          \
       "An objective or weight names a metric that is not measured of this template") \
  CODE(MetricAmbiguous, "DD5215", Error,                                              \
       "An objective or weight does not say which resource it means")

DRYDOCK_DECLARE_CODES(DRYDOCK_PIPELINE_CODES)
