// Codes DD51xx: pipelines, their data and their events. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_WORKFLOW_CODES(CODE)                                                               \
  CODE(WorkflowDataNotJson, "DD5101", Error, "Data of a pipeline are not the JSON they must be")   \
  CODE(EventPatternInvalid, "DD5102", Error, "An event pattern is one that EventBridge refuses")   \
  CODE(DefinitionNotRunnable, "DD5120", Error, "A definition of a state machine cannot be run")    \
  CODE(TaskWithoutMock, "DD5121", Error, "A task of a run has no mock left that answers it")       \
  CODE(MockInvalid, "DD5122", Error, "The mocks of a run are not as they must be")                 \
  CODE(DefinitionNotObject, "DD5140", Error,                                                       \
       "A definition is no object of the Amazon States Language")                                  \
  CODE(DefinitionFieldMissing, "DD5141", Error, "A definition lacks a field")                      \
  CODE(DefinitionFieldUnknown, "DD5142", Error,                                                    \
       "A definition has a field that does not exist there")                                       \
  CODE(DefinitionValueInvalid, "DD5143", Error,                                                    \
       "A field of a definition has a value that it cannot have")                                  \
  CODE(DefinitionFieldsExclude, "DD5144", Error,                                                   \
       "A definition has two fields of which one may stand")                                       \
  CODE(TransitionTargetMissing, "DD5145", Error, "A state leads to a state that is not there")     \
  CODE(StateUnreachable, "DD5146", Error, "No state leads to a state")                             \
  CODE(NoTerminalState, "DD5147", Error, "A flow of states has no end")                            \
  CODE(StateNameRepeated, "DD5148", Error, "Two states of a state machine have the same name")     \
  CODE(StateNameInvalid, "DD5149", Error, "A state has a name that it cannot have")                \
  CODE(DefinitionPathInvalid, "DD5150", Error, "A path of a definition is none")                   \
  CODE(PayloadExpressionInvalid, "DD5151", Error,                                                  \
       "A field that ends in .$ holds no path and no intrinsic function")                          \
  CODE(JsonataInvalid, "DD5152", Error, "A JSONata expression of a definition cannot be read")     \
  CODE(QueryLanguageMismatch, "DD5153", Error, "A field belongs to the other query language")      \
  CODE(ErrorNamesMisplaced, "DD5154", Error, "States.ALL does not stand alone and last")           \
  CODE(ErrorNameUnknown, "DD5155", Warning, "A reserved error name does not exist")                \
  CODE(TimestampInvalid, "DD5156", Error, "A timestamp of a definition is none")                   \
  CODE(TaskResourceInvalid, "DD5157", Error,                                                       \
       "A task names a resource that Step Functions cannot call")                                  \
  CODE(ExpressUnsupported, "DD5158", Error,                                                        \
       "An Express state machine has what only a Standard one may have")                           \
  CODE(MapLabelInvalid, "DD5159", Error, "The label of a Map state is one that it cannot have")    \
  CODE(VariableNameInvalid, "DD5160", Error, "A variable has a name that it cannot have")          \
  CODE(HeartbeatNotShorter, "DD5161", Error, "A heartbeat is not shorter than the time-out")       \
  CODE(DefinitionTooLarge, "DD5162", Error, "A definition is larger than Step Functions takes")    \
  CODE(PathWithoutDollar, "DD5163", Warning,                                                       \
       "A value looks like a path but its key does not end in .$")                                 \
  CODE(PassResultStatic, "DD5164", Warning,                                                        \
       "The result of a Pass state holds a path, which stays text")                                \
  CODE(TaskTokenNotPassed, "DD5165", Warning, "A task waits for a token that it does not pass on") \
  CODE(DistributedFieldInline, "DD5166", Warning,                                                  \
       "A field of a distributed Map stands in an inline one")                                     \
  CODE(PayloadKeyRepeated, "DD5167", Error, "Two keys of a payload template become one")           \
  CODE(JsonataUnclosed, "DD5168", Warning, "A text looks like a JSONata expression but is none")   \
  CODE(DefinitionUnreadable, "DD5169", Error, "The definition of a state machine cannot be read")

DRYDOCK_DECLARE_CODES(DRYDOCK_WORKFLOW_CODES)
