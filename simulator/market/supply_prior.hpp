// The model of Spot pools that a simulation draws from: traces where there are any, otherwise
// priors from what the catalog knows of a type. docs/MARKET.md says where each figure of a prior
// comes from; every pool names its source for the ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "simulator/catalog/catalog.hpp"
#include "simulator/market/supply_evidence.hpp"
#include "simulator/market/supply_model.hpp"

namespace drydock {

// One pool as the catalog knows it; simulator/fleet/supply_facts.hpp takes it from there.
struct SupplyPoolFacts {
  std::string type;    // "m5.large"
  std::string zone;    // "us-east-1a", "use1-az1"; "" if only the Region is known
  std::string region;  // "us-east-1"
  std::uint32_t vcpus = 1;
  bool previous_generation = false;
  bool accelerated = false;
  bool bare_metal = false;
  bool burstable = false;
  std::int64_t on_demand = 0;  // billionths of a dollar an hour
  std::int64_t spot = 0;
  // Of the Spot advisor: bracket of the share interrupted in a month, and where it is from.
  std::optional<std::uint8_t> bracket;
  std::string bracket_source;
  // Of a type without one: brackets of the other sizes of its family in the Region.
  std::vector<std::uint8_t> family_brackets;
};

// Whether hours of the day change hazards: nowhere, in the one Region where traces show it, or
// everywhere at the same local time.
enum class DayPattern : std::uint8_t { None, WhereSeen, EveryRegion };

struct SupplyPriorOptions {
  Nanoseconds begins = 0;
  Nanoseconds horizon = Nanoseconds{3600} * 1'000'000'000;
  double score_noise = 0;
  DayPattern day_pattern = DayPattern::WhereSeen;
  // Depth of a pool: vCPUs that it can give to one fleet, median; of accelerated types instances.
  double depth_vcpus = 6000;
  double depth_accelerated = 18;
  // Of rebalance recommendations that come before the notice, on average (U7).
  Nanoseconds recommendation_lead = Nanoseconds{900} * 1'000'000'000;
  bool generation_counts = true;  // previous generations are interrupted more often
};

// One chain of weather and spells out of the published nine-zone trace; see docs/MARKET.md.
struct PriorShape {
  double shock_begins = 0.12;  // an hour
  double shock_ends = 0.22;
  double falls_ratio = 12;  // in shock against calm
  double rises_ratio = 0.19;
  double rises = 0.34;  // of long spells in calm weather
  double up_brief = 0.77;
  double up_brief_factor = 25;
  double short_brief = 0.68;
  double short_brief_factor = 11;
  double depth_spread = 1.2;
  double single_share = 0.2;  // of interruptions, that come one by one
  double price_spread = 0.012;
};
inline constexpr PriorShape kPriorShape;

// What a held instance is interrupted at, an hour: median and spread of the logarithm.
struct PriorHazard {
  double median = 0;
  double spread = 0;
  std::string source;
};
[[nodiscard]] PriorHazard prior_hazard(const SupplyPoolFacts& facts,
                                       const SupplyPriorOptions& options);

// Pools in the order of `facts`. A pool whose type and zone a trace holds takes its rates; one
// whose type a trace holds in other zones takes their middle, wide; others take the prior.
[[nodiscard]] SupplyModel make_supply_model(std::span<const SupplyPoolFacts> facts,
                                            std::span<const MarketEvidence> evidence,
                                            const SupplyPriorOptions& options);

}  // namespace drydock
