// How many slots to reserve in each zone so that the loss of any one zone leaves every instance in
// reserved capacity. Found by playing the loss of each zone, not by a formula: the rules of
// placement decide.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "simulator/world/simulation.hpp"
#include "simulator/world/world.hpp"

namespace drydock {

// The least number of slots for each of `zones` zones; nothing if there is none (a single zone).
[[nodiscard]] std::optional<std::uint32_t> size_reservations(std::uint32_t zones,
                                                             std::uint32_t desired);

// For every group of at least two zones.
[[nodiscard]] std::vector<ReservationSizing> size_groups(const World& world);

}  // namespace drydock
