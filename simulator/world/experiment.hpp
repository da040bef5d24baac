// World and scenario joined: every name of the scenario looked up, every request prepared. All that
// trials need and none of them changes, so that threads share one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/capacity/reservation_ledger.hpp"
#include "simulator/engine/distribution.hpp"
#include "simulator/world/pool_shortages.hpp"
#include "simulator/world/scenario.hpp"
#include "simulator/world/world.hpp"

namespace drydock {

struct BoundEvent {
  enum class Kind : std::uint8_t { ImpairZone, LaunchOutside, SetCriteria, RemoveZone, SetDesired };
  Kind kind = Kind::SetDesired;
  Distribution at_seconds;
  std::string label;              // as written; "" if the trial is to name it
  ZoneIndex zone;                 // invalid: any
  Distribution duration_seconds;  // of ImpairZone
  std::uint32_t count = 0;        // of LaunchOutside and SetDesired
  InstanceRequest request;        // of LaunchOutside
  TypeIndex type;                 // of LaunchOutside
  bool open = false;              // of SetCriteria
  GroupIndex group;               // of RemoveZone and SetDesired
};

struct Experiment {
  World world;
  std::vector<BoundEvent> events;
  Nanoseconds until = 0;
  std::optional<std::uint32_t> required_capacity;
  Distribution launch_latency;
  Distribution impairment_detection;
  Distribution launch_retry;
  ShortageAssumptions shortage;

  ReservationLedger ledger;                    // with every reservation and no instance
  std::vector<RequestIndex> group_requests;    // [group * zones + zone]
  std::vector<RequestIndex> outside_requests;  // by outside instance
  std::vector<std::uint32_t> group_streams;    // stream_hash of each group's address
  std::vector<std::uint32_t> pool_streams;     // [type * zones + zone]
  // Grid of the time series: points at 0, step, 2 step, … not above `until`.
  Nanoseconds grid_step = 0;
  std::uint32_t grid_points = 0;
};

inline constexpr std::uint32_t kMostGridPoints = 120;

// Reports names of the scenario that the world lacks; nothing if there are any.
[[nodiscard]] std::optional<Experiment> make_experiment(World world, const Scenario& scenario,
                                                        Nanoseconds until,
                                                        Diagnostics& diagnostics);

}  // namespace drydock
