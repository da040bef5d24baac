#include "simulator/sources/delivery_buffer.hpp"

#include <utility>

namespace drydock {

Delivery DeliveryBuffer::deliver(Nanoseconds at) {
  held_.at = at;
  return std::exchange(held_, {});
}

std::optional<Delivery> DeliveryBuffer::add(Nanoseconds at, std::uint64_t bytes,
                                            std::uint64_t records) {
  held_.oldest = held_.records == 0 ? at : held_.oldest;
  held_.records += records;
  held_.bytes += bytes;
  return held_.bytes >= settings_.bytes ? std::optional(deliver(at)) : std::nullopt;
}

std::optional<Nanoseconds> DeliveryBuffer::next_event() const {
  return held_.records > 0 ? std::optional(held_.oldest + settings_.interval) : std::nullopt;
}

std::optional<Delivery> DeliveryBuffer::due(Nanoseconds now) {
  const std::optional<Nanoseconds> at = next_event();
  return at && *at <= now ? std::optional(deliver(now)) : std::nullopt;
}

}  // namespace drydock
