// Reads `*.json` of a folder in the registry's schema format into a SchemaRegistry, at once or when
// a type is first asked.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.hpp"
#include "base/file_system.hpp"
#include "base/source_map.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

// One schema from its text. Problems of the schema itself are reported with spans in `file`.
[[nodiscard]] std::optional<ResourceType> load_resource_type(const SourceMap& sources, FileId file,
                                                             Diagnostics& diagnostics);

// Every `*.json` of the folder; files are added to `sources`. Reports and leaves out what is
// wrong; an unreadable folder is an error diagnostic.
[[nodiscard]] SchemaRegistry load_schemas(const FileSystem& files, const std::string& folder,
                                          SourceMap& sources, Diagnostics& diagnostics);

// The same types, but a file is only searched for its typeName: what else is wrong with it shows
// when its type is asked. A file without a typeName and a type with two files are reported.
[[nodiscard]] SchemaRegistry index_schemas(const FileSystem& files, const std::string& folder,
                                           SourceMap& sources, Diagnostics& diagnostics);

// The value of the member `typeName` of the outermost object, without reading the text as JSON in
// full; nothing if there is none, or if it is not written plainly.
[[nodiscard]] std::optional<std::string_view> scan_type_name(std::string_view json);

}  // namespace drydock
