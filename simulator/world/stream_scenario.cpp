#include "simulator/world/stream_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/scenario_codes.hpp"
#include "simulator/world/arrival_settings.hpp"

namespace drydock {
namespace {

constexpr std::uint64_t kMostPartitions = 100'000;
constexpr std::uint64_t kMostConsumers = 1'000'000;
constexpr std::uint64_t kMostZones = 12;
constexpr std::uint64_t kMostRecords = 1'000'000'000'000;
constexpr std::uint64_t kLargestRecord = 16'777'216;

class StreamReader {
 public:
  explicit StreamReader(ScenarioValues& values) : values_(values) {}

  StreamScenario read(const Node& root) {
    StreamScenario scenario;
    const auto streams = root.find("streams");
    if (!streams || !values_.expect(*streams, NodeKind::Mapping, "streams")) {
      return scenario;
    }
    for (std::size_t i = 0; i < streams->size(); ++i) {
      const std::string path = fmt::format("streams.{}", streams->key(i));
      const Node node = (*streams)[i];
      if (values_.expect(node, NodeKind::Mapping, path)) {
        scenario.streams.push_back(read_stream(std::string(streams->key(i)), node, path));
      }
    }
    return scenario;
  }

 private:
  ScenarioStream read_stream(std::string resource, const Node& node, const std::string& path) {
    values_.check_keys(
        node, {"topics", "retention", "most_written", "record_bytes", "zones", "step", "consumers"},
        {"consumers"}, path);
    ScenarioStream stream;
    stream.resource = std::move(resource);
    stream.span = node.span();
    const auto topics = node.find("topics");
    if (topics && values_.expect(*topics, NodeKind::Mapping, path + ".topics")) {
      for (std::size_t i = 0; i < topics->size(); ++i) {
        const std::string inner = fmt::format("{}.topics.{}", path, topics->key(i));
        stream.topics.push_back(
            {std::string(topics->key(i)),
             static_cast<std::uint32_t>(
                 values_.whole_number((*topics)[i], inner, 1, kMostPartitions).value_or(1))});
      }
    }
    stream.retention = time(node, "retention", path);
    stream.step = time(node, "step", path);
    if (stream.step && *stream.step <= 0) {
      report(*node.find("step"), fmt::format("{}.step must be above 0", path), "", path);
      stream.step.reset();
    }
    stream.most_per_second = rate(node, "most_written", path);
    stream.record_bytes = whole(node, "record_bytes", path, {1, kLargestRecord, 1024});
    stream.zones = static_cast<std::uint32_t>(whole(node, "zones", path, {1, kMostZones, 3}));
    const auto consumers = node.find("consumers");
    if (consumers && values_.expect(*consumers, NodeKind::Sequence, path + ".consumers")) {
      for (std::size_t i = 0; i < consumers->size(); ++i) {
        const std::string inner = fmt::format("{}.consumers.{}", path, i);
        if (values_.expect((*consumers)[i], NodeKind::Mapping, inner)) {
          stream.consumers.push_back(read_consumers((*consumers)[i], inner, stream));
        }
      }
      if (consumers->size() == 0) {
        report(*consumers, fmt::format("{}.consumers names none", path),
               "a stream is simulated for those who read it", path);
      }
    }
    return stream;
  }

  ScenarioConsumers read_consumers(const Node& node, const std::string& path,
                                   const ScenarioStream& stream) {
    values_.check_keys(node,
                       {"name", "topics", "count", "rate", "zones", "rebalance", "replace", "batch",
                        "deadline", "writes"},
                       {"name", "count", "rate"}, path);
    ScenarioConsumers consumers;
    consumers.span = node.span();
    consumers.name = text(node, "name", path);
    consumers.writes = text(node, "writes", path);
    consumers.count =
        static_cast<std::uint32_t>(whole(node, "count", path, {1, kMostConsumers, 1}));
    consumers.zones = static_cast<std::uint32_t>(whole(node, "zones", path, {1, kMostZones, 3}));
    consumers.per_second = rate(node, "rate", path).value_or(0);
    consumers.rebalance = time(node, "rebalance", path).value_or(0);
    consumers.deadline = time(node, "deadline", path);
    if (const auto replace = node.find("replace")) {
      consumers.replace = values_.distribution(*replace, true, path + ".replace");
    }
    read_topics_of(node, path, stream, consumers);
    read_batch(node, path, consumers);
    return consumers;
  }

  void read_topics_of(const Node& node, const std::string& path, const ScenarioStream& stream,
                      ScenarioConsumers& consumers) {
    const auto topics = node.find("topics");
    if (!topics || !values_.expect(*topics, NodeKind::Sequence, path + ".topics")) {
      return;
    }
    for (std::size_t i = 0; i < topics->size(); ++i) {
      const std::string inner = fmt::format("{}.topics.{}", path, i);
      const std::string name = values_.text((*topics)[i], inner).value_or("");
      const bool known =
          std::any_of(stream.topics.begin(), stream.topics.end(),
                      [&](const ScenarioTopic& topic) { return topic.name == name; });
      if (!known) {
        std::vector<std::string_view> names;
        for (const ScenarioTopic& topic : stream.topics) {
          names.push_back(topic.name);
        }
        report((*topics)[i], fmt::format("{}: the stream has no topic `{}`", inner, name),
               ScenarioValues::suggest(name, names), inner);
        continue;
      }
      consumers.topics.push_back(name);
    }
  }

  void read_batch(const Node& node, const std::string& path, ScenarioConsumers& consumers) {
    const auto batch = node.find("batch");
    if (!batch || !values_.expect(*batch, NodeKind::Mapping, path + ".batch")) {
      return;
    }
    const std::string inner = path + ".batch";
    values_.check_keys(*batch, {"every", "fixed", "most"}, {"every"}, inner);
    consumers.batch_every = time(*batch, "every", inner).value_or(kMinute);
    if (consumers.batch_every <= 0) {
      report(*batch, fmt::format("{}.every must be a time above 0", inner), "", inner);
      consumers.batch_every = kMinute;
    }
    if (const auto fixed = batch->find("fixed")) {
      consumers.batch_fixed =
          values_.distribution(*fixed, true, inner + ".fixed").value_or(Distribution{});
    }
    consumers.batch_most = whole(*batch, "most", inner, {1, kMostRecords, 0});
  }

  struct Bounds {
    std::uint64_t least;
    std::uint64_t most;
    std::uint64_t otherwise;
  };
  std::uint64_t whole(const Node& node, std::string_view key, const std::string& path,
                      Bounds bounds) {
    const auto found = node.find(key);
    return found ? values_
                       .whole_number(*found, fmt::format("{}.{}", path, key), bounds.least,
                                     bounds.most)
                       .value_or(bounds.otherwise)
                 : bounds.otherwise;
  }
  std::string text(const Node& node, std::string_view key, const std::string& path) {
    const auto found = node.find(key);
    return found ? values_.text(*found, fmt::format("{}.{}", path, key)).value_or("") : "";
  }
  std::optional<Nanoseconds> time(const Node& node, std::string_view key, const std::string& path) {
    const auto found = node.find(key);
    return found ? values_.duration(*found, fmt::format("{}.{}", path, key)) : std::nullopt;
  }
  std::optional<double> rate(const Node& node, std::string_view key, const std::string& path) {
    const auto found = node.find(key);
    return found ? std::optional(read_rate(*found, fmt::format("{}.{}", path, key), values_))
                 : std::nullopt;
  }
  void report(const Node& node, std::string message, std::string hint, const std::string& path) {
    values_.report(codes::ScenarioBadValue, std::move(message), node.span(), std::move(hint), path);
  }

  ScenarioValues& values_;
};

}  // namespace

StreamScenario read_stream_scenario(const Node& root, ScenarioValues& values) {
  return StreamReader(values).read(root);
}

}  // namespace drydock
