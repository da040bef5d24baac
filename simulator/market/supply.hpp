// What Spot pools give over time: how many instances more a pool would give now, when it takes back
// instances that it gave, and what an instance-hour costs. One path a trial, moved from change to
// change, so that hours in which nothing happens cost nothing.
//
// A pool (one type in one zone) alternates between available and short; the pools of a Region share
// weather; capacity and price are two processes (rule 8 of docs/capacity-rules.md: prices follow
// long-term trends, capacity fluctuates in real time). While it is available a pool has a depth:
// the instances that it can give to this fleet. A fleet that holds much of the depth is harder to
// grow and to keep (demand pressure). What parameters there are, and where each comes from, stands
// in supply_model.hpp; docs/MARKET.md has the formulas.
//
// A pool that falls gives nothing from then on. With a rebalance recommendation (U7) what it takes
// back is told at the fall (`AtRisk`) and taken later (`Reclaimed`); without one both are the same
// instant. Of what it gave it takes all (U5), or a share of it, at least one.
//
// Losses come when the integral of their hazard has used up a unit-exponential budget, so hold()
// may change the hazard at any instant and the path stays exact; the hours of a day and weekends
// enter by thinning (P. Lewis, G. Shedler, "Simulation of nonhomogeneous Poisson processes by
// thinning", 1979).
//
// Draws are keyed by (seed, trial, name of the pool, purpose, turn), so that configurations that
// are compared meet the same market in the pools that they share.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/clock.hpp"
#include "simulator/market/supply_model.hpp"

namespace drydock {

struct SupplyChange {
  enum class Kind : std::uint8_t {
    Room,       // what the pool gives may have changed: more, or less, or the price, or the
                // weather of its Region; steps of the price are told of pools that are held alone
    Reclaimed,  // `instances` of those held get the notice now
    AtRisk,     // `instances` of those held get a rebalance recommendation now
  };
  Nanoseconds at = 0;
  std::uint32_t pool = 0;
  Kind kind = Kind::Room;
  std::uint32_t instances = 0;  // at most what is held
};

// A stretch in which the market is worse than usual, from a scenario: a Region-wide shortage, a
// spike of prices, a zone whose pools are gone.
struct SupplyShock {
  Nanoseconds begin = 0;
  Nanoseconds end = 0;
  double short_share =
      0;  // of the pools it hits: each is short for all of it with this probability
  double price_factor = 1;  // on the price of those pools
};

class SupplyPath {
 public:
  static constexpr Nanoseconds kNever = INT64_MAX;

  // The model outlives it.
  explicit SupplyPath(const SupplyModel& model);
  ~SupplyPath();
  SupplyPath(const SupplyPath&) = delete;
  SupplyPath& operator=(const SupplyPath&) = delete;

  // A new trial at time 0, with nothing held and no shock. The market is in its equilibrium. Times
  // at or beyond `until` are never asked for.
  void reset(std::uint64_t seed, std::uint32_t trial, Nanoseconds until);

  // `pools` are hit by the shock, number `number` of the trial's. Before its begin.
  void add_shock(const SupplyShock& shock, std::uint32_t number,
                 std::span<const std::uint32_t> pools);

  // Goes on from where `other` stands, with what it holds and the same luck to come; until then
  // both are the same market. Precondition: both are of one model.
  void continue_from(const SupplyPath& other);

  // When the next change is due; kNever if none is before the end.
  [[nodiscard]] Nanoseconds next() const;
  // Makes that change. It is good until the next call of any function that is not const.
  SupplyChange step();

  // From `now` on so many Spot Instances of ours run or start in the pool. `now` is not before the
  // last change and not after next(). Those of a `Reclaimed` are already counted out by then, as
  // are, when the number falls, first those at risk.
  void hold(std::uint32_t pool, std::uint32_t instances, Nanoseconds now);

  // Instances that the pool would give now beside those held.
  [[nodiscard]] std::uint32_t room(std::uint32_t pool) const;
  // Billionths of a dollar an hour.
  [[nodiscard]] std::int64_t price(std::uint32_t pool) const;
  // Probability that the pool gives `batch` more now and keeps them for the horizon of the model:
  // what AWS's strategies rank by (U1, U4), with the model's own noise.
  [[nodiscard]] double score(std::uint32_t pool, std::uint32_t batch) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace drydock
