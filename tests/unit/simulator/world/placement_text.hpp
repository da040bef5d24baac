// Placements as short texts, for tests.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "simulator/world/simulation.hpp"

namespace drydock {

// "2+0 2+0 2+0": reserved + unreserved of the groups, by zone.
inline std::string group_of(const PlacementCheckpoint& checkpoint) {
  std::string text;
  for (const ZonePlacement& zone : checkpoint.zones) {
    text +=
        fmt::format("{}{}+{}", text.empty() ? "" : " ", zone.group_reserved, zone.group_unreserved);
  }
  return text;
}

inline const PlacementCheckpoint& labelled(const SimulationResult& result, std::string_view label) {
  for (const PlacementCheckpoint& checkpoint : result.placements) {
    if (checkpoint.label == label) {
      return checkpoint;
    }
  }
  ADD_FAILURE() << "no checkpoint " << label;
  static const PlacementCheckpoint kNone;
  return kNone;
}

}  // namespace drydock
