// A number that names one kind of thing, so that a file is never taken for a node.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace drydock {

template <class Tag>
struct StrongId {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t value = kNone;

  [[nodiscard]] constexpr bool valid() const { return value != kNone; }
  friend constexpr auto operator<=>(StrongId, StrongId) = default;
};

}  // namespace drydock
