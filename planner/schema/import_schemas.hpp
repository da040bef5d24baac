// Checks the schemas of an archive and makes the index of those that are good. Where the index is
// kept is left to the caller.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.hpp"
#include "base/file_system.hpp"
#include "base/source_map.hpp"

namespace drydock {

struct ImportedSchemas {
  std::string index;        // the bytes of the index, see schema_index.hpp
  std::size_t types = 0;    // in the index
  std::size_t refused = 0;  // files that are not valid schemas, each reported
};

// `path` is a zip or a folder. Every problem is reported with its place in the file (added to
// `sources`). Nothing if the archive cannot be read or no schema is good.
[[nodiscard]] std::optional<ImportedSchemas> import_schemas(const FileSystem& files,
                                                            const std::string& path,
                                                            SourceMap& sources,
                                                            Diagnostics& diagnostics);

}  // namespace drydock
