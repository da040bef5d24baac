// Codes DD405x to DD408x: what a plan is asked for, and what it foresees. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_PLAN_CODES(CODE)                                                              \
  CODE(SelectionEmpty, "DD4050", Error, "A selection matches no resource")                    \
  CODE(SelectorMalformed, "DD4051", Error, "A selection cannot be read")                      \
  CODE(AcceptRefused, "DD4052", Error, "A real value cannot be accepted")                     \
  CODE(MoveRefused, "DD4053", Error, "A resource cannot be moved as drydock.yaml says")       \
  CODE(ForgetRefused, "DD4054", Error, "A resource cannot be forgotten as drydock.yaml says") \
  CODE(ImportRefused, "DD4055", Error, "An object cannot be imported")                        \
  CODE(RefreshFailed, "DD4056", Error, "The cloud cannot be read")                            \
  CODE(StepForeseen, "DD4057", Error, "The service would refuse a step of the plan")          \
  CODE(ExportInUse, "DD4058", Error, "An export that another stack imports would change")     \
  CODE(QuotaForeseen, "DD4080", Error, "The plan needs more than a quota allows")

DRYDOCK_DECLARE_CODES(DRYDOCK_PLAN_CODES)
