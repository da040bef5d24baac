// Codes DD40xx: state, diff and plan. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_STATE_CODES(CODE)                                                               \
  CODE(ReplacementNameClash, "DD4001", Error,                                                   \
       "A replaced object would keep the name of the one that is retained")                     \
  CODE(FunctionFailedInPlan, "DD4002", Error, "A function fails on recorded values")            \
  CODE(StateUnreadable, "DD4010", Error, "The recorded state cannot be read")                   \
  CODE(StateUnwritable, "DD4011", Error, "The recorded state cannot be written")                \
  CODE(StateLocked, "DD4012", Error, "The state is locked by somebody else")                    \
  CODE(StateNoSuchResource, "DD4013", Error, "The state has no such resource")                  \
  CODE(PlanFile, "DD4014", Error, "A plan file cannot be read or written")                      \
  CODE(PlanStale, "DD4015", Error, "A saved plan no longer fits what it was made from")         \
  CODE(PlanSecretMissing, "DD4016", Error, "A saved plan needs its secrets again")              \
  CODE(ReplacementNotKnown, "DD4020", Warning, "Whether a resource is replaced cannot be told") \
  CODE(TypeChangeRefused, "DD4021", Error, "A resource changes its type")                       \
  CODE(NamedReplacement, "DD4022", Error, "A resource with a custom name must be replaced")     \
  CODE(FollowsUnlisted, "DD4023", Note, "A change set does not list all that is updated")       \
  CODE(StateDamaged, "DD4030", Error, "The recorded state is damaged")                          \
  CODE(StateOdd, "DD4031", Note, "Something in the recorded state is odd and does no harm")     \
  CODE(StateFileInvalid, "DD4032", Error, "A state file is not valid")                          \
  CODE(StateOtherLineage, "DD4033", Error, "A state file is of another state")                  \
  CODE(StateSerialRefused, "DD4034", Error, "A state file is older than the state")             \
  CODE(StateOperationsOpen, "DD4035", Error, "Operations of an earlier run have not ended")     \
  CODE(StateAddressTaken, "DD4036", Error, "Another resource is recorded under the address")    \
  CODE(StateNoSuchSerial, "DD4037", Error, "The state has no such serial")                      \
  CODE(LockNotHeld, "DD4038", Error, "No lock has this id")                                     \
  CODE(StateAddressInvalid, "DD4039", Error, "An address that no template can give")

DRYDOCK_DECLARE_CODES(DRYDOCK_STATE_CODES)
