// The files of an archive of schemas: a zip, as AWS publishes it, or a folder. Sole user of libzip.
// What is in the files is left to import_schemas.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "base/result.hpp"

namespace drydock {

struct ArchiveFile {
  std::string name;  // "CloudformationSchema.zip/aws-ec2-vpc.json"
  std::string text;
};

// Every `*.json`, sorted by name; of a folder its own files, of a zip those at any depth. Errors:
// `path` cannot be read, is neither, is damaged or encrypted, or is out of proportion (see the
// .cpp: a zip can promise more than a disk holds).
[[nodiscard]] Result<std::vector<ArchiveFile>> read_schema_archive(const FileSystem& files,
                                                                   const std::string& path);

}  // namespace drydock
