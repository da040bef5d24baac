// An event-source mapping from an SQS queue to a Lambda function, with the queue itself: batches,
// batching window, concurrency, redrive. Stepped on virtual time: who runs the function asks what
// is due, and says how it went.
//
// Sources (Lambda Developer Guide, "Using Lambda with Amazon SQS", read 2026): a standard queue
// begins with five invocations at a time and gets up to 300 more a minute, at most 1,250, or as
// many as MaximumConcurrency (2 to 1,000) says; a batch is sent when it is full or its window is
// over; a message whose invocation failed is seen again after the visibility timeout; with
// ReportBatchItemFailures only those that failed. A FIFO queue has one batch under way for each
// message group. SQS Developer Guide: a message that was received maxReceiveCount times goes to the
// dead-letter queue; messages end after the retention period.
//
// Where the guides are silent: the concurrency grows in steps of a minute from when messages first
// had to wait, and falls back when none do. A batch of a FIFO queue holds messages of one group.
// The limit of 6 MB of an invocation is left out.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <queue>
#include <vector>

#include "base/clock.hpp"
#include "base/duration.hpp"

namespace drydock {

struct QueueMappingSettings {
  std::uint32_t batch_size = 10;
  Nanoseconds window = 0;
  std::optional<std::uint32_t> maximum_concurrency = {};
  bool partial_failures = false;  // ReportBatchItemFailures
  // Of the queue.
  bool fifo = false;
  Nanoseconds visibility = 30 * kSecond;
  Nanoseconds retention = 4 * kDay;
  std::uint32_t most_receives = 0;  // 0: no dead-letter queue
};

class QueueMapping {
 public:
  struct Message {
    Nanoseconds sent = 0;
    Nanoseconds visible = 0;
    std::uint64_t number = 0;
    std::uint32_t receives = 0;
    std::uint32_t group = 0;
  };
  struct Invocation {
    std::uint64_t id = 0;
    std::vector<Message> messages;
  };

  explicit QueueMapping(const QueueMappingSettings& settings) : settings_(settings) {}

  // `group` counts for FIFO queues alone. Times of calls never go back.
  void send(Nanoseconds at, std::uint32_t group = 0);
  // The invocations that begin now.
  [[nodiscard]] std::vector<Invocation> due(Nanoseconds now);
  // When `due` has something to do next, if nothing is sent or finished before.
  [[nodiscard]] std::optional<Nanoseconds> next_event() const;
  // How an invocation went: the numbers of the messages that failed. Without partial failures any
  // of them means all. Precondition: it is under way.
  void finish(Nanoseconds now, std::uint64_t id, const std::vector<std::uint64_t>& failed);

  [[nodiscard]] std::uint64_t waiting() const { return waiting_ + hidden_.size(); }
  [[nodiscard]] std::uint64_t in_flight() const { return in_flight_; }
  [[nodiscard]] std::uint64_t done() const { return done_; }
  [[nodiscard]] std::uint64_t dead() const { return dead_; }        // in the dead-letter queue
  [[nodiscard]] std::uint64_t expired() const { return expired_; }  // after the retention
  // How many invocations it may have under way now.
  [[nodiscard]] std::uint32_t concurrency() const { return concurrency_; }
  [[nodiscard]] std::size_t under_way() const { return under_way_.size(); }

 private:
  struct Group {
    std::deque<Message> messages;
    bool busy = false;  // of a FIFO queue: a batch is under way, or a message is hidden
  };
  struct SeenLater {
    bool operator()(const Message& a, const Message& b) const {
      return a.visible != b.visible ? a.visible > b.visible : a.number > b.number;
    }
  };

  void show_hidden(Nanoseconds now);
  void scale(Nanoseconds now);
  void expire(Group& group, Nanoseconds now);
  [[nodiscard]] bool ready(const Group& group, Nanoseconds now) const;
  void put_back(const Message& message);

  QueueMappingSettings settings_;
  std::map<std::uint32_t, Group> groups_;  // a standard queue is one group
  std::priority_queue<Message, std::vector<Message>, SeenLater> hidden_;
  std::map<std::uint64_t, std::vector<Message>> under_way_;
  std::uint64_t waiting_ = 0;
  std::uint64_t in_flight_ = 0;
  std::uint64_t done_ = 0;
  std::uint64_t dead_ = 0;
  std::uint64_t expired_ = 0;
  std::uint64_t next_id_ = 0;
  std::uint64_t next_number_ = 0;
  std::uint32_t concurrency_ = 5;
  std::optional<Nanoseconds> scales_at_;
};

}  // namespace drydock
