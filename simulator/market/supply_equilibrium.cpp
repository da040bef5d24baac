#include "simulator/market/supply_equilibrium.hpp"

#include <algorithm>
#include <cmath>

namespace drydock {
namespace {

using ByWeather = std::array<double, 2>;

constexpr double kLeastRate = 1e-9;

// Time in a phase that is left at `exit` (by weather), for the flow into it.
ByWeather occupancy(const ByWeather& exit, const ByWeather& entry, double begins, double ends) {
  const double det = exit[0] * exit[1] + exit[0] * ends + exit[1] * begins;
  return {((exit[1] + ends) * entry[0] + ends * entry[1]) / det,
          (begins * entry[0] + (exit[0] + begins) * entry[1]) / det};
}

struct Spells {
  std::array<ByWeather, 2> exit;  // long, brief
  std::array<double, 2> chance;   // of an entry
};

Spells spells_of(const ByWeather& rates, double brief, double factor) {
  Spells spells{};
  for (unsigned weather = 0; weather < 2; ++weather) {
    spells.exit[0][weather] = std::max(rates[weather], kLeastRate);
    spells.exit[1][weather] = std::max(rates[weather] * factor, kLeastRate);
  }
  spells.chance = {1 - brief, brief};
  return spells;
}

// The flow out of a state for a flow into it.
ByWeather pass(const Spells& spells, const ByWeather& entry, double begins, double ends) {
  ByWeather out{};
  for (unsigned phase = 0; phase < 2; ++phase) {
    const ByWeather time =
        occupancy(spells.exit[phase],
                  {spells.chance[phase] * entry[0], spells.chance[phase] * entry[1]}, begins, ends);
    out[0] += spells.exit[phase][0] * time[0];
    out[1] += spells.exit[phase][1] * time[1];
  }
  return out;
}

}  // namespace

std::array<double, 4> Equilibrium::given(unsigned weather) const {
  std::array<double, 4> chance = share[weather];
  const double sum = chance[0] + chance[1] + chance[2] + chance[3];
  for (double& value : chance) {
    value = sum > 0 ? value / sum : 0.25;
  }
  return chance;
}

Equilibrium equilibrium(const SpellRates& rates) {
  const double begins = rates.shock_begins;
  const double ends = std::max(rates.shock_ends, kLeastRate);
  const Spells up = spells_of(rates.falls, rates.up_brief, rates.up_brief_factor);
  const Spells down = spells_of(rates.rises, rates.short_brief, rates.short_brief_factor);
  // What enters `up` comes back through `up` and `down`; both keep the sum of flows, so the flow
  // that returns as it was follows from the off-diagonal parts of that map.
  const ByWeather from_calm = pass(down, pass(up, {1, 0}, begins, ends), begins, ends);
  const ByWeather from_shock = pass(down, pass(up, {0, 1}, begins, ends), begins, ends);
  ByWeather rise_flow = {from_shock[0], from_calm[1]};
  if (rise_flow[0] + rise_flow[1] <= 0) {
    rise_flow = {1, 0};
  }
  Equilibrium result;
  result.fall_flow = pass(up, rise_flow, begins, ends);
  double sum = 0;
  for (unsigned phase = 0; phase < 2; ++phase) {
    const double up_chance = up.chance[phase];
    const double down_chance = down.chance[phase];
    const ByWeather in_up = occupancy(
        up.exit[phase], {up_chance * rise_flow[0], up_chance * rise_flow[1]}, begins, ends);
    const ByWeather in_down = occupancy(
        down.exit[phase], {down_chance * result.fall_flow[0], down_chance * result.fall_flow[1]},
        begins, ends);
    for (unsigned weather = 0; weather < 2; ++weather) {
      result.share[weather][kUpLong + phase] = in_up[weather];
      result.share[weather][kShortLong + phase] = in_down[weather];
      sum += in_up[weather] + in_down[weather];
    }
  }
  for (unsigned weather = 0; weather < 2; ++weather) {
    for (double& value : result.share[weather]) {
      value /= sum;
    }
    result.fall_flow[weather] /= sum;
  }
  return result;
}

std::array<double, 2> stays_up(const SpellRates& rates, const Equilibrium& long_run, double hours) {
  const Spells up = spells_of(rates.falls, rates.up_brief, rates.up_brief_factor);
  std::array<double, 2> stays{};
  for (unsigned phase = 0; phase < 2; ++phase) {
    // exp(M h) 1 of the generator of (calm, shock) that is killed at the phase's rates: a matrix of
    // two rows, in closed form.
    const ByWeather& exit = up.exit[phase];
    const double half = -(exit[0] + rates.shock_begins + exit[1] + rates.shock_ends) / 2;
    const double det =
        exit[0] * exit[1] + exit[0] * rates.shock_ends + exit[1] * rates.shock_begins;
    const double root = std::sqrt(std::max(half * half - det, 0.0));
    const double plus = std::exp((half + root) * hours);
    const double minus = std::exp((half - root) * hours);
    const double even = (plus + minus) / 2;
    const double odd =
        root * hours > 1e-6 ? (plus - minus) / (2 * root) : hours * std::exp(half * hours);
    for (unsigned weather = 0; weather < 2; ++weather) {
      const auto& share = long_run.share[weather];
      const double known = share[kUpLong] + share[kUpBrief];
      const double chance = known > 0 ? share[kUpLong + phase] / known : 0.5;
      stays[weather] += chance * std::clamp(even + odd * (-exit[weather] - half), 0.0, 1.0);
    }
  }
  return stays;
}

}  // namespace drydock
