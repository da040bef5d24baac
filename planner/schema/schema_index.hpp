// Many schemas in one file that opens fast: what `drydock schema import` keeps. Opening it reads
// the table and no schema; each schema is checked against its digest when it is asked.
//
// The format is text, so that `head` shows what it holds:
//
//     drydock schema index 1
//     origin CloudformationSchema.zip
//     bytes 5012345
//     types 1685
//     table 7f83b165…          SHA-256 of the table's bytes
//     AWS::ACMPCA::Certificate 0 4711 9b74c989…
//     …                        sorted by name: offset behind the table, size, SHA-256 of the schema
//
//     {"typeName": …}{"typeName": …}
//
// `bytes` is the size of the whole file, so that a file that was cut off is noticed at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

struct IndexedSchema {
  std::string type_name;
  std::string text;
};

// Preconditions: there is a schema; names are unique, without spaces and control characters;
// `origin` is one line.
[[nodiscard]] std::string encode_schema_index(std::vector<IndexedSchema> schemas,
                                              std::string_view origin);

// `path` is for messages. An error if these are not the bytes of a complete index.
[[nodiscard]] Result<SchemaRegistry> open_schema_index(std::string bytes, const std::string& path);

}  // namespace drydock
