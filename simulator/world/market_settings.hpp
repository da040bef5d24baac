// Which traces of Spot pools a scenario learns from (`market:`): files of `drydock spot fit` or
// traces themselves, each of one instance type. Reading the files is left to who loads the
// scenario; what becomes of a pool without any is left to simulator/market/supply_prior.
#pragma once

#include <string>
#include <vector>

#include "base/span.hpp"
#include "planner/document/document.hpp"
#include "simulator/market/supply_evidence.hpp"
#include "simulator/world/scenario_values.hpp"

namespace drydock {

// One entry of `market:`.
struct MarketFile {
  std::string type;  // "p3.2xlarge"
  std::string file;  // as written: relative to the folder of the scenario
  Span span;
};

struct MarketScenario {
  std::vector<MarketFile> files;         // in file order
  std::vector<MarketEvidence> evidence;  // what they taught
};

[[nodiscard]] MarketScenario read_market_scenario(const Node& root, ScenarioValues& values);

}  // namespace drydock
