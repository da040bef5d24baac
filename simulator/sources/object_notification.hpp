// Event notifications of an S3 bucket: which object that comes or goes is told to whom. Sources: S3
// User Guide, "Event notification types and destinations", "Configuring event notifications using
// object key name filtering": a notification names events (`s3:ObjectCreated:*` means all that
// begin so) and may filter by one prefix and one suffix of the key; two notifications for the same
// event must not overlap in both. With EventBridge on, every event goes there as well, unfiltered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/diagnostic.hpp"
#include "planner/model/value.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"

namespace drydock {

struct ObjectNotification {
  std::string event;  // "s3:ObjectCreated:*"
  std::string prefix;
  std::string suffix;
  std::string target;  // ARN of a function, queue or topic

  [[nodiscard]] bool takes(std::string_view event_name, std::string_view key) const;
};

struct BucketNotifications {
  std::vector<ObjectNotification> notifications;
  bool event_bridge = false;

  // Who is told; indices into notifications.
  [[nodiscard]] std::vector<std::size_t> takers(std::string_view event_name,
                                                std::string_view key) const;
};

// From the properties of an AWS::S3::Bucket. Nothing, and every reason, if S3 would refuse it.
[[nodiscard]] std::optional<BucketNotifications> read_bucket_notifications(
    const Value& properties, const std::string& where, Diagnostics& diagnostics);

struct ObjectChange {
  std::string_view bucket;
  std::string_view key;
  std::uint64_t bytes = 0;
  Nanoseconds at = 0;
  std::string_view region;
  std::string_view account;
};
// What a function, queue or topic gets: {"Records": [{…}]} (S3 User Guide, "Event message
// structure"), and what EventBridge gets ("EventBridge event message structure"). `event_name` is
// without "s3:". Identifiers of requests are left out.
[[nodiscard]] Json object_message(const ObjectChange& change, std::string_view event_name,
                                  JsonArena& arena);
[[nodiscard]] Json object_event(const ObjectChange& change, std::string_view event_name,
                                JsonArena& arena);

}  // namespace drydock
