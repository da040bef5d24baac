#include "simulator/intake/stream_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/codes/intake_codes.hpp"
#include "base/duration.hpp"
#include "simulator/sources/read_mapping.hpp"
#include "simulator/streams/run_stream.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kKafkaRetention = 168 * kHour;
constexpr double kShardRecords = 1000;
constexpr double kShardBytes = 1'048'576;
constexpr Nanoseconds kMostSteps = 25'000;     // of a trial, unless the scenario wants more
constexpr std::int64_t kKinesisUnit = 25'600;  // bytes of a PUT payload unit
constexpr std::int64_t kIotUnit = 5'120;       // bytes of a metered message
constexpr std::int64_t kWriteUnit = 1'024;     // bytes of a write of DynamoDB

class StreamPlanner {
 public:
  StreamPlanner(const ServicePlan& plan, const Scenario& scenario, Nanoseconds until,
                Diagnostics& diagnostics)
      : plan_(plan),
        scenario_(scenario),
        until_(until),
        diagnostics_(diagnostics),
        result_{{},
                std::vector<bool>(scenario.arrivals.arrivals.size()),
                {},
                BillPlan(*plan.services, plan.region, plan.instances)} {}

  std::optional<StreamPlan> read() {
    for (const ScenarioStream& stream : scenario_.streams.streams) {
      read_stream(stream);
    }
    if (wrong_) {
      return std::nullopt;
    }
    add_inflow_costs();
    return std::move(result_);
  }

 private:
  void read_stream(const ScenarioStream& stream) {
    const CalledResource* resource = find_resource(stream.resource);
    const bool kinesis = resource != nullptr && resource->type == "AWS::Kinesis::Stream";
    const bool kafka = resource != nullptr && resource->type.starts_with("AWS::MSK::");
    if (!kinesis && !kafka) {
      refuse(codes::StreamUnknown,
             fmt::format("`streams.{}`: the template holds no broker or stream of that name",
                         stream.resource),
             stream.span,
             "write the logical id of an AWS::MSK::Cluster or an AWS::Kinesis::Stream");
      return;
    }
    if (kafka && stream.topics.empty()) {
      refuse(codes::StreamIncomplete,
             fmt::format("`streams.{}` does not say which topics the broker has", stream.resource),
             stream.span, "templates do not: write topics: {positions: 5}");
      return;
    }
    StreamGroup group;
    group.stream = &stream;
    group.address = resource->address;
    group.settings.retention = stream.retention.value_or(kKafkaRetention);
    group.settings.most_written_per_second = stream.most_per_second.value_or(0);
    if (kinesis) {
      ShardMappingSettings shards;
      read_stream_of_mapping(*resource->properties, fmt::format("Resources.{}", stream.resource),
                             shards, diagnostics_);
      group.settings.partitions = shards.shards;
      group.settings.retention = stream.retention.value_or(shards.retention);
      group.settings.most_written_per_second = stream.most_per_second.value_or(
          std::min(kShardRecords, kShardBytes / static_cast<double>(stream.record_bytes)));
    }
    const Nanoseconds usual =
        std::max<Nanoseconds>(1, (until_ / kMostSteps + kSecond - 1) / kSecond) * kSecond;
    group.step = stream.step.value_or(usual);
    for (const ScenarioConsumers& consumers : stream.consumers) {
      read_group(group, consumers, kinesis);
    }
  }

  void read_group(StreamGroup group, const ScenarioConsumers& consumers, bool kinesis) {
    group.consumers = &consumers;
    std::vector<std::uint32_t> partitions;
    std::string first_topic;
    for (const ScenarioTopic& topic : group.stream->topics) {
      if (reads(consumers, topic.name)) {
        first_topic = partitions.empty() ? topic.name : first_topic;
        partitions.push_back(topic.partitions);
      }
    }
    if (!kinesis) {
      group.settings.partitions = wanted_consumers(partitions);
    }
    if (consumers.count > group.settings.partitions) {
      diagnostics_.add(
          {codes::ConsumersIdle,
           fmt::format("`{}` has {} consumers for {} partitions: {} of them stay idle",
                       consumers.name, consumers.count, group.settings.partitions,
                       consumers.count - group.settings.partitions),
           consumers.span,
           fmt::format("a partition has one reader of a group: {} consumers are as many as work",
                       group.settings.partitions)});
    }
    const std::vector<ArrivalSettings>& arrivals = scenario_.arrivals.arrivals;
    for (std::uint32_t i = 0; i < arrivals.size(); ++i) {
      const std::optional<std::string> topic = topic_of(arrivals[i], *group.stream);
      if (topic && (topic->empty() || reads(consumers, *topic))) {
        group.arrivals.push_back(i);
      }
      if (topic) {
        result_.taken[i] = true;
      }
    }
    if (group.arrivals.empty()) {
      diagnostics_.add({codes::StreamWithoutArrivals,
                        fmt::format("nothing comes to what `{}` reads of `{}`", consumers.name,
                                    group.stream->resource),
                        consumers.span,
                        fmt::format("add an arrival with `to: {}{}`", group.stream->resource,
                                    first_topic.empty() ? "" : "/" + first_topic)});
    }
    if (!consumers.writes.empty()) {
      add_writes(group);
    }
    result_.groups.push_back(std::move(group));
  }

  void add_writes(StreamGroup& group) {
    const CalledResource* table = find_resource(group.consumers->writes);
    if (table == nullptr || table->type != "AWS::DynamoDB::Table") {
      refuse(codes::StreamUnknown,
             fmt::format("`{}` writes to `{}`, which is no table of the template",
                         group.consumers->name, group.consumers->writes),
             group.consumers->span, "write the logical id of an AWS::DynamoDB::Table");
      return;
    }
    const auto bytes = static_cast<std::int64_t>(group.stream->record_bytes);
    group.write_units = (bytes + kWriteUnit - 1) / kWriteUnit;
    group.writes = result_.lines.line("dynamodb.write", table->address, group.consumers->name);
  }

  static bool reads(const ScenarioConsumers& consumers, const std::string& topic) {
    return consumers.topics.empty() || std::find(consumers.topics.begin(), consumers.topics.end(),
                                                 topic) != consumers.topics.end();
  }

  // "" if it comes to all that there is; nothing if it comes to another resource.
  std::optional<std::string> topic_of(const ArrivalSettings& arrival,
                                      const ScenarioStream& stream) {
    const std::size_t slash = arrival.to.find('/');
    if (arrival.to.substr(0, slash) == stream.resource) {
      const std::string topic = slash == std::string::npos ? "" : arrival.to.substr(slash + 1);
      const bool clear = topic.empty() ? stream.topics.size() <= 1 : has_topic(stream, topic);
      if (!clear) {
        refuse(codes::StreamUnknown,
               topic.empty() ? fmt::format("arrivals to `{}` do not say to which topic", arrival.to)
                             : fmt::format("arrivals to `{}`: there is no such topic", arrival.to),
               arrival.span, fmt::format("write {}/TOPIC", stream.resource));
      }
      return topic;
    }
    // What an IoT rule takes goes where its actions say.
    const CalledResource* rule = find_resource(arrival.to);
    if (rule == nullptr || rule->type != "AWS::IoT::TopicRule") {
      return std::nullopt;
    }
    for (const Value& action : actions_of(*rule)) {
      const std::string topic = text_of(action.find("Kafka"), "Topic");
      if (!topic.empty() && has_topic(stream, topic)) {
        return topic;
      }
      const std::string name = text_of(action.find("Kinesis"), "StreamName");
      const CalledIndex written =
          name.empty() ? CalledIndex{} : plan_.find("AWS::Kinesis::Stream", name);
      if (written.valid() && plan_.called[written.value].logical_id == stream.resource) {
        return "";
      }
    }
    return std::nullopt;
  }

  static std::span<const Value> actions_of(const CalledResource& rule) {
    const Value* payload = rule.properties->find("TopicRulePayload");
    const Value* actions = payload != nullptr ? payload->find("Actions") : nullptr;
    return actions != nullptr && actions->is_list() ? std::span<const Value>(actions->items())
                                                    : std::span<const Value>();
  }

  static std::string text_of(const Value* object, std::string_view key) {
    const Value* found = object != nullptr ? object->find(key) : nullptr;
    return found != nullptr ? found->scalar_text().value_or("") : "";
  }

  static bool has_topic(const ScenarioStream& stream, const std::string& name) {
    return std::any_of(stream.topics.begin(), stream.topics.end(),
                       [&](const ScenarioTopic& topic) { return topic.name == name; });
  }

  // Of each arrival once, however many groups read it.
  void add_inflow_costs() {
    std::vector<bool> done(result_.taken.size());
    for (const StreamGroup& group : result_.groups) {
      const auto bytes = static_cast<std::int64_t>(group.stream->record_bytes);
      const auto units = [&](std::int64_t unit) { return (bytes + unit - 1) / unit; };
      const CalledResource* broker = find_resource(group.stream->resource);
      const bool kinesis = broker->type == "AWS::Kinesis::Stream";
      const bool on_demand =
          text_of(broker->properties->find("StreamModeDetails"), "StreamMode") == "ON_DEMAND";
      for (const std::uint32_t arrival : group.arrivals) {
        if (done[arrival]) {
          continue;
        }
        done[arrival] = true;
        const auto add = [&](std::string_view item, const std::string& resource,
                             std::int64_t counts) {
          result_.costs.push_back({arrival, result_.lines.line(item, resource, ""), counts});
        };
        if (kinesis && on_demand) {
          add("kinesis.ondemand.in", group.address, bytes);
        } else if (kinesis) {
          add("kinesis.put", group.address, units(kKinesisUnit));
        }
        const CalledResource* rule = find_resource(scenario_.arrivals.arrivals[arrival].to);
        if (rule != nullptr && rule->type == "AWS::IoT::TopicRule") {
          add("iot.messages", rule->address, units(kIotUnit));
          add("iot.rules", rule->address, units(kIotUnit));
          add("iot.actions", rule->address,
              units(kIotUnit) * static_cast<std::int64_t>(actions_of(*rule).size()));
        }
      }
    }
  }

  const CalledResource* find_resource(std::string_view logical_id) const {
    const auto found =
        std::find_if(plan_.called.begin(), plan_.called.end(),
                     [&](const CalledResource& one) { return one.logical_id == logical_id; });
    return found == plan_.called.end() ? nullptr : &*found;
  }

  void refuse(DiagnosticCode code, std::string message, Span span, std::string hint) {
    diagnostics_.add({code, std::move(message), span, std::move(hint)});
    wrong_ = true;
  }

  const ServicePlan& plan_;
  const Scenario& scenario_;
  Nanoseconds until_;
  Diagnostics& diagnostics_;
  StreamPlan result_;
  bool wrong_ = false;
};

}  // namespace

std::optional<StreamPlan> StreamPlan::read(const ServicePlan& plan, const Scenario& scenario,
                                           Nanoseconds until, Diagnostics& diagnostics) {
  return StreamPlanner(plan, scenario, until, diagnostics).read();
}

}  // namespace drydock
