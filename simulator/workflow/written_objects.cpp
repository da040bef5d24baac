#include "simulator/workflow/written_objects.hpp"

#include <algorithm>

namespace drydock {

std::optional<std::string> WrittenObjects::read(std::string_view bucket, std::string_view key) {
  const auto found = written_.find({std::string(bucket), std::string(key)});
  if (found != written_.end()) {
    return found->second;
  }
  return below_ != nullptr ? below_->read(bucket, key) : std::nullopt;
}

std::vector<StoredObject> WrittenObjects::list(std::string_view bucket, std::string_view prefix) {
  std::vector<StoredObject> found =
      below_ != nullptr ? below_->list(bucket, prefix) : std::vector<StoredObject>();
  for (auto at = written_.lower_bound({std::string(bucket), std::string(prefix)});
       at != written_.end() && at->first.first == bucket && at->first.second.starts_with(prefix);
       ++at) {
    StoredObject object;
    object.key = at->first.second;
    object.size = static_cast<double>(at->second.size());
    std::erase_if(found, [&](const StoredObject& old) { return old.key == object.key; });
    found.push_back(std::move(object));
  }
  std::sort(found.begin(), found.end(),
            [](const StoredObject& a, const StoredObject& b) { return a.key < b.key; });
  return found;
}

void WrittenObjects::write(std::string_view bucket, std::string_view key, std::string_view text) {
  written_.insert_or_assign({std::string(bucket), std::string(key)}, std::string(text));
}

}  // namespace drydock
