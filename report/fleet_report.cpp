#include "report/fleet_report.hpp"

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/scaling_report.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

// Pools are many; those without an instance are counted only.
constexpr std::uint32_t kMostPoolsShown = 40;

std::string_view strategy_word(SpotStrategy strategy) {
  switch (strategy) {
    case SpotStrategy::LowestPrice:
      return "lowest-price";
    case SpotStrategy::Diversified:
      return "diversified";
    case SpotStrategy::CapacityOptimized:
      return "capacity-optimized";
    case SpotStrategy::CapacityOptimizedPrioritized:
      return "capacity-optimized-prioritized";
    case SpotStrategy::PriceCapacityOptimized:
      break;
  }
  return "price-capacity-optimized";
}

const SpotRules& spot_rules(const FleetModel& model) {
  return model.is_group() ? model.group.spot : model.fleet.spot;
}

OnDemandStrategy on_demand_strategy(const FleetModel& model) {
  return model.is_group() ? model.group.on_demand : model.fleet.on_demand;
}

std::string_view unit_word(CapacityUnit unit) {
  return unit == CapacityUnit::Vcpu ? "vCPU" : unit == CapacityUnit::MemoryMib ? "MiB" : "units";
}

// Units as the template counts them.
double shown(const FleetModel& model, Units units) {
  return static_cast<double>(units) / static_cast<double>(model.scale);
}

double dollars(NanoDollars price) { return static_cast<double>(price) / 1e9; }

double hourly(const ReportedFleet& fleet) {
  const PoolTable& table = fleet.pools.table;
  double sum = 0;
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    sum += fleet.first.launches.spot[pool] * dollars(table.spot_price[pool]) +
           fleet.first.launches.on_demand[pool] * dollars(table.on_demand_price[pool]);
  }
  return sum;
}

std::string pools_text(const ReportedFleet& fleet, const Catalog& catalog,
                       const ReportStyle& style) {
  Table rows({{"pool"},
              {"zone"},
              {"weight", true},
              {"On-Demand", true},
              {"Spot", true},
              {"launched On-Demand", true},
              {"launched Spot", true}});
  const PoolTable& table = fleet.pools.table;
  std::uint32_t launched = 0;
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    const std::uint32_t on_demand = fleet.first.launches.on_demand[pool];
    const std::uint32_t spot = fleet.first.launches.spot[pool];
    if (on_demand + spot == 0 || ++launched > kMostPoolsShown) {
      continue;
    }
    rows.add_row(
        {{catalog.types()[table.type[pool]].name, Ink::Bold},
         printable(fleet.pools.zones[table.zone[pool]]),
         fmt::format("{}", shown(fleet.model, table.weight[pool])),
         fmt::format("${}", dollars(table.on_demand_price[pool])),
         table.may_spot[pool] == 0 ? "-" : fmt::format("${}", dollars(table.spot_price[pool])),
         fmt::format("{}", on_demand),
         fmt::format("{}", spot)});
  }
  std::string text = launched == 0 ? "" : rows.text(style, 2);
  if (launched > kMostPoolsShown) {
    text += fmt::format("  and {} more pools\n", launched - kMostPoolsShown);
  }
  return text + fmt::format("  {} of {} launch, for ${:.4f} an hour\n", launched,
                            counted(table.size(), "pool"), hourly(fleet));
}

}  // namespace

std::string fleet_text(const FleetReport& report, const Catalog& catalog,
                       const ReportStyle& style) {
  if (report.fleets.empty() && report.services.empty()) {
    return "The template has no group and no fleet of instances.\n";
  }
  std::string text;
  for (const ReportedFleet& fleet : report.fleets) {
    const FleetModel& model = fleet.model;
    text += (text.empty() ? "" : "\n") + paint(style, Ink::Bold, printable(model.address)) +
            fmt::format(", {}\n", fleet_kind_words(model.kind));
    text += fmt::format(
        "  {} On-Demand ({}) and {} Spot ({}) {}\n", shown(model, fleet.first.on_demand_target),
        on_demand_strategy(model) == OnDemandStrategy::LowestPrice ? "lowest-price" : "prioritized",
        shown(model, fleet.first.spot_target), strategy_word(spot_rules(model).strategy),
        unit_word(model.unit));
    if (fleet.first.only_zone) {
      text += fmt::format("  runs in one zone: {}\n",
                          printable(fleet.pools.zones[*fleet.first.only_zone]));
    }
    text += pools_text(fleet, catalog, style);
    text += scaling_text(report.plans, model.address);
  }
  return text + services_text(report, style);
}

std::string fleet_json(const FleetReport& report, const Catalog& catalog,
                       const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0").key("fleets").begin_array();
  for (const ReportedFleet& fleet : report.fleets) {
    const FleetModel& model = fleet.model;
    const PoolTable& table = fleet.pools.table;
    json.begin_object()
        .member("address", model.address)
        .member("kind", fleet_kind_words(model.kind))
        .member("unit", unit_word(model.unit))
        .member("on_demand_target", shown(model, fleet.first.on_demand_target))
        .member("spot_target", shown(model, fleet.first.spot_target))
        .member("spot_strategy", strategy_word(spot_rules(model).strategy))
        .member("usd_per_hour", hourly(fleet));
    if (fleet.first.only_zone) {
      json.member("zone", fleet.pools.zones[*fleet.first.only_zone]);
    }
    json.key("pools").begin_array();
    for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
      json.begin_object()
          .member("instance_type", catalog.types()[table.type[pool]].name)
          .member("zone", fleet.pools.zones[table.zone[pool]])
          .member("weight", shown(model, table.weight[pool]))
          .member("on_demand_usd_per_hour", dollars(table.on_demand_price[pool]))
          .member("spot_usd_per_hour", dollars(table.spot_price[pool]))
          .member("may_spot", table.may_spot[pool] != 0)
          .member("may_on_demand", table.may_on_demand[pool] != 0)
          .member("on_demand", fleet.first.launches.on_demand[pool])
          .member("spot", fleet.first.launches.spot[pool])
          .end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
  write_services(json, report.services);
  write_plans(json, report.plans);
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
