// One trial of the readers of a dashboard: visits come, each of some user, and a visit within half
// an hour of the beginning of the user's last session belongs to that session (Amazon QuickSight
// pricing: a reader session lasts 30 minutes from the first interaction). How many sessions each
// user has in each month decides what they cost:
//
//   Session    by the session, up to a maximum for each user and month (pricing before May 2025)
//   User       by the user, whether one comes or not (pricing since May 2024)
//   Capacity   by the session, without a maximum
#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.hpp"
#include "base/money.hpp"
#include "simulator/catalog/service_catalog.hpp"
#include "simulator/world/scenario.hpp"

namespace drydock {

struct ReaderModel {
  const AudienceSettings* written = nullptr;
  std::vector<const ArrivalSettings*> arrivals;
  std::string address;
  std::string logical_id;
  Nanoseconds session = 0;  // how long one lasts
  // Prices of the catalog.
  Money session_usd;
  Money session_most_usd;  // of a user and month
  Money user_usd;
  Money capacity_usd;
  std::vector<LedgerEntry> ledger;

  // Sessions of a user and month that are billed one by one; more cost the maximum.
  [[nodiscard]] std::uint32_t most_single_sessions() const;
};

// Of one trial.
struct ReaderFigures {
  std::uint64_t visits = 0;
  std::uint64_t sessions = 0;
  std::uint64_t single = 0;            // billed one by one
  std::uint64_t capped = 0;            // users and months that cost the maximum
  double active = 0;                   // users that came, a month
  bool overrun = false;                // more visits than a trial may have
  std::uint64_t peak = 0;              // sessions at once
  std::vector<std::uint64_t> by_hour;  // sessions by the hour of day of their beginning
};

[[nodiscard]] ReaderFigures run_readers(const ReaderModel& model, std::uint64_t seed,
                                        std::uint32_t trial, Nanoseconds begins, Nanoseconds until);

// How often each user comes relative to the mean of all, in a trial; 0 for those that never do.
[[nodiscard]] std::vector<double> draw_activity(const AudienceSettings& readers, std::uint64_t seed,
                                                std::uint32_t trial);

// What a user costs on average where all together have so many sessions a month each, with the
// maximum, if sessions of a user come independently.
[[nodiscard]] double mean_usd_per_user(const ReaderModel& model,
                                       const std::vector<double>& activity,
                                       double sessions_per_user);

// Sessions per user and month at which that is `usd`; above 1,000 it is infinite.
[[nodiscard]] double break_even_sessions(const ReaderModel& model,
                                         const std::vector<double>& activity, double usd);

}  // namespace drydock
