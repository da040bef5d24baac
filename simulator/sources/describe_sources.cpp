#include "simulator/sources/describe_sources.hpp"

#include <fmt/format.h>

namespace drydock {
namespace {

std::string disabled(bool enabled) { return enabled ? "" : ", disabled"; }

class SourceDescriber {
 public:
  explicit SourceDescriber(const std::map<std::string, std::string>& logical_ids)
      : logical_ids_(logical_ids) {}

  std::vector<SourceLine> describe(const EventSources& sources);

 private:
  void describe_rule(const Named<EventRule>& rule);
  void describe_bucket(const Named<BucketNotifications>& bucket);
  void describe_mapping(const Named<SourceMapping>& mapping);
  void describe_trigger(const GlueTrigger& trigger);
  [[nodiscard]] std::string short_name(const std::string& arn) const;

  const std::map<std::string, std::string>& logical_ids_;
  std::vector<SourceLine> lines_;
};

// "arn:aws:states:…:stateMachine:Flow" → "Flow" if it is in the template, else "stateMachine:Flow".
std::string SourceDescriber::short_name(const std::string& arn) const {
  const auto known = logical_ids_.find(arn);
  if (known != logical_ids_.end()) {
    return known->second;
  }
  std::size_t at = 0;
  for (int colons = 0; colons < 5; ++colons) {
    at = arn.find(':', at);
    if (at == std::string::npos) {
      return arn;
    }
    ++at;
  }
  return arn.starts_with("arn:") ? arn.substr(at) : arn;
}

void SourceDescriber::describe_rule(const Named<EventRule>& rule) {
  std::vector<std::string> to;
  for (const RuleTarget& target : rule.model.targets) {
    to.push_back(short_name(target.arn));
  }
  if (rule.model.schedule) {
    const std::string& zone = rule.model.schedule->zone.name();
    const Nanoseconds window = rule.model.schedule->window;
    lines_.push_back(
        {rule.logical_id, "schedule",
         fmt::format("{}{}{}{}", rule.model.expression, zone == "UTC" ? "" : " " + zone,
                     window > 0 ? " within " + format_duration(window) : "",
                     disabled(rule.model.enabled)),
         to});
  }
  if (rule.model.pattern) {
    lines_.push_back({rule.logical_id, "event rule",
                      fmt::format("events of the bus {}{}",
                                  rule.model.bus.empty() ? "default" : short_name(rule.model.bus),
                                  disabled(rule.model.enabled)),
                      std::move(to)});
  }
}

void SourceDescriber::describe_bucket(const Named<BucketNotifications>& bucket) {
  for (const ObjectNotification& notification : bucket.model.notifications) {
    lines_.push_back(
        {bucket.logical_id,
         "bucket",
         fmt::format("{} {}*{}", notification.event, notification.prefix, notification.suffix),
         {short_name(notification.target)}});
  }
  if (bucket.model.event_bridge) {
    lines_.push_back({bucket.logical_id, "bucket", "all events", {"EventBridge"}});
  }
}

void SourceDescriber::describe_mapping(const Named<SourceMapping>& named) {
  const SourceMapping& mapping = named.model;
  const bool queue = mapping.kind == MappedSource::Queue;
  const std::uint32_t batch = queue ? mapping.queue.batch_size : mapping.shards.batch_size;
  const Nanoseconds window = queue ? mapping.queue.window : mapping.shards.window;
  std::string what = fmt::format("{} in batches of {}", short_name(mapping.source), batch);
  what += window > 0 ? " or " + format_duration(window) : "";
  if (mapping.queue.maximum_concurrency) {
    what += fmt::format(", {} at a time", *mapping.queue.maximum_concurrency);
  }
  if (mapping.shards.parallelization > 1) {
    what += fmt::format(", {} a shard", mapping.shards.parallelization);
  }
  lines_.push_back({named.logical_id,
                    queue ? "queue mapping" : "stream mapping",
                    what + disabled(mapping.enabled),
                    {short_name(mapping.target)}});
}

void SourceDescriber::describe_trigger(const GlueTrigger& trigger) {
  std::string what;
  for (const GlueTrigger::Condition& condition : trigger.conditions) {
    what += fmt::format("{}{} {}",
                        what.empty()  ? ""
                        : trigger.any ? " or "
                                      : " and ",
                        condition.node.name, condition.state);
  }
  if (trigger.type == GlueTrigger::Type::Scheduled) {
    what = "by its schedule";
  } else if (trigger.type == GlueTrigger::Type::OnDemand) {
    what = "on demand";
  } else if (trigger.type == GlueTrigger::Type::Event) {
    what =
        fmt::format("{} events or {}", trigger.batch_size, format_duration(trigger.batch_window));
  }
  SourceLine line{trigger.logical_id, "trigger", what, {}};
  for (const GlueTrigger::Action& action : trigger.actions) {
    line.to.push_back(action.node.name);
  }
  lines_.push_back(std::move(line));
}

std::vector<SourceLine> SourceDescriber::describe(const EventSources& sources) {
  for (const Named<EventRule>& rule : sources.rules) {
    describe_rule(rule);
  }
  for (const Named<BucketNotifications>& bucket : sources.buckets) {
    describe_bucket(bucket);
  }
  for (const Named<SourceMapping>& mapping : sources.mappings) {
    describe_mapping(mapping);
  }
  for (const Named<DeliveryStream>& stream : sources.delivery_streams) {
    const DeliveryBufferSettings& buffer = stream.model.buffer;
    lines_.push_back({stream.logical_id,
                      "delivery stream",
                      fmt::format("every {} MiB or {}", buffer.bytes / kMebibyte,
                                  format_duration(buffer.interval)),
                      {stream.model.bucket.empty() ? stream.model.destination
                                                   : short_name(stream.model.bucket)}});
  }
  for (const GlueTrigger& trigger : sources.triggers) {
    describe_trigger(trigger);
  }
  for (const Named<IotRule>& rule : sources.topic_rules) {
    lines_.push_back({rule.logical_id, "topic rule",
                      rule.model.rule.filter() + disabled(rule.model.enabled), rule.model.actions});
  }
  return std::move(lines_);
}

}  // namespace

std::vector<SourceLine> describe_sources(const EventSources& sources,
                                         const std::map<std::string, std::string>& logical_ids) {
  return SourceDescriber(logical_ids).describe(sources);
}

}  // namespace drydock
