// Spot placement scores of our own: how likely it is that a request obtains its whole capacity at
// an instant and keeps it for some hours. docs/PLACEMENT.md defines them; rules 95 to 100 of
// docs/capacity-rules.md.
//
// In each of many trials the market of the request's pools (simulator/market/supply.hpp) goes
// through the day before the instant. Then a fleet asks for the capacity, as capacity-optimized
// would; it succeeds if it gets all of it, and if whatever is taken back within the hours that
// follow can be replaced at once from the request's pools. The probability is the share of trials
// that succeed; the score its tenth, rounded up.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/market/supply_prior.hpp"
#include "simulator/placement/placement_request.hpp"
#include "simulator/score/metric.hpp"

namespace drydock {

struct PlacementOptions {
  Nanoseconds at = 0;  // the instant of the request
  Nanoseconds keep = Nanoseconds{3} * 3600 * 1'000'000'000;
  std::uint32_t trials = 1000;
  std::uint64_t seed = 1;
  std::uint32_t threads = 0;
  // AWS scores fewer than three types low, whatever their capacity (rule 96): at most 3, as was
  // measured (rule 100). The probability stays what it is.
  bool few_types_score_low = true;
  SupplyPriorOptions prior;  // `begins` is set here
  std::function<void(std::uint32_t done, std::uint32_t all)> on_progress;
};

// Of a time series: one request after the other, `every` apart.
struct PlacementSeries {
  Nanoseconds every = 0;
  std::uint32_t points = 1;
};

struct PlacementPoint {
  std::uint32_t score = 1;
  double probability = 0;
  Interval ci95;  // of the probability: E. B. Wilson (1927)
};

// Of a Region or a zone.
struct PlacementScore {
  std::string region;
  std::string zone;  // "" for a Region
  std::uint32_t types = 0;
  std::uint32_t pools = 0;
  std::vector<PlacementPoint> points;  // one for each instant
  // Where what is believed of the pools comes from, each with the number of pools.
  std::vector<std::pair<std::string, std::uint32_t>> sources;

  [[nodiscard]] const PlacementPoint& first() const { return points.front(); }
  // Over all instants.
  [[nodiscard]] double mean_probability() const;
};

// Tenths, rounded up: 1 for at most a tenth, 10 above nine tenths.
[[nodiscard]] std::uint32_t placement_score(double probability);

// Best first: by mean probability, then by name; at most as many as the request wants. Regions and
// zones without a pool are not scored; if none has one, that is reported. Precondition: the request
// was checked.
[[nodiscard]] std::vector<PlacementScore> score_placements(const PlacementRequest& request,
                                                           const Catalog& catalog,
                                                           std::span<const MarketEvidence> evidence,
                                                           const PlacementOptions& options,
                                                           const PlacementSeries& series, Span span,
                                                           Diagnostics& diagnostics);

}  // namespace drydock
