#include "simulator/services/scenario_objects.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace drydock {
namespace {

// Numbers of one width, so that the order of keys is that of the numbers.
std::string key_of(const ScenarioObject& object, std::uint64_t number) {
  return object.count == 1 ? object.key : fmt::format("{}{:08}", object.key, number);
}

}  // namespace

bool ScenarioObjects::is_bucket(const ScenarioObject& object, std::string_view bucket) const {
  if (object.bucket == bucket) {
    return true;
  }
  const CalledIndex called = plan_.find("AWS::S3::Bucket", bucket);
  return called.valid() && plan_.called[called.value].logical_id == object.bucket;
}

std::optional<std::string> ScenarioObjects::read(std::string_view bucket, std::string_view key) {
  for (const ScenarioObject& object : plan_.scenario->objects) {
    if (key.starts_with(object.key) && is_bucket(object, bucket)) {
      for (std::uint64_t i = 0; i < object.count; ++i) {
        if (key_of(object, i) == key) {
          return object.text;
        }
      }
    }
  }
  return std::nullopt;
}

std::vector<StoredObject> ScenarioObjects::list(std::string_view bucket, std::string_view prefix) {
  std::vector<StoredObject> found;
  for (const ScenarioObject& object : plan_.scenario->objects) {
    if (!is_bucket(object, bucket)) {
      continue;
    }
    for (std::uint64_t i = 0; i < object.count; ++i) {
      StoredObject one;
      one.key = key_of(object, i);
      if (one.key.starts_with(prefix)) {
        one.size = static_cast<double>(object.text.size());
        found.push_back(std::move(one));
      }
    }
  }
  std::sort(found.begin(), found.end(),
            [](const StoredObject& a, const StoredObject& b) { return a.key < b.key; });
  return found;
}

}  // namespace drydock
