// A stream from beginning to end: arrivals written, consumers reading, consumers that come and go.
// For figures of a stream that nothing else depends on; a world with other parts steps StreamModel
// itself.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "simulator/arrivals/arrivals.hpp"
#include "simulator/streams/stream_model.hpp"

namespace drydock {

struct ConsumerChange {
  Nanoseconds at = 0;
  std::uint32_t consumers = 0;
  std::optional<double> most_written_per_second = {};  // of a partition, from then on
};

// One of several things that write to a stream. The process outlives the run.
struct StreamInflow {
  const ArrivalProcess* process = nullptr;
  StreamKey key;
};

struct StreamRun {
  StreamSettings stream;
  ReaderSettings readers;
  ArrivalProcess arrivals;
  std::vector<ConsumerChange> changes = {};  // by time
  Nanoseconds until = 0;
  Nanoseconds step = 0;  // above 0: of counting, and of lag over time
};

struct LagPoint {
  Nanoseconds at = 0;
  std::uint64_t lag = 0;  // with what a batch is reading
  Nanoseconds oldest_age = 0;
};

struct StreamFigures {
  std::uint64_t produced = 0;
  std::uint64_t consumed = 0;
  std::uint64_t lost = 0;
  std::uint64_t lag = 0;  // at the end, with what a batch is reading
  std::uint64_t most_lag = 0;
  std::uint64_t waiting_to_be_written = 0;
  Nanoseconds oldest_age = 0;           // the greatest at any time
  DelayCounts delays{1};                // of what was consumed
  std::vector<LagPoint> lag_over_time;  // at the end of each step
  std::vector<MicroBatch> batches;
  std::vector<std::uint64_t> arrived;  // by inflow
};

// The same key gives the same figures.
[[nodiscard]] StreamFigures run_stream(const StreamRun& run, StreamKey key);
// With these inflows instead of run.arrivals; `key` is that of the consumers.
[[nodiscard]] StreamFigures run_stream(const StreamRun& run, std::span<const StreamInflow> inflows,
                                       StreamKey key);

// How many consumers a group can keep busy that reads these topics: one a partition (Kafka
// documentation, section 4.5); a topic of five wants five, two of three want six.
[[nodiscard]] std::uint32_t wanted_consumers(const std::vector<std::uint32_t>& partitions);

}  // namespace drydock
