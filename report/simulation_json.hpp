// What `drydock simulate --json` prints; schemas/formats/simulation.schema.json. A metric is
//   {"name", "unit", "title", "mean", "ci95": [lo, hi], "p50", "p95", "p99", "p50_ci95",
//   "p95_ci95",
//    "p99_ci95", "trials", "censored", "direction": "lower|higher"}
// Figures of a metric that exists in no trial are null.
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "base/json_writer.hpp"
#include "base/source_map.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

[[nodiscard]] std::string simulation_json(const SimulationResult& result,
                                          const Diagnostics& diagnostics, const SourceMap& sources);

// The members of that document up to the ledger, of the object that is open.
void write_simulation(JsonWriter& json, const SimulationResult& result);

// Values of keys that the caller has written; shared with the score document.
void write_interval(JsonWriter& json, const Interval& interval);
void write_metrics(JsonWriter& json, const std::vector<Metric>& metrics);
// A member of the object that is open.
void write_numbers(JsonWriter& json, std::string_view name, const std::vector<double>& values);
void write_objectives(JsonWriter& json, const std::vector<ObjectiveResult>& objectives);
void write_ledger(JsonWriter& json, const std::vector<LedgerEntry>& ledger);
[[nodiscard]] std::string_view direction_word(Direction direction);

}  // namespace drydock
