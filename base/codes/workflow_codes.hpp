// Codes DD51xx: pipelines, their data and their events. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_WORKFLOW_CODES(CODE) \
  CODE(WorkflowDataNotJson, "DD5101", Error, "Data of a pipeline are not the JSON they must be")

DRYDOCK_DECLARE_CODES(DRYDOCK_WORKFLOW_CODES)
