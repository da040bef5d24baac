// Objects that an execution writes lie over those of another source until they are forgotten: what
// a ResultWriter or s3:putObject writes can be read again.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulator/workflow/task_service.hpp"

namespace drydock {

class WrittenObjects final : public ObjectSource {
 public:
  // `below` may be null, and outlives this.
  explicit WrittenObjects(ObjectSource* below) : below_(below) {}

  void forget() { written_.clear(); }

  [[nodiscard]] std::optional<std::string> read(std::string_view bucket,
                                                std::string_view key) override;
  [[nodiscard]] std::vector<StoredObject> list(std::string_view bucket,
                                               std::string_view prefix) override;
  void write(std::string_view bucket, std::string_view key, std::string_view text) override;

 private:
  ObjectSource* below_;
  std::map<std::pair<std::string, std::string>, std::string> written_;  // by bucket and key
};

}  // namespace drydock
