// Paths of pools at hourly steps, 256 trials at a time: the generator of the market. A Region may
// have weather, a hidden two-state chain that its pools share; then each pool's chance to fall or
// rise depends on the weather before and after the step. Without weather pools are independent.
//
// A trial is one bit. Each step draws, for all trials, the bits of a random number from the highest
// down and compares them with the bits of the chance, until every trial is decided: about ten
// times 256 random bits instead of 256 numbers. Chances are exact in units of 2^-32. Draws are
// keyed by (seed, block of trials, pool, step), so that a path depends neither on threads nor on
// what other pools there are.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "simulator/market/philox_lanes.hpp"
#include "simulator/market/regional_shock.hpp"

namespace drydock {

// One bit a trial.
using TrialBits = std::array<std::uint64_t, 4>;

struct PathPool {
  std::string name;
  double up_at_start = 0.5;
  // By weather before and after the step: calm calm, calm shock, shock calm, shock shock. Without
  // weather the first counts.
  std::array<MarkovRates, 4> rates{};
};

struct PathRegion {
  std::string name;
  double shock_begins = 0;  // each step; 0: no weather
  double shock_ends = 1;
  double shock_at_start = 0;
  std::vector<PathPool> pools;
};

// The hourly chain of a Region that was fitted at ticks of `gap_hours`: weather and one pool are
// stepped together over an hour, so each pool's own path keeps its law at whole hours.
[[nodiscard]] PathRegion hourly_region(const RegionWeather& weather, double gap_hours,
                                       std::string name, std::span<const std::string> pools,
                                       std::span<const double> up_at_start);

class MarketPaths {
 public:
  static constexpr std::uint32_t kTrials = 256;

  // `lanes`: where random bits come from; the default is the fastest.
  MarketPaths(std::vector<PathRegion> regions, std::uint64_t seed,
              PhiloxLanes lanes = choose_philox_lanes());

  // Trials 256 * block …, at their start.
  void begin(std::uint32_t block);
  void step();

  // In the order of Regions, then of their pools.
  [[nodiscard]] std::size_t pool_count() const { return up_.size(); }
  [[nodiscard]] const TrialBits& up(std::size_t pool) const { return up_[pool]; }
  [[nodiscard]] const TrialBits& shock(std::size_t region) const { return shock_[region]; }

 private:
  // A chance for the trials in `who`; those of a step do not overlap.
  struct Case {
    TrialBits who;
    std::uint32_t chance;  // in units of 2^-32
  };
  [[nodiscard]] TrialBits draw(std::span<const Case> cases, std::uint32_t entity) const;
  void step_weather(std::size_t region, TrialBits& before);
  void step_pool(const std::array<std::uint32_t, 8>& chances, const TrialBits& before,
                 const TrialBits& after, bool weather, std::size_t pool);

  std::vector<PathRegion> regions_;
  std::vector<std::uint32_t> region_entity_;
  std::vector<std::uint32_t> pool_entity_;
  std::vector<std::array<std::uint32_t, 8>> chances_;  // by pool: falls by weather, then rises
  philox::Key key_;
  PhiloxLanes lanes_;
  std::uint32_t block_ = 0;
  std::uint32_t step_ = 0;
  std::vector<TrialBits> up_;
  std::vector<TrialBits> shock_;
};

}  // namespace drydock
