// Codes DD12xx: template sections, transforms, nested stacks and modules. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_TEMPLATE_CODES(CODE)                                                               \
  CODE(NotATemplate, "DD1201", Error, "The file is not a CloudFormation template")                 \
  CODE(UnknownSection, "DD1202", Error, "The template has no such section")                        \
  CODE(InvalidSection, "DD1203", Error, "A part of the template has the wrong shape")              \
  CODE(InvalidName, "DD1204", Error, "A name in the template is not alphanumeric")                 \
  CODE(UnknownTemplateKey, "DD1205", Error, "A resource, output or parameter has no such key")     \
  CODE(MissingTemplateKey, "DD1206", Error,                                                        \
       "A resource, output or parameter lacks a required key")                                     \
  CODE(NullInTemplate, "DD1207", Error, "Null values are not allowed in templates")                \
  CODE(InvalidAttribute, "DD1208", Error, "A resource attribute has a value that it cannot have")  \
  CODE(InvalidMapping, "DD1209", Error,                                                            \
       "A mapping is not two levels of names over strings or lists")                               \
  CODE(SectionNotEvaluated, "DD1210", Warning, "A section is not evaluated by this version")       \
  CODE(ServerlessProperty, "DD1220", Error, "A serverless resource or event has no such property") \
  CODE(ServerlessShape, "DD1221", Error, "A part of a serverless resource has the wrong shape")    \
  CODE(ServerlessMissing, "DD1222", Error, "A serverless resource or event lacks what it needs")   \
  CODE(ServerlessValue, "DD1223", Error,                                                           \
       "The serverless transform does not accept a value or a combination")                        \
  CODE(ServerlessReference, "DD1224", Error,                                                       \
       "A serverless resource refers to something that is not in the template")                    \
  CODE(ServerlessGlobals, "DD1225", Error,                                                         \
       "The Globals section is not what the serverless transform knows")                           \
  CODE(ServerlessDuplicateId, "DD1226", Error,                                                     \
       "A generated resource has the logical id of a written one")                                 \
  CODE(ServerlessDefinition, "DD1227", Error,                                                      \
       "The definition of an API cannot be edited by the serverless transform")                    \
  CODE(ServerlessPackaging, "DD1228", Note, "A local path stands for what packaging will upload")  \
  CODE(ServerlessUntranslated, "DD1229", Warning,                                                  \
       "A serverless resource is not translated by this version")                                  \
  CODE(TransformOrder, "DD1230", Error, "Transforms stand in an order that the service refuses")   \
  CODE(SnippetNotRead, "DD1231", Warning, "A snippet of AWS::Include is not at hand")              \
  CODE(RuleInvalid, "DD1237", Error, "A rule is not written as Rules wants it")                    \
  CODE(RuleViolated, "DD1238", Error, "A rule of the template is not met")                         \
  CODE(RuleNotEvaluated, "DD1239", Note, "A rule cannot be decided here")                          \
  CODE(QuotaExceeded, "DD1240", Warning, "A template is beyond a quota of CloudFormation")         \
  CODE(InterfaceMetadata, "DD1241", Warning, "AWS::CloudFormation::Interface names no parameter")  \
  CODE(AttributeUnsupported, "DD1242", Warning, "A resource type does not take an attribute")      \
  CODE(NestedTemplateAbsent, "DD1250", Warning, "The template of a nested stack is not at hand")   \
  CODE(NestedTemplateLoop, "DD1251", Error,                                                        \
       "A nested stack holds itself, or stacks are nested too deeply")                             \
  CODE(NestedParameterUnknown, "DD1252", Error,                                                    \
       "A nested stack is given a parameter that its template does not have")                      \
  CODE(NestedParameterMissing, "DD1253", Error, "A nested stack lacks values of parameters")       \
  CODE(NestedOutputUnknown, "DD1254", Error, "A nested stack has no such output")                  \
  CODE(NestedStackCycle, "DD1255", Error, "Nested stacks need each other's outputs")               \
  CODE(NestedParameterValue, "DD1256", Error, "A parameter of a nested stack is not text")         \
  CODE(NestedQuota, "DD1257", Warning,                                                             \
       "Nested stacks hold more resources than one operation may have")                            \
  CODE(StackPolicyInvalid, "DD1260", Error,                                                        \
       "A creation or update policy is not what its resource type takes")

DRYDOCK_DECLARE_CODES(DRYDOCK_TEMPLATE_CODES)
