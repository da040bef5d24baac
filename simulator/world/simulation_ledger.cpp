#include "simulator/world/simulation_ledger.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"
#include "simulator/world/assumptions.hpp"
#include "simulator/world/modelled_rules.hpp"

namespace drydock {
namespace {

void add_rules(std::vector<LedgerEntry>& ledger) {
  for (const ModelledRule& rule : all_modelled_rules()) {
    if (rule.kind == SourceKind::Catalog) {
      continue;  // the world lists each figure of the catalog that it used
    }
    ledger.push_back({std::string(rule.title), std::string(rule.text), rule.kind,
                      std::string(rule.source), std::string(rule.id)});
  }
}

}  // namespace

std::vector<LedgerEntry> simulation_ledger(const World& world, const Scenario& scenario,
                                           const SimulationResult& result) {
  std::vector<LedgerEntry> ledger = world.ledger;
  const std::string file = "scenario:" + scenario.name;
  const auto run = [&](const char* name, std::string value, const char* key, bool as_scenario) {
    ledger.push_back({name, std::move(value), SourceKind::Scenario,
                      as_scenario ? file + "." + key : std::string("command line"), ""});
  };
  run("simulated time", format_duration(result.until), "until", result.until == scenario.until);
  run("trials", std::to_string(result.trials), "trials", result.trials == scenario.trials);
  run("seed", std::to_string(result.seed), "seed", result.seed == scenario.seed);
  if (scenario.required_capacity) {
    run("required capacity", std::to_string(*scenario.required_capacity), "required_capacity",
        true);
  }
  for (std::size_t i = 0; i < scenario.events.size(); ++i) {
    const ScenarioEvent& event = scenario.events[i];
    std::string what = "at " + describe(event.at_seconds, true);
    if (const auto* impaired = std::get_if<ZoneImpairedEvent>(&event.what)) {
      what += fmt::format(", zone {} impaired for {}", impaired->zone,
                          describe(impaired->duration_seconds, true));
    }
    ledger.push_back({event.label.empty() ? fmt::format("event {}", i + 1) : event.label,
                      std::move(what), SourceKind::Scenario, fmt::format("{}.events.{}", file, i),
                      ""});
  }
  for (const AssumptionInfo& info : all_assumptions()) {
    const auto found = scenario.assumptions.find(std::string(info.name));
    const bool stated = found != scenario.assumptions.end() && found->second.span.valid();
    const Distribution& value =
        found != scenario.assumptions.end() ? found->second.value : info.by_default;
    ledger.push_back(
        {std::string(info.title), describe(value, info.is_time),
         stated ? SourceKind::Scenario : SourceKind::Default,
         stated ? fmt::format("{}.assumptions.{}", file, info.name) : std::string(info.source),
         std::string(info.id)});
  }
  add_rules(ledger);
  return ledger;
}

}  // namespace drydock
