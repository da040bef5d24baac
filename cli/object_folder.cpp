#include "cli/object_folder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.hpp"

namespace drydock {
namespace {

constexpr int kDeepestFolder = 32;

// A key must not lead out of the folder.
bool stays_inside(std::string_view key) {
  return key.find("..") == std::string_view::npos && !key.starts_with('/');
}

}  // namespace

std::optional<std::string> FolderObjects::read(std::string_view bucket, std::string_view key) {
  if (!stays_inside(bucket) || !stays_inside(key)) {
    return std::nullopt;
  }
  Result<std::string> text = files_.read(fmt::format("{}/{}/{}", folder_, bucket, key));
  return text ? std::optional(*std::move(text)) : std::nullopt;
}

std::vector<StoredObject> FolderObjects::list(std::string_view bucket, std::string_view prefix) {
  std::vector<StoredObject> found;
  if (stays_inside(bucket)) {
    collect(fmt::format("{}/{}", folder_, bucket), "", prefix, 0, found);
  }
  std::sort(found.begin(), found.end(),
            [](const StoredObject& a, const StoredObject& b) { return a.key < b.key; });
  return found;
}

// Recursion: at most kDeepestFolder.
void FolderObjects::collect(const std::string& folder, const std::string& key,
                            std::string_view prefix, int depth,
                            std::vector<StoredObject>& found) const {
  const Result<std::vector<std::string>> names = files_.list(folder);
  if (!names || depth > kDeepestFolder) {
    return;
  }
  for (const std::string& name : *names) {
    const std::string path = fmt::format("{}/{}", folder, name);
    const std::string inner = key.empty() ? name : fmt::format("{}/{}", key, name);
    const Result<std::string> text = files_.read(path);
    if (!text) {
      collect(path, inner, prefix, depth + 1, found);
    } else if (std::string_view(inner).starts_with(prefix)) {
      StoredObject object;
      object.key = inner;
      object.size = static_cast<double>(text->size());
      object.etag = sha256_hex(*text).substr(0, 32);
      found.push_back(std::move(object));
    }
  }
}

}  // namespace drydock
