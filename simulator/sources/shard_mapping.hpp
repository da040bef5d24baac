// An event-source mapping from a stream (Kinesis, DynamoDB Streams, MSK) to a Lambda function: each
// shard or partition is read in order, one batch at a time. Stepped on virtual time like
// QueueMapping.
//
// Sources (Lambda Developer Guide, "Using Lambda with Kinesis", "… Amazon MSK", and their parameter
// pages): batches of up to BatchSize (default 100, at most 10,000) that wait at most the batching
// window (MSK: 500 ms unless it says otherwise); ParallelizationFactor (1 to 10) batches of a shard
// at a time, in order by partition key; a failed batch is tried again before anything else of its
// shard, MaximumRetryAttempts times (-1: until the records end) or until its records are older than
// MaximumRecordAgeInSeconds, and then goes to the destination for failures;
// BisectBatchOnFunctionError halves it first, which is no retry; ReportBatchItemFailures tries
// again from the first record that failed.
//
// Where the guides are silent: keys fall evenly and in turn on the lanes of a shard, and a failed
// batch is tried again after `retry_pause`.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/duration.hpp"

namespace drydock {

struct ShardMappingSettings {
  std::uint32_t shards = 1;  // or partitions
  std::uint32_t batch_size = 100;
  Nanoseconds window = 0;
  std::uint32_t parallelization = 1;
  bool bisect = false;
  bool partial_failures = false;
  std::optional<std::uint32_t> most_retries = {};
  std::optional<Nanoseconds> most_age = {};
  Nanoseconds retention = kDay;  // of the stream
  Nanoseconds retry_pause = kSecond;
};

class ShardMapping {
 public:
  struct Invocation {
    std::uint32_t lane = 0;
    std::uint64_t first = 0;  // number of the first record in its lane
    std::uint32_t records = 0;
    std::uint32_t attempt = 1;
    Nanoseconds oldest = 0;
  };

  explicit ShardMapping(const ShardMappingSettings& settings);

  // Which lanes are the shard's: parallelization * shard and those that follow. Says which of them
  // it is.
  std::uint32_t put(Nanoseconds at, std::uint32_t shard);
  [[nodiscard]] std::vector<Invocation> due(Nanoseconds now);
  [[nodiscard]] std::optional<Nanoseconds> next_event() const;
  // `good` records from the first one were processed: all of them if it went well. Without partial
  // failures anything less means none. Precondition: the lane has an invocation under way.
  void finish(Nanoseconds now, std::uint32_t lane, std::uint32_t good);

  [[nodiscard]] std::uint64_t lag() const { return put_ - done_ - discarded_ - expired_; }
  [[nodiscard]] std::uint64_t done() const { return done_; }
  [[nodiscard]] std::uint64_t discarded() const { return discarded_; }  // to the destination
  [[nodiscard]] std::uint64_t expired() const { return expired_; }
  [[nodiscard]] std::uint32_t lanes() const { return static_cast<std::uint32_t>(lanes_.size()); }

 private:
  struct Lane {
    std::deque<Nanoseconds> records;  // when they came; the first ones are of the batch
    std::uint64_t first = 0;          // number of the first one
    bool under_way = false;
    // Sizes of the batches that a failed one was halved into, the next one first; empty: a new
    // batch is made.
    std::deque<std::uint32_t> planned;
    std::uint32_t attempt = 1;
    Nanoseconds not_before = 0;
  };
  void drop(Lane& lane, std::uint32_t records);
  void expire(Lane& lane, Nanoseconds now);
  [[nodiscard]] std::optional<Nanoseconds> begins(const Lane& lane) const;

  ShardMappingSettings settings_;
  std::vector<Lane> lanes_;
  std::vector<std::uint32_t> turn_;  // of each shard
  std::uint64_t put_ = 0;
  std::uint64_t done_ = 0;
  std::uint64_t discarded_ = 0;
  std::uint64_t expired_ = 0;
};

}  // namespace drydock
