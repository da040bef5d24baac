// The load of a stateless service on a fleet: requests that arrive, what one unit of capacity
// serves, and what becomes of them while units come and go. Requests do not wait: what the serving
// units cannot take is shed, as behind a load balancer whose targets are saturated. How many units
// there are is left to those who simulate the fleet.
//
// A load that follows the clock (constant, by the time of day) is its expectation: over a minute of
// thousands of requests chance adds less than a few in a hundred. Bursts and replays are counted a
// minute at a time; a burst that takes a while is spread evenly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/rng.hpp"
#include "simulator/arrivals/arrivals.hpp"

namespace drydock {

// The mean over a stretch of time.
struct LoadPoint {
  double units = 0;       // of capacity that it would keep fully busy
  double per_second = 0;  // requests
};

struct ServiceLoad {
  ArrivalProcess requests;
  double per_unit = 1;  // requests a second that one unit serves at most; above 0
  // Above this share of what the units can do, answers are late.
  double late_above = 1;
  // From the end of its traffic until a unit may end, after a scale-in or a notice.
  Nanoseconds drain = 0;
  // Custom metrics: the value when one unit is fully busy.
  std::vector<std::pair<std::string, double>> metrics;
};

// Over a trial, each in units times seconds or in seconds.
struct LoadTally {
  double offered = 0;
  double shed = 0;
  double serving = 0;  // units that were there
  double late = 0;     // of the offered load, while the utilisation was above `late_above`
  double seconds = 0;
  double short_seconds = 0;  // in which something was shed
  double most_required = 0;  // the highest load of a minute, in units

  [[nodiscard]] double utilisation() const { return serving > 0 ? (offered - shed) / serving : 0; }
  [[nodiscard]] double shed_share() const { return offered > 0 ? shed / offered : 0; }
  [[nodiscard]] double late_share() const { return offered > 0 ? late / offered : 0; }
  [[nodiscard]] double required_units() const { return seconds > 0 ? offered / seconds : 0; }
};

// The load of one service in one trial.
class LoadRun {
 public:
  // The minute that loads are counted by.
  static constexpr Nanoseconds kStep = kMinute;

  // The load outlives it, which stays where it is. `key` names the service; it begins as after a
  // reset to the key's seed and trial.
  LoadRun(const ServiceLoad& load, StreamKey key);
  ~LoadRun() = default;
  LoadRun(const LoadRun&) = delete;
  LoadRun& operator=(const LoadRun&) = delete;

  // A new trial at time 0.
  void reset(std::uint64_t seed, std::uint32_t trial);

  // `serving` units served from the last call until `now`, not before it. In stretches of a minute
  // inside, so calls may be far apart.
  void advance(Nanoseconds now, double serving);

  // The load of the minute that `now` lies in; at its end still its own.
  [[nodiscard]] const LoadPoint& load() const { return load_; }
  // The units that keep utilisation at or below `late_above` in the present minute.
  [[nodiscard]] double required_units() const { return load_.units / settings_->late_above; }
  [[nodiscard]] const LoadTally& tally() const { return tally_; }

 private:
  struct Burst {
    Nanoseconds begin = 0;
    Nanoseconds end = 0;
    double per_second = 0;
  };
  // From load_ to that of the minute that begins at `minute_`.
  void next_minute();
  [[nodiscard]] double rate_of_bursts(Nanoseconds begin, Nanoseconds end);

  const ServiceLoad* settings_;
  StreamKey key_;
  bool by_clock_ = false;
  std::vector<double> day_;  // rates of the minutes of a day, of a load that follows the clock
  ArrivalProcess at_once_;   // what is counted; bursts without their spread
  std::optional<ArrivalStream> stream_;
  std::vector<Burst> bursts_;
  LoadPoint load_;
  Nanoseconds minute_ = 0;  // the end of the minute of load_
  Nanoseconds now_ = 0;
  LoadTally tally_;
};

}  // namespace drydock
