// Codes DD11xx: YAML and JSON. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_DOCUMENT_CODES(CODE)                                                              \
  CODE(TextNotUtf8, "DD1101", Error, "A file is not UTF-8 text")                                  \
  CODE(TextControlCharacter, "DD1102", Error, "A file holds a character that text must not hold") \
  CODE(DocumentEmpty, "DD1103", Error, "A file holds no document")                                \
  CODE(JsonSyntax, "DD1104", Error, "A file is not valid JSON")                                   \
  CODE(YamlSyntax, "DD1105", Error, "A file is not valid YAML")                                   \
  CODE(DuplicateKey, "DD1106", Error, "A mapping has one key twice")                              \
  CODE(NestingTooDeep, "DD1107", Error, "A document is nested too deeply")                        \
  CODE(YamlNotSupported, "DD1108", Error,                                                         \
       "A feature of YAML that CloudFormation does not support")                                  \
  CODE(UnknownTag, "DD1109", Error, "A YAML tag is no short form of a function")                  \
  CODE(MissingColon, "DD1110", Error, "A key has no colon after it")                              \
  CODE(TabIndentation, "DD1111", Error, "A line is indented with a tab")                          \
  CODE(UnclosedQuote, "DD1112", Error, "A quoted text has no closing quote")                      \
  CODE(KeyNotText, "DD1113", Error, "A key is not a text")                                        \
  CODE(SuspiciousYaml, "DD1114", Warning, "YAML that likely means something else than intended")  \
  CODE(LineEndUnreadable, "DD1115", Error, "A line ends with a lone carriage return")             \
  CODE(RepeatedKey, "DD1116", Warning, "A key of a template stands twice")                        \
  CODE(RepeatedDeclaration, "DD1117", Warning,                                                    \
       "A section or a name in a section is declared twice")                                      \
  CODE(BracesNotJson, "DD1118", Warning, "A template in braces is YAML, not JSON")                \
  CODE(PackagingDirective, "DD1119", Warning, "A template holds a directive of rain")             \
  CODE(AnchorWithoutEffect, "DD1120", Warning, "An anchor has no effect")                         \
  CODE(TooManyProblems, "DD1121", Error, "A file has more problems than are told")

DRYDOCK_DECLARE_CODES(DRYDOCK_DOCUMENT_CODES)
