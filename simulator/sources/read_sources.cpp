#include "simulator/sources/read_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/events_codes.hpp"
#include "planner/evaluate/transform/template_value.hpp"
#include "planner/model/property_reader.hpp"
#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kLongestWindowMinutes = 1440;

std::optional<ScheduleExpression> read_expression(PropertyReader& reader, ScheduleService service) {
  std::vector<ScheduleProblem> problems;
  auto expression =
      parse_schedule_expression(reader.text_or("ScheduleExpression", ""), service, problems);
  for (const ScheduleProblem& problem : problems) {
    reader.report(codes::ScheduleInvalid, "ScheduleExpression", problem.message, problem.hint);
  }
  return expression;
}

void read_targets(PropertyReader& reader, EventRule& rule) {
  for (std::size_t i = 0; i < reader.list("Targets").size(); ++i) {
    PropertyReader target = reader.item("Targets", i);
    if (target.value() == nullptr) {
      continue;
    }
    auto input = TargetInput::read(*target.value(), target.where(), reader.diagnostics());
    if (input) {
      rule.targets.push_back(
          {target.text_or("Id", ""), target.text_or("Arn", ""), *std::move(input)});
    }
  }
}

std::optional<Nanoseconds> read_instant(PropertyReader& reader, std::string_view key) {
  const std::optional<std::string> text = reader.text(key);
  const std::optional<Nanoseconds> instant = text ? parse_instant(*text) : std::nullopt;
  if (text && !instant) {
    reader.report(codes::InstantInvalid, key,
                  fmt::format("{}: `{}` is no date and time", key, *text),
                  "write it with its offset from UTC: 2026-11-21T10:00:00Z");
  }
  return instant;
}

void warn_if_never(PropertyReader& reader, const Schedule& schedule) {
  // Counted from 1970: whatever the calendar of a simulation is, it has no earlier time.
  if (!schedule.next_fire(-1)) {
    reader.report(codes::ScheduleNeverFires, "ScheduleExpression",
                  fmt::format("`{}` never fires", reader.text_or("ScheduleExpression", "")),
                  "look at the year, the end, and days that its months do not have");
  }
}

// The property of a Firehose that holds a destination, and what it is called.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kDestinations = {
    {{"ExtendedS3DestinationConfiguration", "s3"},
     {"S3DestinationConfiguration", "s3"},
     {"RedshiftDestinationConfiguration", "redshift"},
     {"AmazonopensearchserviceDestinationConfiguration", "opensearch"},
     {"ElasticsearchDestinationConfiguration", "elasticsearch"},
     {"SplunkDestinationConfiguration", "splunk"},
     {"HttpEndpointDestinationConfiguration", "http"},
     {"IcebergDestinationConfiguration", "iceberg"}}};

}  // namespace

std::optional<EventRule> read_event_rule(const Value& properties, const std::string& where,
                                         Diagnostics& diagnostics) {
  Diagnostics own;
  PropertyReader reader(&properties, where, codes::SourceInvalid, own);
  EventRule rule;
  rule.name = reader.text_or("Name", "");
  rule.bus = reader.text_or("EventBusName", "");
  rule.enabled = reader.text_or("State", "ENABLED") != "DISABLED";
  if (const Value* pattern = reader.find("EventPattern")) {
    if (!pattern->contains_unknown()) {
      rule.pattern = EventPattern::read(document_of(*pattern, pattern->span().file).root(), own);
    }
  }
  if (reader.has("ScheduleExpression")) {
    if (const auto expression = read_expression(reader, ScheduleService::EventsRule)) {
      rule.schedule = Schedule{*expression, TimeZone()};
      rule.expression = reader.text_or("ScheduleExpression", "");
      warn_if_never(reader, *rule.schedule);
    }
    if (!rule.bus.empty() && rule.bus != "default") {
      reader.report("EventBusName",
                    fmt::format("the rule has a schedule and the event bus `{}`", rule.bus),
                    "schedules work on the default event bus alone; use EventBridge Scheduler");
    }
  } else if (!reader.has("EventPattern")) {
    reader.report("", "the rule has neither EventPattern nor ScheduleExpression",
                  "add one of them");
  }
  read_targets(reader, rule);
  diagnostics.append(own);
  return own.has_errors() ? std::nullopt : std::optional(std::move(rule));
}

std::optional<EventRule> read_scheduler_schedule(const Value& properties, const std::string& where,
                                                 const ZoneLookup& zones,
                                                 Diagnostics& diagnostics) {
  Diagnostics own;
  PropertyReader reader(&properties, where, codes::SourceInvalid, own);
  EventRule rule;
  rule.name = reader.text_or("Name", "");
  rule.enabled = reader.choice("State", {"ENABLED", "DISABLED"}) != "DISABLED";
  const auto expression = read_expression(reader, ScheduleService::Scheduler);
  const Result<TimeZone> zone = zones(reader.text_or("ScheduleExpressionTimezone", "UTC"));
  if (!zone) {
    reader.report(codes::TimeZoneUnknown, "ScheduleExpressionTimezone", zone.error().message,
                  zone.error().hint);
  }
  PropertyReader window = reader.object("FlexibleTimeWindow");
  const bool flexible = window.choice("Mode", {"OFF", "FLEXIBLE"}) == "FLEXIBLE";
  const auto minutes = window.whole("MaximumWindowInMinutes", 1, kLongestWindowMinutes);
  if (flexible && !window.has("MaximumWindowInMinutes")) {
    window.report("", "a flexible time window has no length", "add MaximumWindowInMinutes");
  }
  const std::optional<Nanoseconds> start = read_instant(reader, "StartDate");
  const std::optional<Nanoseconds> end = read_instant(reader, "EndDate");
  if (expression && zone) {
    Schedule schedule{*expression, *zone};
    schedule.start = start;
    schedule.end = end;
    schedule.anchor = schedule.start.value_or(0);
    schedule.fires_at_anchor = true;
    schedule.window = flexible ? minutes.value_or(0) * kMinute : 0;
    warn_if_never(reader, schedule);
    rule.schedule = std::move(schedule);
    rule.expression = reader.text_or("ScheduleExpression", "");
  }
  PropertyReader target = reader.object("Target");
  if (target.value() != nullptr) {
    auto input = TargetInput::read(*target.value(), target.where(), own);
    if (input) {
      rule.targets.push_back({"", target.text_or("Arn", ""), *std::move(input)});
    }
  }
  diagnostics.append(own);
  return own.has_errors() ? std::nullopt : std::optional(std::move(rule));
}

std::optional<DeliveryStream> read_delivery_stream(const Value& properties,
                                                   const std::string& where,
                                                   Diagnostics& diagnostics) {
  Diagnostics own;
  PropertyReader reader(&properties, where, codes::SourceInvalid, own);
  DeliveryStream stream;
  for (const auto& [key, name] : kDestinations) {
    if (!reader.has(key)) {
      continue;
    }
    PropertyReader destination = reader.object(key);
    stream.destination = name;
    stream.bucket = destination.text_or("BucketARN", "");
    PropertyReader hints = destination.object("BufferingHints");
    stream.buffer.bytes =
        static_cast<std::uint64_t>(hints.whole_or("SizeInMBs", 1, 128, 5)) * kMebibyte;
    stream.buffer.interval = hints.whole_or("IntervalInSeconds", 0, 900, 300) * kSecond;
    if (hints.has("SizeInMBs") != hints.has("IntervalInSeconds")) {
      hints.report("", "BufferingHints has one of SizeInMBs and IntervalInSeconds",
                   "Firehose wants both or neither");
    }
    if (destination.object("DynamicPartitioningConfiguration").truth_or("Enabled", false) &&
        stream.buffer.bytes < 64 * kMebibyte) {
      hints.report("SizeInMBs", "dynamic partitioning needs a buffer of 64 MiB or more",
                   "set SizeInMBs to 64 or more");
    }
  }
  if (stream.destination.empty()) {
    reader.report(codes::SourceNotSimulated, "",
                  "the delivery stream has no destination that has a model", "");
  }
  diagnostics.append(own);
  return own.has_errors() || stream.destination.empty() ? std::nullopt
                                                        : std::optional(std::move(stream));
}

std::optional<IotRule> read_topic_rule(const Value& properties, const std::string& where,
                                       Diagnostics& diagnostics) {
  PropertyReader reader(&properties, where, codes::TopicRuleInvalid, diagnostics);
  PropertyReader payload = reader.object("TopicRulePayload");
  const std::string sql = payload.text_or("Sql", "");
  std::string why;
  std::optional<TopicRule> rule = TopicRule::parse(sql, why);
  if (!rule) {
    payload.report("Sql", fmt::format("the SQL of the rule cannot be simulated: {}", why),
                   "docs/EVENTS.md says what is understood of it");
    return std::nullopt;
  }
  IotRule read{!payload.truth_or("RuleDisabled", false), *std::move(rule), {}};
  for (std::size_t i = 0; i < payload.list("Actions").size(); ++i) {
    const PropertyReader action = payload.item("Actions", i);
    if (action.value() != nullptr && !action.value()->members().empty()) {
      read.actions.push_back(action.value()->members().front().key);
    }
  }
  return read;
}

void read_event_source(const std::string& type, const std::string& logical_id,
                       const Value& properties, const ZoneLookup& zones, EventSources& sources,
                       Diagnostics& diagnostics) {
  const std::string where = fmt::format("Resources.{}.Properties", logical_id);
  const auto add = [&](auto& list, auto model) {
    if (model) {
      list.push_back({logical_id, *std::move(model)});
    }
  };
  if (type == "AWS::Events::Rule") {
    add(sources.rules, read_event_rule(properties, where, diagnostics));
  } else if (type == "AWS::Scheduler::Schedule") {
    add(sources.rules, read_scheduler_schedule(properties, where, zones, diagnostics));
  } else if (type == "AWS::S3::Bucket") {
    auto bucket = read_bucket_notifications(properties, where, diagnostics);
    if (bucket && (bucket->event_bridge || !bucket->notifications.empty())) {
      add(sources.buckets, std::move(bucket));
    }
  } else if (type == "AWS::Lambda::EventSourceMapping") {
    add(sources.mappings, read_event_source_mapping(properties, where, diagnostics));
  } else if (type == "AWS::Pipes::Pipe") {
    add(sources.mappings, read_pipe(properties, where, diagnostics));
  } else if (type == "AWS::KinesisFirehose::DeliveryStream") {
    add(sources.delivery_streams, read_delivery_stream(properties, where, diagnostics));
  } else if (type == "AWS::IoT::TopicRule") {
    add(sources.topic_rules, read_topic_rule(properties, where, diagnostics));
  } else if (type == "AWS::Glue::Workflow") {
    if (auto workflow = read_glue_workflow(properties, logical_id, diagnostics)) {
      sources.workflows.push_back(*std::move(workflow));
    }
  } else if (type == "AWS::Glue::Trigger") {
    if (auto trigger = read_glue_trigger(properties, logical_id, diagnostics)) {
      sources.triggers.push_back(*std::move(trigger));
    }
  }
}

}  // namespace drydock
