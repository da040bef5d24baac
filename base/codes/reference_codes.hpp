// Codes DD14xx: references inside and between stacks. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_REFERENCE_CODES(CODE)                                                  \
  CODE(UnknownReference, "DD1401", Error, "A reference names nothing in the template") \
  CODE(UnknownAttribute, "DD1402", Error, "A resource type has no such attribute")     \
  CODE(ReferenceToAbsent, "DD1403", Error,                                             \
       "A reference names a resource whose condition is false")                        \
  CODE(UnknownCondition, "DD1404", Error, "There is no such condition")                \
  CODE(UnknownMapping, "DD1405", Error, "There is no such mapping")                    \
  CODE(ExportRepeated, "DD1420", Error, "Two stacks export one name")                  \
  CODE(StackCycle, "DD1421", Error, "Stacks import from each other in a circle")       \
  CODE(ImportUnknown, "DD1422", Note, "No stack of the project exports a name")

DRYDOCK_DECLARE_CODES(DRYDOCK_REFERENCE_CODES)
