// The long run of one Spot pool under the weather of its Region: a chain of eight states, weather
// (calm, shock) by pool (available or short, each in a long or a brief spell), and how likely an
// available pool stays so for a while. Exact, by the balance of flows; no simulation.
#pragma once

#include <array>

namespace drydock {

// Per hour.
struct SpellRates {
  std::array<double, 2> falls{};  // of long spells, by weather: calm, shock
  std::array<double, 2> rises{};
  double up_brief = 0;         // share of spells that are brief
  double up_brief_factor = 1;  // how much faster these end
  double short_brief = 0;
  double short_brief_factor = 1;
  double shock_begins = 0;
  double shock_ends = 1;
};

// The states of a pool.
inline constexpr unsigned kUpLong = 0;
inline constexpr unsigned kUpBrief = 1;
inline constexpr unsigned kShortLong = 2;
inline constexpr unsigned kShortBrief = 3;

struct Equilibrium {
  // Probability by weather and state; they sum to 1.
  std::array<std::array<double, 4>, 2> share{};
  // Entries into `short` an hour, by weather.
  std::array<double, 2> fall_flow{};

  [[nodiscard]] double up() const {
    return share[0][kUpLong] + share[0][kUpBrief] + share[1][kUpLong] + share[1][kUpBrief];
  }
  // A pool's chance of each state, given the weather.
  [[nodiscard]] std::array<double, 4> given(unsigned weather) const;
};

// Precondition: no rate is negative, shock_ends > 0. Rates of 0 count as 1e-9.
[[nodiscard]] Equilibrium equilibrium(const SpellRates& rates);

// Probability that a pool that is available now stays available for so many hours, by the weather
// now; whether its spell is brief is not known.
[[nodiscard]] std::array<double, 2> stays_up(const SpellRates& rates, const Equilibrium& long_run,
                                             double hours);

}  // namespace drydock
