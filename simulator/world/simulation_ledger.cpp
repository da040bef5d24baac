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

// What a fault does, in words behind its time; "" for other events.
std::string described_fault(const ScenarioEvent& event) {
  const auto where = [](const std::string& zone) {
    return zone.empty() ? std::string("every zone") : "zone " + zone;
  };
  if (const auto* impaired = std::get_if<ZoneImpairedEvent>(&event.what)) {
    const std::string part = impaired->share < 1
                                 ? fmt::format(", {:g} % of what runs there", impaired->share * 100)
                                 : "";
    return fmt::format(", zone {} impaired{} for {}{}", impaired->zone,
                       impaired->gray ? " without showing it" : "",
                       describe(impaired->duration_seconds, true), part);
  }
  if (const auto* shortage = std::get_if<CapacityShortageEvent>(&event.what)) {
    return fmt::format(", in {} {:g} % of Spot and {:g} % of On-Demand pools short for {}",
                       where(shortage->zone), shortage->spot_share * 100,
                       shortage->on_demand_share * 100, describe(shortage->duration_seconds, true));
  }
  if (const auto* spike = std::get_if<PriceSpikeEvent>(&event.what)) {
    return fmt::format(", in {} {:g} times the Spot price for {}", where(spike->zone),
                       spike->factor, describe(spike->duration_seconds, true));
  }
  return "";
}

}  // namespace

std::vector<LedgerEntry> simulation_ledger(std::vector<LedgerEntry> inputs,
                                           const Scenario& scenario, const SimulationResult& result,
                                           bool with_market) {
  std::vector<LedgerEntry> ledger = std::move(inputs);
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
    const std::string what = "at " + describe(event.at_seconds, true) + described_fault(event);
    ledger.push_back({event.label.empty() ? fmt::format("event {}", i + 1) : event.label, what,
                      SourceKind::Scenario, fmt::format("{}.events.{}", file, i), ""});
  }
  for (const AssumptionInfo& info : all_assumptions()) {
    if (info.of_market && !with_market) {
      continue;
    }
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
