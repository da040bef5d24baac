#include "simulator/streams/stream_model.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/check.hpp"
#include "base/duration.hpp"

namespace drydock {
namespace {

std::uint64_t whole_part(double& amount) {
  const double whole = std::floor(amount);
  amount -= whole;
  return static_cast<std::uint64_t>(whole);
}

}  // namespace

StreamModel::StreamModel(const StreamSettings& stream, const ReaderSettings& readers,
                         Nanoseconds resolution, StreamKey key)
    : stream_(stream), readers_(readers), luck_(key), delays_(resolution) {
  DRYDOCK_CHECK(stream_.partitions > 0);
  DRYDOCK_CHECK(stream_.weights.empty() || stream_.weights.size() == stream_.partitions);
  batch_begins_ = readers_.batch_interval;
  make_lanes();
}

// Consumers whose ranges of partitions weigh the same, and hold as many, share a lane. What is
// there already is dealt out anew, oldest first.
void StreamModel::make_lanes() {
  std::map<Nanoseconds, std::uint64_t> kept;
  std::uint64_t unwritten = 0;
  for (const Lane& lane : lanes_) {
    unwritten += lane.unwritten;
    for (const RecordQueue::Cohort& cohort : lane.queue.cohorts()) {
      kept[cohort.at] += cohort.records;
    }
  }
  lanes_.clear();
  const double total = stream_.weights.empty()
                           ? stream_.partitions
                           : std::accumulate(stream_.weights.begin(), stream_.weights.end(), 0.0);
  // Without consumers the records still have somewhere to be.
  const std::uint32_t readers =
      std::clamp<std::uint32_t>(readers_.consumers, 1, stream_.partitions);
  std::map<std::pair<double, std::uint32_t>, std::size_t> by_share;
  std::uint32_t partition = 0;
  for (std::uint32_t reader = 0; reader < readers; ++reader) {
    const std::uint32_t count =
        stream_.partitions / readers + (reader < stream_.partitions % readers ? 1 : 0);
    double weight = count;
    if (!stream_.weights.empty()) {
      const auto first = stream_.weights.begin() + partition;
      weight = std::accumulate(first, first + count, 0.0);
    }
    partition += count;
    const auto [found, added] = by_share.try_emplace({weight, count}, lanes_.size());
    if (added) {
      lanes_.emplace_back();
    }
    Lane& lane = lanes_[found->second];
    lane.share += weight / total;
    lane.partitions += count;
    lane.consumers += readers_.consumers == 0 ? 0 : 1;
  }
  for (const auto& [at, records] : kept) {
    spread(records, at, 0);
  }
  std::uint64_t rest = unwritten;
  for (Lane& lane : lanes_) {
    const auto part = static_cast<std::uint64_t>(lane.share * static_cast<double>(unwritten));
    lane.unwritten = std::min(part, rest);
    rest -= lane.unwritten;
  }
  lanes_.front().unwritten += rest;
}

// Each lane gets its share, in whole records; what it is owed is remembered. `passed` of 0: they
// have been written before.
void StreamModel::spread(std::uint64_t written, Nanoseconds to, Nanoseconds passed) {
  std::uint64_t rest = written;
  std::vector<std::uint64_t> given(lanes_.size());
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    Lane& lane = lanes_[i];
    lane.owed += lane.share * static_cast<double>(written);
    given[i] = std::min(rest, static_cast<std::uint64_t>(std::max(0.0, std::floor(lane.owed))));
    rest -= given[i];
    lane.owed -= static_cast<double>(given[i]);
  }
  if (rest > 0) {
    std::vector<std::size_t> order(lanes_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return lanes_[a].owed > lanes_[b].owed; });
    for (std::size_t i = 0; rest > 0; i = (i + 1) % order.size(), --rest) {
      ++given[order[i]];
      lanes_[order[i]].owed -= 1;
    }
  }
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    write(lanes_[i], given[i], to, passed);
  }
}

void StreamModel::write(Lane& lane, std::uint64_t records, Nanoseconds to, Nanoseconds passed) {
  if (stream_.most_written_per_second > 0 && passed > 0) {
    lane.write_fraction += stream_.most_written_per_second * lane.partitions * to_seconds(passed);
    const std::uint64_t most = whole_part(lane.write_fraction);
    const std::uint64_t wanted = lane.unwritten + records;
    records = std::min(wanted, most);
    lane.unwritten = wanted - records;
  }
  if (passed > 0) {
    produced_ += records;
  }
  lane.queue.add(to, records);
}

void StreamModel::read_for(Nanoseconds passed, Nanoseconds to) {
  for (Lane& lane : lanes_) {
    lane.read_fraction += readers_.records_per_second * lane.consumers * to_seconds(passed);
    const std::uint64_t most = whole_part(lane.read_fraction);
    consumed_ += lane.queue.take(most, to, &delays_);
  }
}

Nanoseconds StreamModel::after_trigger(Nanoseconds begun) const {
  return (begun / readers_.batch_interval + 1) * readers_.batch_interval;
}

void StreamModel::begin_batch() {
  std::uint64_t most = readers_.most_per_batch == 0 ? lag() : readers_.most_per_batch;
  const double per_second =
      readers_.records_per_second * std::min(readers_.consumers, stream_.partitions);
  if (lag() == 0 || most == 0 || per_second <= 0) {
    batch_begins_ = after_trigger(now_);
    return;
  }
  // A limit is shared out like the records that wait.
  std::map<Nanoseconds, std::uint64_t> read;
  const double part = std::min(1.0, static_cast<double>(most) / static_cast<double>(lag()));
  for (Lane& lane : lanes_) {
    auto wanted =
        static_cast<std::uint64_t>(std::ceil(part * static_cast<double>(lane.queue.size())));
    wanted = std::min({wanted, most, lane.queue.size()});
    most -= wanted;
    while (wanted > 0) {
      const Nanoseconds at = lane.queue.oldest();
      const std::uint64_t taken =
          lane.queue.take(std::min(wanted, lane.queue.cohorts().front().records), now_, nullptr);
      read[at] += taken;
      wanted -= taken;
    }
  }
  for (const auto& [at, records] : read) {
    reading_.add(at, records);
  }
  being_read_ = reading_.size();
  const double seconds =
      readers_.batch_fixed_seconds.sample(luck_) + static_cast<double>(being_read_) / per_second;
  batch_ends_ =
      now_ + std::max<Nanoseconds>(1, std::llround(seconds * static_cast<double>(kSecond)));
  batches_.push_back({now_, *batch_ends_, being_read_});
}

void StreamModel::end_batch() {
  consumed_ += reading_.take(being_read_, now_, &delays_);
  being_read_ = 0;
  batch_ends_.reset();
  batch_begins_ = std::max(now_, after_trigger(batches_.back().begin));
}

std::optional<Nanoseconds> StreamModel::next_event() const {
  if (readers_.batch_interval == 0) {
    return paused_until_ > now_ ? std::optional(paused_until_) : std::nullopt;
  }
  return batch_ends_ ? *batch_ends_ : std::max({batch_begins_, paused_until_, now_});
}

void StreamModel::advance(Nanoseconds to, std::uint64_t written) {
  const std::optional<Nanoseconds> event = next_event();
  DRYDOCK_CHECK(to >= now_ && (!event || to <= *event));
  const Nanoseconds passed = to - now_;
  const bool paused = now_ < paused_until_;
  spread(written, to, std::max<Nanoseconds>(passed, written > 0 ? 1 : 0));
  now_ = to;
  if (readers_.batch_interval == 0) {
    if (!paused) {
      read_for(passed, to);
    }
  } else if (batch_ends_ && *batch_ends_ == to) {
    end_batch();
  }
  if (stream_.retention > 0) {
    for (Lane& lane : lanes_) {
      lost_ += lane.queue.drop_before(to - stream_.retention);
    }
  }
  if (readers_.batch_interval > 0 && !batch_ends_ && std::max(batch_begins_, paused_until_) <= to) {
    begin_batch();
  }
}

void StreamModel::set_consumers(std::uint32_t consumers) {
  if (consumers == readers_.consumers) {
    return;
  }
  readers_.consumers = consumers;
  paused_until_ = std::max(paused_until_, now_ + readers_.rebalance_pause);
  make_lanes();
}

std::uint64_t StreamModel::lag() const {
  std::uint64_t records = 0;
  for (const Lane& lane : lanes_) {
    records += lane.queue.size();
  }
  return records;
}

std::uint64_t StreamModel::waiting_to_be_written() const {
  std::uint64_t records = 0;
  for (const Lane& lane : lanes_) {
    records += lane.unwritten;
  }
  return records;
}

Nanoseconds StreamModel::oldest_age() const {
  Nanoseconds oldest = reading_.size() > 0 ? reading_.oldest() : now_;
  for (const Lane& lane : lanes_) {
    oldest = lane.queue.size() > 0 ? std::min(oldest, lane.queue.oldest()) : oldest;
  }
  return now_ - oldest;
}

std::uint32_t StreamModel::idle_consumers() const {
  return readers_.consumers > stream_.partitions ? readers_.consumers - stream_.partitions : 0;
}

}  // namespace drydock
