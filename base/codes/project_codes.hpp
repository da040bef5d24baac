// Codes DD60xx: the project file and the command line. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_PROJECT_CODES(CODE)                                                               \
  CODE(ProjectFile, "DD6001", Error, "The project file is not as it must be")                     \
  CODE(ProjectChoice, "DD6002", Error,                                                            \
       "The project has no such stack, scenario, variant or environment")                         \
  CODE(ParameterFile, "DD6003", Error, "Parameters on the command line cannot be read")           \
  CODE(OutputUnwritable, "DD6004", Error, "A result cannot be written")                           \
  CODE(ArgumentInvalid, "DD6005", Error, "An argument of the command line is not valid")          \
  CODE(ProjectSuppression, "DD6020", Warning, "A suppression in the project file cannot be used") \
  CODE(ProjectSuppressionUnused, "DD6021", Warning,                                               \
       "A suppression in the project file matches nothing")

DRYDOCK_DECLARE_CODES(DRYDOCK_PROJECT_CODES)
