// Reads `*.json` of a folder in the registry's schema format into a SchemaRegistry.
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

}  // namespace drydock
