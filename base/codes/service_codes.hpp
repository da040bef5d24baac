// Codes DD524x: services that pipelines call, and what running pipelines costs. An id is never
// reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_SERVICE_CODES(CODE)                                                          \
  CODE(ServiceNotModelled, "DD5240", Warning,                                                \
       "A task calls a service that has no model of its own")                                \
  CODE(PipelineNotRunnable, "DD5241", Error, "A state machine of a template cannot be run")  \
  CODE(ServiceAnswerInvalid, "DD5242", Error,                                                \
       "An answer of a service in a scenario cannot be read")                                \
  CODE(ServicePriceMissing, "DD5243", Warning, "Something is used whose price is not known") \
  CODE(ServiceSettingUnused, "DD5244", Warning,                                              \
       "A part of a scenario fits no pipeline or service")                                   \
  CODE(PipelineNotStarted, "DD5245", Warning, "Nothing starts a pipeline")

DRYDOCK_DECLARE_CODES(DRYDOCK_SERVICE_CODES)
