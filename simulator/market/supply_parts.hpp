// Inside of SupplyPath: what a trial knows of each pool and Region, and what every kind of change
// does to it. Asking and holding are SupplyPath's own (supply.cpp).
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/rng.hpp"
#include "simulator/market/supply.hpp"
#include "simulator/market/supply_equilibrium.hpp"
#include "simulator/market/tournament.hpp"

namespace drydock {

inline constexpr Nanoseconds kSupplyDay = Nanoseconds{24} * 3600 * 1'000'000'000;

// What a stream of draws is for.
namespace supply_draws {
inline constexpr std::uint32_t kTrial = stream_hash("supply_trial");
inline constexpr std::uint32_t kSpell = stream_hash("supply_spell");
inline constexpr std::uint32_t kThinning = stream_hash("supply_thinning");
inline constexpr std::uint32_t kLoss = stream_hash("supply_loss");
inline constexpr std::uint32_t kPrice = stream_hash("supply_price");
inline constexpr std::uint32_t kShock = stream_hash("supply_shock");
inline constexpr std::uint32_t kWeather = stream_hash("supply_weather");
}  // namespace supply_draws

// A word as a number in (0, 1).
[[nodiscard]] inline double unit_of_word(std::uint32_t word) {
  return (static_cast<double>(word) + 0.5) * 0x1p-32;
}
[[nodiscard]] inline double exponential_of_word(std::uint32_t word) {
  return -std::log(unit_of_word(word));
}
[[nodiscard]] inline double hours_of(Nanoseconds time) {
  return static_cast<double>(time) * (1 / 3.6e12);
}

// When a budget that is used up at `rate` an hour is spent.
[[nodiscard]] inline Nanoseconds spent_at(Nanoseconds now, double left, double rate) {
  if (!(rate > 0)) {
    return SupplyPath::kNever;
  }
  const double wait = std::ceil(std::max(left, 0.0) / rate * 3.6e12);
  return wait < 9e18 - static_cast<double>(now) ? now + static_cast<Nanoseconds>(wait)
                                                : SupplyPath::kNever;
}

// A hazard that may change at any instant, and the budget that it uses up.
struct HazardClock {
  double left = 0;
  double rate = 0;  // an hour
  Nanoseconds since = 0;
  Nanoseconds due = SupplyPath::kNever;

  void start(double budget, double at_rate, Nanoseconds now) {
    left = budget;
    rate = at_rate;
    since = now;
    due = spent_at(now, left, rate);
  }
  void change(double to_rate, Nanoseconds now) {
    start(std::max(0.0, left - rate * hours_of(now - since)), to_rate, now);
  }
};

// What a trial knows of a pool; what never changes is in Facts.
struct PoolState {
  HazardClock spell;
  HazardClock loss;
  Nanoseconds taken_due = SupplyPath::kNever;  // what is at risk is taken back
  Nanoseconds price_due =
      SupplyPath::kNever;  // the next step of the price, while something is held
  double depth = 1;
  double burden = 1;       // depth that pressure is measured against
  double rate_factor = 1;  // on falls and losses, of this trial
  double drains = 0.5;
  double shock_factor = 1;        // on the price
  double log_price = 0;           // deviation from the start
  double noise = 0;               // of the score, in log odds
  std::array<double, 2> keeps{};  // by weather
  std::uint32_t turn = 0;         // of spells
  std::uint32_t loss_turn = 0;
  std::uint32_t thinning_turn = 0;
  std::uint32_t price_day = 0;  // steps made
  std::int64_t price_now = -1;  // of that day and these shocks; -1: not worked out
  // What the last score was of, and the chance that none of it is lost.
  std::uint32_t scored_batch = 0;
  std::uint32_t scored_held = 0;
  double scored_keep = 1;
  std::uint32_t held = 0;
  std::uint32_t at_risk = 0;
  std::uint32_t forced = 0;  // shocks that hold it short
  std::uint32_t shocks = 0;  // that scale its price
  bool up = true;
  bool brief = false;

  [[nodiscard]] bool gives() const { return up && forced == 0; }
  [[nodiscard]] Nanoseconds due() const {
    return std::min(std::min(spell.due, loss.due), std::min(taken_due, price_due));
  }
};

struct PoolFacts {
  std::uint32_t entity = 0;
  std::uint32_t region = 0;
  bool season = false;
  double peak = 1;              // of the season
  Nanoseconds price_phase = 0;  // of its steps in the day
  double price_keep = 0;        // of a deviation, a step
  double price_step = 0;        // sd of a step
  double log_price_cap = 0;     // on demand over the price at the start
  SpellRates rates;
  Equilibrium long_run;
  std::array<double, 2> keeps{};
};

struct RegionState {
  std::uint32_t entity = 0;
  std::uint32_t turn = 0;
  bool shock = false;
  Nanoseconds due = SupplyPath::kNever;
};

// One edge of a scenario's shock for one pool.
struct ShockEdge {
  Nanoseconds at = 0;
  std::uint32_t pool = 0;
  std::uint32_t number = 0;  // of the shock
  double price_factor = 1;
  bool begins = false;
  bool hits = false;
};

struct SupplyPath::Parts {
  explicit Parts(const SupplyModel& of);

  [[nodiscard]] philox::Counter draw(std::uint32_t entity, std::uint32_t purpose,
                                     std::uint32_t index) const {
    return philox::block({index, purpose, entity, trial}, key);
  }
  [[nodiscard]] double loss_rate(std::uint32_t pool) const;
  [[nodiscard]] double spell_rate(std::uint32_t pool) const;
  // Whether an event that was drawn at the peak of the season comes at this hour.
  bool in_season(std::uint32_t pool);
  [[nodiscard]] bool late(std::uint32_t word, Nanoseconds& lead) const;

  void begin_region(std::uint32_t region);
  void begin_pool(std::uint32_t pool);
  void begin_spell(std::uint32_t pool, const philox::Counter& words);
  SupplyChange turn_weather(std::uint32_t region);
  SupplyChange turn_spell(std::uint32_t pool);
  SupplyChange fall(std::uint32_t pool, const philox::Counter& words);
  SupplyChange lose_one(std::uint32_t pool);
  SupplyChange take_back(std::uint32_t pool);
  SupplyChange turn_shock();

  void schedule(std::uint32_t pool) { clocks.set(pool, within(pools[pool].due())); }
  [[nodiscard]] Nanoseconds within(Nanoseconds due) const {
    return due < until ? due : SupplyPath::kNever;
  }
  [[nodiscard]] Nanoseconds next_price_step(std::uint32_t pool) const;
  [[nodiscard]] SupplyChange room_changed(std::uint32_t pool) const {
    return {now, pool, SupplyChange::Kind::Room, 0};
  }

  const SupplyModel& model;
  std::vector<PoolFacts> facts;
  std::vector<PoolState> pools;
  std::vector<RegionState> regions;
  std::vector<std::vector<std::uint32_t>> members;  // by Region
  std::vector<ShockEdge> edges;                     // in order of time
  std::size_t next_edge = 0;
  Tournament clocks;  // pools, Regions, edges
  philox::Key key{};
  std::uint32_t trial = 0;
  Nanoseconds now = 0;
  Nanoseconds until = 0;
};

}  // namespace drydock
