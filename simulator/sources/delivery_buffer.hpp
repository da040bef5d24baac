// How Amazon Data Firehose collects records before it delivers them: until a size or an interval is
// reached, whichever is first. Sources: Firehose API Reference, BufferingHints (1 to 128 MiB,
// default 5; 0 to 900 seconds, default 300; the service treats them as hints); the interval begins
// with the first record of a buffer, which the reference does not say outright. Delivery of a
// buffer is taken to be at once; retries and dynamic partitioning are left out.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "base/duration.hpp"

namespace drydock {

inline constexpr std::uint64_t kMebibyte = 1'048'576;

struct DeliveryBufferSettings {
  std::uint64_t bytes = 5 * kMebibyte;
  Nanoseconds interval = 300 * kSecond;
};

// One object in the bucket.
struct Delivery {
  Nanoseconds at = 0;
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
  Nanoseconds oldest = 0;
};

class DeliveryBuffer {
 public:
  explicit DeliveryBuffer(const DeliveryBufferSettings& settings) : settings_(settings) {}

  // A delivery if this fills the buffer. What was due before must have been taken.
  std::optional<Delivery> add(Nanoseconds at, std::uint64_t bytes, std::uint64_t records = 1);
  // When the interval ends; nothing if the buffer is empty.
  [[nodiscard]] std::optional<Nanoseconds> next_event() const;
  // A delivery if the interval has ended.
  std::optional<Delivery> due(Nanoseconds now);

  [[nodiscard]] std::uint64_t records() const { return held_.records; }

 private:
  Delivery deliver(Nanoseconds at);

  DeliveryBufferSettings settings_;
  Delivery held_;
};

}  // namespace drydock
