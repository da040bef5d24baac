// Codes DD13xx: parameters and functions. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_FUNCTION_CODES(CODE)                                                         \
  CODE(MissingParameter, "DD1301", Error, "Required parameters have no value")               \
  CODE(UnknownParameter, "DD1302", Error, "The template has no such parameter")              \
  CODE(InvalidParameterValue, "DD1303", Error, "A parameter's value breaks its constraints") \
  CODE(InvalidParameter, "DD1304", Error, "A parameter is declared wrongly")                 \
  CODE(UnknownFunction, "DD1305", Error, "There is no such function")                        \
  CODE(InvalidFunction, "DD1306", Error, "A function has arguments that it cannot take")     \
  CODE(MappingKeyNotFound, "DD1307", Error, "A mapping has no such key")                     \
  CODE(InvalidSubText, "DD1308", Error, "The text of Fn::Sub has an invalid variable")       \
  CODE(InvalidCondition, "DD1309", Error, "A condition is not true or false")                \
  CODE(ConditionCycle, "DD1310", Error, "Conditions refer to each other in a cycle")         \
  CODE(ConditionNotKnown, "DD1311", Error,                                                   \
       "A condition depends on a value that is not known here")                              \
  CODE(FunctionNotEvaluated, "DD1312", Error, "A function is not evaluated by this version") \
  CODE(NeedsLanguageExtensions, "DD1313", Error,                                             \
       "A form of the language needs Transform: AWS::LanguageExtensions")                    \
  CODE(NestedTooDeeply, "DD1314", Error, "Functions are nested too deeply")                  \
  CODE(InvalidLoop, "DD1320", Error, "A loop cannot be written out")                         \
  CODE(DynamicReferenceMisplaced, "DD1321", Warning,                                         \
       "A dynamic reference stands where it is not resolved")

DRYDOCK_DECLARE_CODES(DRYDOCK_FUNCTION_CODES)
