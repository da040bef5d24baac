// Reads a market trace: what was seen of Spot pools, tick by tick.
//
// The format is CSV as the collectors publish it (SkyNomad and SkyPilot, Apache-2.0):
//   # key=value         metadata, before the names: gap_seconds (needed: seconds a tick), start,
//                       kind ("launch probe of N …", "N running instances …"), unit (prices)
//   pool,pool,…         one column a pool, named by its zone: "us-east-1a_v100_1", "us-east4-a"
//   1,0,,…              one row a tick; an empty value was not observed
// A launch probe stops its instance after each tick, so 0 means that a launch was refused. A trace
// of running nodes keeps its instances, so a step down is an interruption. What the numbers mean
// for a forecast is left to pool_series.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/diagnostic.hpp"
#include "base/source_map.hpp"

namespace drydock {

enum class TraceKind : std::uint8_t { LaunchProbe, RunningNodes, Price };
[[nodiscard]] std::string_view trace_kind_name(TraceKind kind);

struct MarketTrace {
  std::string name;  // of the file, without folder and ending
  TraceKind kind = TraceKind::LaunchProbe;
  double gap_seconds = 0;
  std::string start;        // as the file says it; "" if it does not
  std::uint32_t asked = 1;  // instances asked for at each tick; 1 for prices
  std::vector<std::string> pools;
  std::vector<double> values;  // [tick * pools + pool]; NaN: not observed

  [[nodiscard]] std::size_t ticks() const {
    return pools.empty() ? 0 : values.size() / pools.size();
  }
};

// All that is wrong is reported, up to a bound; nothing if any of it is an error.
[[nodiscard]] std::optional<MarketTrace> read_market_trace(FileId file, const SourceMap& sources,
                                                           Diagnostics& diagnostics);

}  // namespace drydock
