#include "simulator/sources/object_notification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/events_codes.hpp"
#include "planner/model/property_reader.hpp"

namespace drydock {
namespace {

// S3 User Guide, "Event notification types and destinations"; without the names after the colon.
constexpr std::array<std::string_view, 10> kEventFamilies = {
    "s3:ObjectCreated",       "s3:ObjectRemoved",
    "s3:ObjectRestore",       "s3:Replication",
    "s3:LifecycleTransition", "s3:IntelligentTiering",
    "s3:ObjectTagging",       "s3:ObjectAcl",
    "s3:LifecycleExpiration", "s3:ReducedRedundancyLostObject"};

// S3 User Guide, "Amazon S3 Event Notifications".
constexpr std::size_t kMostNotifications = 100;

// Keys stand in messages as in URLs, a space as a plus.
std::string url_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-_.*/").find(c) != std::string_view::npos;
    encoded += plain      ? std::string(1, c)
               : c == ' ' ? "+"
                          : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

bool known_event(std::string_view event) {
  const std::string_view family = event.substr(0, event.find(':', 3));
  return std::find(kEventFamilies.begin(), kEventFamilies.end(), family) != kEventFamilies.end();
}

bool one_begins_the_other(std::string_view a, std::string_view b) {
  return a.starts_with(b) || b.starts_with(a);
}
bool one_ends_the_other(std::string_view a, std::string_view b) {
  return a.ends_with(b) || b.ends_with(a);
}
std::string_view without_star(std::string_view event) {
  return event.ends_with('*') ? event.substr(0, event.size() - 1) : event;
}
bool share_an_event(std::string_view a, std::string_view b) {
  return a == b || (a.ends_with('*') && b.starts_with(without_star(a))) ||
         (b.ends_with('*') && a.starts_with(without_star(b)));
}

class NotificationReader {
 public:
  NotificationReader(const Value& properties, const std::string& where, Diagnostics& diagnostics)
      : configuration_(PropertyReader(&properties, where, codes::SourceInvalid, diagnostics)
                           .object("NotificationConfiguration")) {}

  std::optional<BucketNotifications> read() {
    const PropertyReader bridge = configuration_.object("EventBridgeConfiguration");
    if (bridge.value() != nullptr) {
      bucket_.event_bridge = PropertyReader(bridge).truth_or("EventBridgeEnabled", true);
    }
    read_list("LambdaConfigurations", "Function");
    read_list("QueueConfigurations", "Queue");
    read_list("TopicConfigurations", "Topic");
    return wrong_ ? std::nullopt : std::optional(std::move(bucket_));
  }

 private:
  void refuse(PropertyReader& at, std::string_view key, std::string message, std::string hint) {
    wrong_ = true;
    at.report(key, std::move(message), std::move(hint));
  }

  void read_list(std::string_view list, std::string_view target) {
    for (std::size_t i = 0; i < configuration_.list(list).size(); ++i) {
      PropertyReader entry = configuration_.item(list, i);
      if (entry.value() == nullptr) {
        continue;
      }
      ObjectNotification notification;
      notification.event = entry.text_or("Event", "");
      notification.target = entry.text_or(target, "");
      if (!known_event(notification.event)) {
        refuse(entry, "Event", fmt::format("`{}` is no event of S3", notification.event),
               "write s3:ObjectCreated:*, or a name of the S3 User Guide");
      }
      read_filter(entry, notification);
      check_overlap(entry, notification);
      bucket_.notifications.push_back(std::move(notification));
    }
  }

  void read_filter(PropertyReader& entry, ObjectNotification& notification) {
    PropertyReader key = entry.object("Filter").object("S3Key");
    bool has_prefix = false;
    bool has_suffix = false;
    for (std::size_t i = 0; i < key.list("Rules").size(); ++i) {
      PropertyReader rule = key.item("Rules", i);
      std::string name = rule.text_or("Name", "");
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      bool& seen = name == "prefix" ? has_prefix : has_suffix;
      if ((name != "prefix" && name != "suffix") || seen) {
        refuse(rule, "Name",
               seen ? fmt::format("a filter has one {}", name)
                    : fmt::format("`{}` is no part of a key to filter by", name),
               "write one `prefix` and one `suffix` at most");
        continue;
      }
      seen = true;
      (name == "prefix" ? notification.prefix : notification.suffix) = rule.text_or("Value", "");
    }
  }

  void check_overlap(PropertyReader& entry, const ObjectNotification& notification) {
    if (bucket_.notifications.size() >= kMostNotifications) {
      if (bucket_.notifications.size() == kMostNotifications) {
        refuse(entry, "", "a bucket has at most 100 notifications", "use EventBridge for more");
      }
      return;
    }
    for (const ObjectNotification& other : bucket_.notifications) {
      if (share_an_event(other.event, notification.event) &&
          one_begins_the_other(other.prefix, notification.prefix) &&
          one_ends_the_other(other.suffix, notification.suffix)) {
        refuse(entry, "Event",
               fmt::format("two notifications for {} overlap: a key can fit both `{}…{}` and "
                           "`{}…{}`",
                           notification.event, other.prefix, other.suffix, notification.prefix,
                           notification.suffix),
               "S3 tells one destination; filter by prefixes that exclude each other, or use "
               "EventBridge");
        return;
      }
    }
  }

  PropertyReader configuration_;
  BucketNotifications bucket_;
  bool wrong_ = false;
};

}  // namespace

bool ObjectNotification::takes(std::string_view event_name, std::string_view key) const {
  const bool fits =
      event.ends_with('*') ? event_name.starts_with(without_star(event)) : event_name == event;
  return fits && key.starts_with(prefix) && key.ends_with(suffix);
}

std::vector<std::size_t> BucketNotifications::takers(std::string_view event_name,
                                                     std::string_view key) const {
  std::vector<std::size_t> takers;
  for (std::size_t i = 0; i < notifications.size(); ++i) {
    if (notifications[i].takes(event_name, key)) {
      takers.push_back(i);
    }
  }
  return takers;
}

std::optional<BucketNotifications> read_bucket_notifications(const Value& properties,
                                                             const std::string& where,
                                                             Diagnostics& diagnostics) {
  return NotificationReader(properties, where, diagnostics).read();
}

Json object_message(const ObjectChange& change, std::string_view event_name, JsonArena& arena) {
  JsonObjectBuilder bucket(arena);
  bucket.set("name", arena.string(change.bucket));
  bucket.set("arn", arena.string(fmt::format("arn:aws:s3:::{}", change.bucket)));
  JsonObjectBuilder object(arena);
  object.set("key", arena.string(url_encoded(change.key)));
  object.set("size", Json::number(static_cast<double>(change.bytes)));
  JsonObjectBuilder s3(arena);
  s3.set("s3SchemaVersion", Json::text_of("1.0"));
  s3.set("bucket", bucket.finish());
  s3.set("object", object.finish());
  JsonObjectBuilder record(arena);
  record.set("eventVersion", Json::text_of("2.1"));
  record.set("eventSource", Json::text_of("aws:s3"));
  record.set("awsRegion", arena.string(change.region));
  record.set("eventTime", arena.string(format_instant(change.at)));
  record.set("eventName", arena.string(event_name));
  record.set("s3", s3.finish());
  const std::array<Json, 1> records = {record.finish()};
  JsonObjectBuilder message(arena);
  message.set("Records", arena.array(records));
  return message.finish();
}

Json object_event(const ObjectChange& change, std::string_view event_name, JsonArena& arena) {
  JsonObjectBuilder bucket(arena);
  bucket.set("name", arena.string(change.bucket));
  JsonObjectBuilder object(arena);
  object.set("key", arena.string(change.key));
  object.set("size", Json::number(static_cast<double>(change.bytes)));
  JsonObjectBuilder detail(arena);
  detail.set("version", Json::text_of("0"));
  detail.set("bucket", bucket.finish());
  detail.set("object", object.finish());
  const std::array<Json, 1> resources = {
      arena.string(fmt::format("arn:aws:s3:::{}", change.bucket))};
  JsonObjectBuilder event(arena);
  event.set("version", Json::text_of("0"));
  event.set("detail-type", Json::text_of(event_name.starts_with("ObjectRemoved")
                                             ? std::string_view("Object Deleted")
                                             : std::string_view("Object Created")));
  event.set("source", Json::text_of("aws.s3"));
  event.set("account", arena.string(change.account));
  event.set("time", arena.string(format_instant(change.at)));
  event.set("region", arena.string(change.region));
  event.set("resources", arena.array(resources));
  event.set("detail", detail.finish());
  return event.finish();
}

}  // namespace drydock
