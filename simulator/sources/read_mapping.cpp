#include "simulator/sources/read_mapping.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/events_codes.hpp"
#include "planner/evaluate/transform/template_value.hpp"
#include "planner/model/plain_json.hpp"
#include "planner/model/property_reader.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kMostRecords = 10'000;
constexpr std::int64_t kMostFifo = 10;
constexpr std::int64_t kLongestWindow = 300;
constexpr std::int64_t kMostRetries = 10'000;
constexpr std::int64_t kOldest = 604'800;
constexpr std::int64_t kShardsOnDemand = 4;

std::optional<MappedSource> kind_of(std::string_view arn) {
  const auto service = [&](std::string_view name) {
    return arn.find(fmt::format(":{}:", name)) != std::string_view::npos;
  };
  return service("sqs")        ? std::optional(MappedSource::Queue)
         : service("kinesis")  ? std::optional(MappedSource::KinesisStream)
         : service("dynamodb") ? std::optional(MappedSource::TableStream)
         : service("kafka")    ? std::optional(MappedSource::Kafka)
                               : std::nullopt;
}

// Reads what a mapping and the parameters of a pipe's source have in common, under the names that
// each of them uses.
class MappingReader {
 public:
  MappingReader(PropertyReader properties, SourceMapping& mapping)
      : properties_(std::move(properties)), mapping_(mapping) {}

  void read() {
    if (mapping_.kind == MappedSource::Queue) {
      read_queue();
    } else {
      read_stream();
    }
  }

  void read_filters(PropertyReader criteria) {
    for (std::size_t i = 0; i < criteria.list("Filters").size(); ++i) {
      PropertyReader filter = criteria.item("Filters", i);
      const std::optional<std::string> text = filter.text("Pattern");
      if (!text) {
        continue;
      }
      const Result<Value> written = value_from_plain_json(*text);
      if (!written) {
        filter.report("Pattern", "the filter is no JSON: " + written.error().message, "");
        continue;
      }
      Diagnostics own;
      std::optional<EventPattern> pattern =
          EventPattern::read(document_of(*written, filter.span_of("Pattern").file).root(), own);
      for (Diagnostic diagnostic : own.all()) {
        diagnostic.span = filter.span_of("Pattern");
        diagnostic.path = filter.path_of("Pattern");
        filter.diagnostics().add(std::move(diagnostic));
      }
      if (pattern) {
        mapping_.filters.push_back(*std::move(pattern));
      }
    }
  }

 private:
  bool reports_partly() {
    const auto list = properties_.list("FunctionResponseTypes");
    return std::any_of(list.begin(), list.end(), [](const Value& item) {
      return item.scalar_text() == "ReportBatchItemFailures";
    });
  }

  Nanoseconds window(Nanoseconds fallback) {
    return properties_.whole_or("MaximumBatchingWindowInSeconds", 0, kLongestWindow,
                                fallback / kSecond) *
           kSecond;
  }

  void read_queue() {
    QueueMappingSettings& queue = mapping_.queue;
    queue.fifo = mapping_.source.ends_with(".fifo");
    const std::int64_t most = queue.fifo ? kMostFifo : kMostRecords;
    queue.batch_size = static_cast<std::uint32_t>(properties_.whole_or("BatchSize", 1, most, 10));
    queue.window = window(0);
    queue.partial_failures = reports_partly();
    if (const auto concurrency =
            properties_.object("ScalingConfig").whole("MaximumConcurrency", 2, 1000)) {
      queue.maximum_concurrency = static_cast<std::uint32_t>(*concurrency);
    }
    if (queue.fifo && queue.window > 0) {
      properties_.report("MaximumBatchingWindowInSeconds", "a FIFO queue has no batching window",
                         "take it out");
    } else if (queue.batch_size > 10 && queue.window == 0) {
      properties_.report(
          "BatchSize",
          fmt::format("a BatchSize of {} needs a batching window of a second or more",
                      queue.batch_size),
          "set MaximumBatchingWindowInSeconds, or BatchSize to at most 10");
    }
  }

  void read_stream() {
    ShardMappingSettings& shards = mapping_.shards;
    const bool kafka = mapping_.kind == MappedSource::Kafka;
    shards.batch_size =
        static_cast<std::uint32_t>(properties_.whole_or("BatchSize", 1, kMostRecords, 100));
    const bool given = properties_.has("MaximumBatchingWindowInSeconds");
    shards.window = kafka && !given ? 500 * kMillisecond : window(0);
    shards.retention = kafka ? 7 * kDay : kDay;
    if (kafka) {
      return;
    }
    shards.partial_failures = reports_partly();
    shards.parallelization =
        static_cast<std::uint32_t>(properties_.whole_or("ParallelizationFactor", 1, 10, 1));
    shards.bisect = properties_.truth_or("BisectBatchOnFunctionError", false);
    if (const std::int64_t most =
            properties_.whole_or("MaximumRetryAttempts", -1, kMostRetries, -1);
        most >= 0) {
      shards.most_retries = static_cast<std::uint32_t>(most);
    }
    const std::int64_t age = properties_.whole_or("MaximumRecordAgeInSeconds", -1, kOldest, -1);
    if (age >= 0) {
      shards.most_age = age * kSecond;
      if (age < 60) {
        properties_.report("MaximumRecordAgeInSeconds",
                           fmt::format("a record age of {} s is below 60 s", age),
                           "write -1 for no bound, or 60 and more");
      }
    }
    if (!properties_.has("StartingPosition")) {
      properties_.report("", "a mapping of a stream needs a StartingPosition",
                         "write TRIM_HORIZON, LATEST or AT_TIMESTAMP");
    }
    if (properties_.whole_or("TumblingWindowInSeconds", 0, 900, 0) > 0) {
      properties_.report(codes::SourceNotSimulated, "TumblingWindowInSeconds",
                         "tumbling windows are not simulated: batches are as without them", "");
    }
  }

  PropertyReader properties_;
  SourceMapping& mapping_;
};

void leave_out(PropertyReader& reader, std::string_view key, const std::string& source) {
  reader.report(codes::SourceNotSimulated, key,
                fmt::format("the source `{}` has no model and is left out of simulations", source),
                "queues, Kinesis, DynamoDB Streams and Kafka have one");
}

}  // namespace

bool SourceMapping::passes(const Json& record) const {
  return filters.empty() ||
         std::any_of(filters.begin(), filters.end(),
                     [&](const EventPattern& filter) { return filter.matches(record); });
}

std::optional<SourceMapping> read_event_source_mapping(const Value& properties,
                                                       const std::string& where,
                                                       Diagnostics& diagnostics) {
  Diagnostics own;
  PropertyReader reader(&properties, where, codes::SourceInvalid, own);
  SourceMapping mapping;
  mapping.source = reader.text_or("EventSourceArn", "");
  mapping.target = reader.text_or("FunctionName", "");
  mapping.enabled = reader.truth_or("Enabled", true);
  const bool self_managed = reader.has("SelfManagedEventSource");
  const std::optional<MappedSource> kind =
      self_managed ? MappedSource::Kafka : kind_of(mapping.source);
  if (self_managed) {
    mapping.source = "SelfManagedEventSource";
  }
  if (!kind) {
    leave_out(reader, "EventSourceArn", mapping.source);
  } else {
    mapping.kind = *kind;
    if (const auto topics = reader.list("Topics"); !topics.empty()) {
      mapping.topic = topics.front().scalar_text().value_or("");
    }
    MappingReader inner(reader, mapping);
    inner.read();
    inner.read_filters(reader.object("FilterCriteria"));
  }
  diagnostics.append(own);
  return !kind || own.has_errors() ? std::nullopt : std::optional(std::move(mapping));
}

void read_queue_of_mapping(const Value& properties, const std::string& where,
                           QueueMappingSettings& queue, Diagnostics& diagnostics) {
  PropertyReader reader(&properties, where, codes::SourceInvalid, diagnostics);
  queue.visibility = reader.whole_or("VisibilityTimeout", 0, 43'200, 30) * kSecond;
  queue.retention = reader.whole_or("MessageRetentionPeriod", 60, 1'209'600, 345'600) * kSecond;
  queue.most_receives = static_cast<std::uint32_t>(
      reader.object("RedrivePolicy").whole_or("maxReceiveCount", 1, 1000, 0));
}

void read_stream_of_mapping(const Value& properties, const std::string& where,
                            ShardMappingSettings& shards, Diagnostics& diagnostics) {
  PropertyReader reader(&properties, where, codes::SourceInvalid, diagnostics);
  const std::string mode = reader.object("StreamModeDetails").text_or("StreamMode", "PROVISIONED");
  shards.shards = static_cast<std::uint32_t>(
      mode == "ON_DEMAND" ? kShardsOnDemand : reader.whole_or("ShardCount", 1, 100'000, 1));
  shards.retention = reader.whole_or("RetentionPeriodHours", 24, 8760, 24) * kHour;
}

std::optional<SourceMapping> read_pipe(const Value& properties, const std::string& where,
                                       Diagnostics& diagnostics) {
  Diagnostics own;
  PropertyReader reader(&properties, where, codes::SourceInvalid, own);
  SourceMapping mapping;
  mapping.source = reader.text_or("Source", "");
  mapping.target = reader.text_or("Target", "");
  mapping.enrichment = reader.text_or("Enrichment", "");
  if (const Value* target = reader.object("TargetParameters").value()) {
    auto input = TargetInput::read_pipe(*target, where + ".TargetParameters", own);
    mapping.input = input ? *std::move(input) : TargetInput();
  }
  mapping.enabled = reader.choice("DesiredState", {"RUNNING", "STOPPED"}) != "STOPPED";
  PropertyReader parameters = reader.object("SourceParameters");
  const bool self_managed = parameters.has("SelfManagedKafkaParameters");
  const std::optional<MappedSource> kind =
      self_managed ? MappedSource::Kafka : kind_of(mapping.source);
  if (!kind) {
    leave_out(reader, "Source", mapping.source);
  } else {
    mapping.kind = *kind;
    const std::string_view key = self_managed                   ? "SelfManagedKafkaParameters"
                                 : *kind == MappedSource::Queue ? "SqsQueueParameters"
                                 : *kind == MappedSource::KinesisStream ? "KinesisStreamParameters"
                                 : *kind == MappedSource::TableStream
                                     ? "DynamoDBStreamParameters"
                                     : "ManagedStreamingKafkaParameters";
    PropertyReader of_source = parameters.object(key);
    mapping.topic = of_source.text_or("TopicName", "");
    MappingReader inner(of_source, mapping);
    inner.read();
    inner.read_filters(parameters.object("FilterCriteria"));
    // Pipes spell it in their own way (API reference, PipeSourceKinesisStreamParameters).
    mapping.shards.bisect =
        of_source.choice("OnPartialBatchItemFailure", {"AUTOMATIC_BISECT"}).has_value();
  }
  diagnostics.append(own);
  return !kind || own.has_errors() ? std::nullopt : std::optional(std::move(mapping));
}

}  // namespace drydock
