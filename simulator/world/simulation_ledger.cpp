#include "simulator/world/simulation_ledger.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"
#include "simulator/world/assumptions.hpp"

namespace drydock {
namespace {

void add_rules(std::vector<LedgerEntry>& ledger) {
  const auto rule = [&](const char* name, const char* value, const char* source, const char* id) {
    ledger.push_back({name, value, SourceKind::Rule, source, id});
  };
  rule("matching of reservations",
       "zone, type, platform and tenancy agree; open is entered by matching, targeted by naming",
       "EC2 User Guide, capacity-reservations-using, 2023-05; rules 102 to 105",
       "reservation-matching");
  rule("billing of reservations", "a slot costs the On-Demand price, used or unused, per second",
       "EC2 User Guide, capacity-reservations-pricing-billing, 2023-05; rule 101",
       "reservation-billing");
  rule("reservations and zones", "a slot helps only in its own zone and bills while it is lost",
       "EC2 User Guide, ec2-capacity-reservations, 2023-05; rule 118", "reservation-zone");
  rule("zone of a launch", "the zone with the fewest instances; on failure another that works",
       "EC2 Auto Scaling User Guide, as-suspend-resume-processes, 2023-05; API "
       "AvailabilityZoneDistribution, 2026-08; rules 69 and 70",
       "zone-balance");
  rule("rebalancing of zones",
       "launch before terminate; may exceed the maximum by a tenth, at least by one",
       "EC2 Auto Scaling User Guide, auto-scaling-benefits, 2023-05; rules 72 to 74",
       "zone-rebalance");
  rule("zone of a termination", "the zone with the most instances",
       "EC2 Auto Scaling User Guide, ec2-auto-scaling-termination-policies, 2023-05; rule 77",
       "scale-in");
  const auto choice = [&](const char* name, const char* value, const char* id) {
    ledger.push_back({name, value, SourceKind::Default,
                      "modelling choice: AWS documents none; docs/SCENARIOS.md", id});
  };
  choice("instance that is terminated", "outside a reservation first, then the oldest",
         "victim-choice");
  choice("start of a trial", "groups run at their desired capacity, launched without shortage",
         "initial-state");
  choice("platform of instances", "Linux/UNIX, whatever the image is", "platform");
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
