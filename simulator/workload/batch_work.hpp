// Work that is to be done once: so many hours of one unit, spread over units that work
// independently, each with its own checkpoints. An interruption throws a unit back to its last
// checkpoint; with a notice it may write one in time. Progress is exact at any instant. How many
// units there are, and when they end, is left to those who simulate the fleet.
//
// A unit first restarts, then works for an interval, writes a checkpoint, works again, and so on;
// work that is in no checkpoint is lost with the unit. A unit that ends because the work is done,
// or that scale-in drains, loses nothing.
//
// The interval that loses least is about sqrt(2 C M) of work, C the cost of a checkpoint and M the
// mean time between interruptions of a unit (J. W. Young, "A first order approximation to the
// optimum checkpoint interval", CACM 17 (1974)); J. T. Daly's estimate of higher order is used
// ("A higher order estimate of the optimum checkpoint interval for restart dumps", FGCS 22 (2006)).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/duration.hpp"

namespace drydock {

struct BatchWork {
  double unit_hours = 0;                // of work, without checkpoints and restarts; above 0
  Nanoseconds interval = 0;             // of work between checkpoints; 0: none are written
  Nanoseconds checkpoint = 0;           // what writing one takes; no work is done meanwhile
  bool on_notice = false;               // write one when a notice comes, if it fits
  Nanoseconds restart = 0;              // before a new unit works
  std::optional<Nanoseconds> deadline;  // from time 0

  // Of one unit that has been in service for `age`: what it has worked, and what of it is safe.
  [[nodiscard]] Nanoseconds worked(Nanoseconds age) const;
  [[nodiscard]] Nanoseconds safe(Nanoseconds age) const;
  // What of its work is safe when it is gone at `age`, after a notice of `notice` (0: none).
  [[nodiscard]] Nanoseconds safe_after_notice(Nanoseconds age, Nanoseconds notice) const;
};

// Daly's optimum for a checkpoint of cost `checkpoint` and a mean time between interruptions
// `mean`, both above 0; the mean itself when a checkpoint costs more than twice of it.
[[nodiscard]] Nanoseconds best_interval(Nanoseconds checkpoint, Nanoseconds mean);

struct BatchTally {
  double done_hours = 0;      // safe for good, of units that ended
  double lost_hours = 0;      // worked and thrown away
  double overhead_hours = 0;  // restarts and checkpoints, of units that ended
  std::uint64_t interrupted = 0;
  std::uint64_t saved_on_notice = 0;  // interruptions that lost nothing thanks to the notice
};

// One work in one trial. Units are told apart only by when they entered service.
class BatchRun {
 public:
  static constexpr Nanoseconds kNever = std::numeric_limits<Nanoseconds>::max();

  // The work outlives it.
  explicit BatchRun(const BatchWork& work) : work_(&work) {}
  void reset();

  // `units` entered service now. Times never go back.
  void start(std::uint32_t units, Nanoseconds now);
  // `units` of those that started then are gone now. `notice` before it they were told (0: not).
  void interrupt(std::uint32_t units, Nanoseconds started, Nanoseconds now, Nanoseconds notice);
  // `units` of those that started then were let go; their work is safe.
  void finish(std::uint32_t units, Nanoseconds started, Nanoseconds now);

  // Unit-hours of work done by now, safe or not yet; at most the whole.
  [[nodiscard]] double done_hours(Nanoseconds now) const;
  [[nodiscard]] double share_done(Nanoseconds now) const;
  // True, for good, once all is done; `finished_at` is when that was first asked.
  bool is_done(Nanoseconds now);
  // When is_done is worth asking next, if units stay as they are: at most a second after the end,
  // and close to it after a few calls. kNever without units, and when it is done.
  [[nodiscard]] Nanoseconds next_instant(Nanoseconds now) const;
  [[nodiscard]] std::optional<Nanoseconds> finished_at() const { return finished_at_; }
  [[nodiscard]] bool missed_deadline(Nanoseconds now) const;
  [[nodiscard]] const BatchTally& tally() const { return tally_; }

 private:
  struct Group {
    Nanoseconds started = 0;
    std::uint32_t units = 0;
  };
  void take(std::uint32_t units, Nanoseconds started);

  const BatchWork* work_;
  std::vector<Group> groups_;  // ascending by start
  std::uint32_t units_ = 0;
  std::optional<Nanoseconds> finished_at_;
  BatchTally tally_;
};

}  // namespace drydock
