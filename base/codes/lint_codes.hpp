// Codes DD21xx: what is doubtful in a template, and suppressions. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_LINT_CODES(CODE)                                                                   \
  CODE(UnusedParameter, "DD2100", Warning, "Nothing uses a parameter")                             \
  CODE(UnusedMapping, "DD2101", Warning, "Nothing uses a mapping")                                 \
  CODE(UnusedCondition, "DD2102", Warning, "Nothing uses a condition")                             \
  CODE(SubWithoutVariables, "DD2103", Warning, "Fn::Sub has nothing to replace")                   \
  CODE(SubVariableUnused, "DD2104", Warning, "Fn::Sub has a variable that its text does not use")  \
  CODE(JoinOfLiterals, "DD2105", Note, "Fn::Join joins only literal texts")                        \
  CODE(DependsOnRedundant, "DD2106", Note,                                                         \
       "A dependency is named that a reference already implies")                                   \
  CODE(EqualBranches, "DD2107", Warning, "Both branches of Fn::If are the same")                   \
  CODE(EqualsConstant, "DD2108", Warning, "A comparison is always true or always false")           \
  CODE(HardCodedZone, "DD2109", Warning, "An Availability Zone is written out")                    \
  CODE(HardCodedRegion, "DD2110", Note, "A Region is written out")                                 \
  CODE(HardCodedPartition, "DD2111", Note, "The partition of an ARN is written out")               \
  CODE(HardCodedAccount, "DD2112", Note, "The account of an ARN is written out")                   \
  CODE(SubMissing, "DD2113", Warning, "A variable stands outside Fn::Sub")                         \
  CODE(FunctionArgumentType, "DD2114", Error,                                                      \
       "A list stands where a text must, or a text where a list must")                             \
  CODE(ParameterTypeLoose, "DD2115", Note, "An AWS-specific parameter type would check a value")   \
  CODE(SecretWithoutNoEcho, "DD2116", Warning, "A password parameter has no NoEcho")               \
  CODE(NoEchoDefault, "DD2117", Warning, "A secret parameter has a default")                       \
  CODE(NoEchoExposed, "DD2118", Warning, "A secret parameter is shown by an output or Metadata")   \
  CODE(PlaintextPassword, "DD2119", Warning, "A password is written in the template")              \
  CODE(PolicyUnknownKey, "DD2120", Error, "A policy has no such element")                          \
  CODE(PolicyMissingKey, "DD2121", Error, "A policy lacks an element that it needs")               \
  CODE(PolicyValue, "DD2122", Error, "An element of a policy has a value that it cannot have")     \
  CODE(PolicyKindMismatch, "DD2123", Error, "An element does not belong into this kind of policy") \
  CODE(PolicyOperatorUnknown, "DD2124", Error, "There is no such condition operator")              \
  CODE(PolicyAction, "DD2125", Error, "A policy names something that is no action")                \
  CODE(PolicyOldVersion, "DD2126", Warning, "A policy is in the version of 2008")                  \
  CODE(PolicyBroad, "DD2127", Note, "A policy allows everything or everyone")                      \
  CODE(PolicySidRepeated, "DD2128", Error, "Two statements of a policy have one Sid")              \
  CODE(PolicyNotJson, "DD2129", Error, "A policy is a text that is not JSON")                      \
  CODE(PolicyArn, "DD2130", Error, "A policy names something that is no ARN")                      \
  CODE(SuppressionInvalid, "DD2140", Warning, "A suppression in a template cannot be used")        \
  CODE(SuppressionUnused, "DD2141", Warning, "A suppression in a template matches nothing")        \
  CODE(SuppressionRefused, "DD2142", Warning,                                                      \
       "A suppression names an error that cannot be suppressed")                                   \
  CODE(BranchUnreachable, "DD2150", Warning, "A branch can never be taken")                        \
  CODE(ConditionConstant, "DD2151", Warning, "A condition is always true or always false")         \
  CODE(BranchesBounded, "DD2152", Note, "Not every combination of conditions was tried")           \
  CODE(PolicyServiceUnknown, "DD2160", Warning, "A policy names a service that is not known")      \
  CODE(UnusedMappingKey, "DD2161", Note, "Nothing reads a key of a mapping")

DRYDOCK_DECLARE_CODES(DRYDOCK_LINT_CODES)
