#include "simulator/streams/run_stream.hpp"

#include <algorithm>
#include <numeric>

#include "base/check.hpp"

namespace drydock {

StreamFigures run_stream(const StreamRun& run, StreamKey key) {
  const StreamInflow only{&run.arrivals, key};
  return run_stream(run, std::span(&only, 1), key);
}

StreamFigures run_stream(const StreamRun& run, std::span<const StreamInflow> inflows,
                         StreamKey key) {
  DRYDOCK_CHECK(run.step > 0);
  StreamKey batch_key = key;
  batch_key.purpose = stream_hash("micro-batch") ^ key.purpose;
  StreamModel model(run.stream, run.readers, run.step, batch_key);
  std::vector<ArrivalStream> arrivals;
  arrivals.reserve(inflows.size());
  for (const StreamInflow& inflow : inflows) {
    arrivals.emplace_back(*inflow.process, inflow.key);
  }
  StreamFigures figures;
  figures.arrived.resize(inflows.size());
  const auto arrived_until = [&](Nanoseconds to) {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
      const std::uint64_t more = arrivals[i].count_until(to);
      figures.arrived[i] += more;
      all += more;
    }
    return all;
  };
  std::size_t change = 0;
  Nanoseconds next_point = std::min(run.step, run.until);
  while (model.now() < run.until) {
    Nanoseconds to = next_point;
    if (const auto event = model.next_event()) {
      to = std::min(to, *event);
    }
    if (change < run.changes.size()) {
      to = std::min(to, std::max(run.changes[change].at, model.now()));
    }
    model.advance(to, arrived_until(to));
    while (change < run.changes.size() && run.changes[change].at <= to) {
      const ConsumerChange& now = run.changes[change++];
      model.set_consumers(now.consumers);
      if (now.most_written_per_second) {
        model.limit_writes(*now.most_written_per_second);
      }
    }
    if (to == next_point) {
      figures.lag_over_time.push_back({to, model.lag() + model.being_read(), model.oldest_age()});
      figures.most_lag = std::max(figures.most_lag, figures.lag_over_time.back().lag);
      figures.oldest_age = std::max(figures.oldest_age, figures.lag_over_time.back().oldest_age);
      next_point = std::min(next_point + run.step, run.until);
    }
  }
  figures.produced = model.produced();
  figures.consumed = model.consumed();
  figures.lost = model.lost();
  figures.lag = model.lag() + model.being_read();
  figures.waiting_to_be_written = model.waiting_to_be_written();
  figures.delays = model.delays();
  figures.batches = model.batches();
  return figures;
}

std::uint32_t wanted_consumers(const std::vector<std::uint32_t>& partitions) {
  return std::accumulate(partitions.begin(), partitions.end(), 0U);
}

}  // namespace drydock
