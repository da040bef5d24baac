// Codes DD51xx: pipelines, their data and their events. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_WORKFLOW_CODES(CODE)                                                             \
  CODE(WorkflowDataNotJson, "DD5101", Error, "Data of a pipeline are not the JSON they must be") \
  CODE(EventPatternInvalid, "DD5102", Error, "An event pattern is one that EventBridge refuses") \
  CODE(DefinitionNotRunnable, "DD5120", Error, "A definition of a state machine cannot be run")  \
  CODE(TaskWithoutMock, "DD5121", Error, "A task of a run has no mock left that answers it")     \
  CODE(MockInvalid, "DD5122", Error, "The mocks of a run are not as they must be")

DRYDOCK_DECLARE_CODES(DRYDOCK_WORKFLOW_CODES)
