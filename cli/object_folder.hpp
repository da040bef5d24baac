// A folder that stands for S3: its folders are buckets, the files below them objects by key.
#pragma once

#include "base/file_system.hpp"
#include "simulator/workflow/task_service.hpp"

namespace drydock {

class FolderObjects final : public ObjectSource {
 public:
  // `files` outlives this.
  FolderObjects(const FileSystem& files, std::string folder)
      : files_(files), folder_(std::move(folder)) {}

  [[nodiscard]] std::optional<std::string> read(std::string_view bucket,
                                                std::string_view key) override;
  [[nodiscard]] std::vector<StoredObject> list(std::string_view bucket,
                                               std::string_view prefix) override;

 private:
  void collect(const std::string& folder, const std::string& key, std::string_view prefix,
               int depth, std::vector<StoredObject>& found) const;

  const FileSystem& files_;
  std::string folder_;
};

}  // namespace drydock
