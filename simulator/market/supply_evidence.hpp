// What traces taught of the Spot pools of one instance type, in the form that a supply model takes:
// out of a trace itself, or out of what `drydock spot fit` wrote (schemas/formats/
// market-fit.schema.json). A trace names zones and not types, so the caller says which type it is
// of.
//
// A probe of launches and a trace of running nodes are both read as falls of the pool: where both
// exist of one type (p3.2xlarge, see docs/MARKET.md) they fall about as often.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "simulator/market/supply_equilibrium.hpp"
#include "simulator/market/trace.hpp"

namespace drydock {

struct PoolEvidence {
  std::string zone;    // "us-east-1a"
  std::string region;  // "us-east-1"
  // Falls and rises by weather, with the tails of the prior, in a market that is up as often and
  // falls as often as was seen.
  SpellRates rates;
  double up_share = 0;
  std::uint32_t asked = 1;  // instances; 0: prices alone were seen
  std::int64_t price = 0;   // the last that was seen, billionths of a dollar an hour; 0: none
  double price_spread = 0;  // of the logarithm, a day
};

struct MarketEvidence {
  std::string type;    // "p3.2xlarge"
  std::string series;  // name of the trace, for the ledger
  TraceKind kind = TraceKind::LaunchProbe;
  std::vector<PoolEvidence> pools;
};

// The zone that a column of a trace is named by: "us-east-1a" of "us-east-1a_v100_1".
[[nodiscard]] std::string zone_of_pool(std::string_view pool);

// Of a whole trace. Precondition: it has a tick at which each pool was observed.
[[nodiscard]] MarketEvidence evidence_of_trace(const MarketTrace& trace, std::string type);

// One evidence a series. What cannot be used is reported with DD5309; nothing if any of it is.
[[nodiscard]] std::optional<std::vector<MarketEvidence>> read_market_fit(const Document& document,
                                                                         const std::string& type,
                                                                         Diagnostics& diagnostics);

}  // namespace drydock
