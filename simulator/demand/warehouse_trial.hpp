// One trial of a warehouse: queries come, wait for a slot, share the power of their cluster with
// the others that run there, and leave. Each cluster is a processor-sharing queue with a limited
// number of jobs; what all jobs of a cluster were given since its beginning is one number, and a
// job leaves when that number has grown by its work, so that an event costs the logarithm of the
// jobs.
//
// Queries of one kind have the same times and work in every warehouse that they are sent to, so
// that two designs share their luck.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/clock.hpp"
#include "simulator/demand/warehouse_model.hpp"

namespace drydock {

inline constexpr std::size_t kHours = 24;

// Of one kind of query in one trial.
struct QueryFigures {
  std::vector<float> waits;    // seconds, in order of their beginning
  std::vector<float> answers;  // seconds from their coming to their end
  // The sums, by the hour of day in which they came.
  std::array<double, kHours> wait_by_hour{};
  std::array<double, kHours> answer_by_hour{};
  std::array<std::uint32_t, kHours> came_by_hour{};
};

struct WarehouseFigures {
  std::vector<QueryFigures> kinds;
  Nanoseconds first_busy = 0;    // the first cluster at work
  Nanoseconds added_busy = 0;    // the added ones
  Nanoseconds billed = 0;        // of clusters that are billed by use, after minimum and credits
  std::uint64_t most_added = 0;  // at once
  std::uint64_t full = 0;        // queries that waited though no more clusters could be added
  Nanoseconds full_waited = 0;
  bool overrun = false;  // more queries than a trial may have
};

// `begins`: the instant of simulated time 0. Queries that came before `until` run to their end.
[[nodiscard]] WarehouseFigures run_warehouse(const WarehouseModel& model, std::uint64_t seed,
                                             std::uint32_t trial, Nanoseconds begins,
                                             Nanoseconds until);

}  // namespace drydock
