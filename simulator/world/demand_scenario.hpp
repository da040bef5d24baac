// What a scenario says of those who ask what is paid by use: the queries that a warehouse is asked,
// and the readers of a dashboard. When they come stands in `arrivals:`. Read from `queries:` and
// `readers:`; docs/SCENARIOS.md describes the format. What follows from it is left to
// simulator/demand.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "base/span.hpp"
#include "planner/document/document.hpp"
#include "simulator/engine/distribution.hpp"
#include "simulator/world/scenario_values.hpp"

namespace drydock {

// One kind of query.
struct QuerySettings {
  std::string label;   // of the arrivals that are such queries
  std::string group;   // query group, by which workload management chooses a queue; "" for none
  Distribution alone;  // seconds that one takes where nothing else runs …
  double rpus = 1;     // … on so many RPU
  bool scales = true;  // may run on a cluster of concurrency scaling
  Span span;
};

enum class ReaderPricing : std::uint8_t { Session, User, Capacity };

// Who reads a dashboard.
struct AudienceSettings {
  std::string resource;  // logical id of the dashboard, to which the arrivals go
  std::uint32_t users = 0;
  std::uint32_t customers = 0;  // to whom the users belong; 0 if it does not matter
  double active = 1;            // share of the users that come at all
  double variation = 0;         // of how often those come: standard deviation by mean
  ReaderPricing pricing = ReaderPricing::Session;
  Money seat_usd;  // what a user costs a month where every user has a seat; 0: not compared
  std::string seat_source;  // who says so
  Span span;
};

struct DemandScenario {
  std::vector<QuerySettings> queries;
  std::vector<AudienceSettings> readers;
};

// The two keys of the scenario `root`; what is wrong is reported through `values`.
[[nodiscard]] DemandScenario read_demand_scenario(const Node& root, ScenarioValues& values);

}  // namespace drydock
