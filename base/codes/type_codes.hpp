// Codes DD20xx: resource types and their schemas. An id is never reused.
#pragma once

#include "base/diagnostic_code.hpp"

#define DRYDOCK_TYPE_CODES(CODE)                                                          \
  CODE(ResourceTypeUnknown, "DD2001", Error, "There is no such resource type")            \
  CODE(ResourceTypeUnchecked, "DD2002", Warning,                                          \
       "A resource type is not known, so its properties are not checked")                 \
  CODE(PropertyUnknown, "DD2003", Error, "A resource has no such property")               \
  CODE(PropertyMissing, "DD2004", Error, "A required property is missing")                \
  CODE(PropertyReadOnly, "DD2005", Error, "A property is set that only AWS sets")         \
  CODE(PropertyType, "DD2006", Error, "A property is of the wrong type")                  \
  CODE(PropertyValue, "DD2007", Error, "A property is none of the allowed values")        \
  CODE(PropertyPattern, "DD2008", Error, "A property does not match its pattern")         \
  CODE(PropertyRange, "DD2009", Error, "A number, length or count is outside its bounds") \
  CODE(PropertyRepeated, "DD2010", Error, "A list has an item twice")                     \
  CODE(PropertyCombination, "DD2011", Error, "Properties do not go together")             \
  CODE(PropertyUnchecked, "DD2012", Warning,                                              \
       "A schema is too complex to check a resource in full")                             \
  CODE(SchemaInvalid, "DD2013", Error, "A resource type's schema is not valid")           \
  CODE(SchemaDuplicate, "DD2014", Error, "A resource type has two schemas")               \
  CODE(SchemaIndex, "DD2020", Error, "The index of imported schemas cannot be used")      \
  CODE(SchemaArchive, "DD2021", Error, "An archive of schemas cannot be imported")        \
  CODE(PropertyDeprecated, "DD2022", Warning, "A property is deprecated")                 \
  CODE(TypeNotProvisionable, "DD2023", Error, "A template cannot make this type")         \
  CODE(PropertyFormat, "DD2024", Warning, "A text does not have its format")              \
  CODE(SchemaPathLost, "DD2030", Warning, "A schema's path names none of its properties")

DRYDOCK_DECLARE_CODES(DRYDOCK_TYPE_CODES)
