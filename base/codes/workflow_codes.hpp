// Codes DD51xx: pipelines, their data and their events. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_WORKFLOW_CODES(CODE)                                                             \
  CODE(WorkflowDataNotJson, "DD5101", Error, "Data of a pipeline are not the JSON they must be") \
  CODE(EventPatternInvalid, "DD5102", Error, "An event pattern is one that EventBridge refuses")

DRYDOCK_DECLARE_CODES(DRYDOCK_WORKFLOW_CODES)
