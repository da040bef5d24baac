// A broker with partitions and a retention (Kafka, MSK, Kinesis) and those who read it, stepped on
// virtual time. Records are counted, not kept, so that a stream of millions a minute costs as much
// as one of a few: a step for each stretch of time that the caller chooses.
//
// What is exact: counts. At any time produced = consumed + lost + being read + lag. What is rounded
// is time: a record counts as written at the end of its step, so delays are short by less than one
// step, the lag is that of the ends of steps, and records outlive their retention by less than one.
// Keys are taken to be spread evenly over the partitions unless weights say otherwise; readers with
// the same share are taken to be equally loaded.
//
// Rules and their sources:
//   - A partition is read by one consumer of a group, so consumers beyond the partitions are idle
//     (Apache Kafka documentation, section 4.5 "The Consumer"); they take ranges of partitions, the
//     first ones one more if it does not come out even (RangeAssignor).
//   - When their number changes nobody reads for a while (eager rebalancing): `rebalance_pause`.
//   - A micro-batch of Spark starts at the next multiple of its interval, or when the one before it
//     ends if that is later; it reads what was there when it began, and one without records does
//     not take place (Spark Structured Streaming Programming Guide, "Triggers"). Its time is a
//     fixed part and what its records take all consumers together.
//   - Records that nobody has read within the retention are lost (Kafka: retention.ms; Kinesis: 24
//     hours unless more is bought).
//   - What exceeds the limit of a partition waits with its producer (Kinesis: 1,000 records or 1
//   MiB
//     a second and shard).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "simulator/engine/distribution.hpp"
#include "simulator/streams/record_queue.hpp"

namespace drydock {

struct StreamSettings {
  std::uint32_t partitions = 1;        // at least 1
  Nanoseconds retention = 0;           // 0: for ever
  std::vector<double> weights = {};    // of the partitions, above 0; empty: all the same
  double most_written_per_second = 0;  // records a partition; 0: no limit
};

struct ReaderSettings {
  std::uint32_t consumers = 1;
  double records_per_second = 0;  // of each
  Nanoseconds rebalance_pause = 0;
  // Of micro-batches; 0: they read all the time.
  Nanoseconds batch_interval = 0;
  Distribution batch_fixed_seconds = {};
  std::uint64_t most_per_batch = 0;  // maxOffsetsPerTrigger; 0: no limit
};

struct MicroBatch {
  Nanoseconds begin = 0;
  Nanoseconds end = 0;
  std::uint64_t records = 0;
};

class StreamModel {
 public:
  // `resolution` is that of the delays: the step that the caller takes.
  StreamModel(const StreamSettings& stream, const ReaderSettings& readers, Nanoseconds resolution,
              StreamKey key);

  // `written` records came between now() and `to`; lets those read who read meanwhile. `to` must
  // not be before now() nor after next_event().
  void advance(Nanoseconds to, std::uint64_t written);
  // When something happens by itself: a batch begins or ends, a rebalancing ends.
  [[nodiscard]] std::optional<Nanoseconds> next_event() const;
  // Some of the consumers are gone, or new ones have come. Batches under way are not changed.
  void set_consumers(std::uint32_t consumers);
  // Brokers are gone, or are back: records a second that a partition takes; 0: no limit.
  void limit_writes(double per_second) { stream_.most_written_per_second = per_second; }

  [[nodiscard]] Nanoseconds now() const { return now_; }
  [[nodiscard]] std::uint64_t produced() const { return produced_; }
  [[nodiscard]] std::uint64_t consumed() const { return consumed_; }
  [[nodiscard]] std::uint64_t lost() const { return lost_; }
  [[nodiscard]] std::uint64_t being_read() const { return being_read_; }
  [[nodiscard]] std::uint64_t lag() const;
  // Not yet written, because a partition takes no more; not among those produced.
  [[nodiscard]] std::uint64_t waiting_to_be_written() const;
  // How long the oldest record has waited; 0 if there is none.
  [[nodiscard]] Nanoseconds oldest_age() const;
  // Those that have no partition.
  [[nodiscard]] std::uint32_t idle_consumers() const;
  [[nodiscard]] const DelayCounts& delays() const { return delays_; }
  [[nodiscard]] const std::vector<MicroBatch>& batches() const { return batches_; }

 private:
  // Consumers with the same share of the records, and their queue.
  struct Lane {
    double share = 0;  // of all of them together
    std::uint32_t partitions = 0;
    std::uint32_t consumers = 0;
    RecordQueue queue;
    double owed = 0;  // fraction of a record: of the spread, of reading, of writing
    double read_fraction = 0;
    double write_fraction = 0;
    std::uint64_t unwritten = 0;
  };

  void make_lanes();
  void spread(std::uint64_t written, Nanoseconds to, Nanoseconds passed);
  void write(Lane& lane, std::uint64_t records, Nanoseconds to, Nanoseconds passed);
  void read_for(Nanoseconds passed, Nanoseconds to);
  void begin_batch();
  void end_batch();
  [[nodiscard]] Nanoseconds after_trigger(Nanoseconds begun) const;

  StreamSettings stream_;
  ReaderSettings readers_;
  Rng luck_;
  std::vector<Lane> lanes_;
  Nanoseconds now_ = 0;
  Nanoseconds paused_until_ = 0;
  std::optional<Nanoseconds> batch_ends_;
  Nanoseconds batch_begins_ = 0;  // the next one, if none is under way
  // What the batch under way has read, with when it came.
  RecordQueue reading_;
  std::uint64_t produced_ = 0;
  std::uint64_t consumed_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t being_read_ = 0;
  DelayCounts delays_;
  std::vector<MicroBatch> batches_;
};

}  // namespace drydock
