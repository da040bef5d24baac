#include "simulator/operation/operation_reservations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/codes/scenario_codes.hpp"

namespace drydock {
namespace {

std::string text_of(const Value& value, std::string_view key) {
  const Value* found = value.find(key);
  return found == nullptr ? "" : found->scalar_text().value_or("");
}

void read_reservations(const PlannedSet& resources, const Catalog& catalog, OperationModel& model,
                       Diagnostics& diagnostics) {
  constexpr std::string_view kMark = ":capacity-reservation/";
  std::map<std::string, std::vector<std::string>> groups;  // by id of the reservation
  for (const PlannedResource& resource : resources.resources) {
    const Value* members = resource.properties.find("Resources");
    if (resource.type != "AWS::ResourceGroups::Group" || members == nullptr ||
        !members->is_list()) {
      continue;
    }
    for (const Value& member : members->items()) {
      const std::string text = member.scalar_text().value_or("");
      if (const std::size_t mark = text.find(kMark); mark != std::string::npos) {
        groups[text.substr(mark + kMark.size())].push_back(text_of(resource.attributes, "Arn"));
      }
    }
  }
  for (const PlannedResource& resource : resources.resources) {
    if (resource.type != "AWS::EC2::CapacityReservation") {
      continue;
    }
    OperationReservation entry;
    Reservation& reservation = entry.reservation;
    reservation.id = resource.identifier;
    reservation.zone = text_of(resource.properties, "AvailabilityZone");
    reservation.instance_type = text_of(resource.properties, "InstanceType");
    const Value* count = resource.properties.find("InstanceCount");
    const std::int64_t slots = count == nullptr ? 0 : count->as_integer().value_or(0);
    reservation.count = static_cast<std::uint32_t>(std::clamp<std::int64_t>(slots, 0, 1000));
    reservation.criteria = text_of(resource.properties, "InstanceMatchCriteria") == "targeted"
                               ? MatchCriteria::Targeted
                               : MatchCriteria::Open;
    reservation.groups = groups[reservation.id];
    const std::optional<Price> price =
        catalog.on_demand_price(reservation.instance_type, model.region);
    if (!price) {
      diagnostics.add({codes::PriceUnknown,
                       fmt::format("the catalog has no On-Demand price for {} in {}",
                                   reservation.instance_type, model.region),
                       resource.span, "`drydock catalog import` takes in newer figures"});
      continue;
    }
    entry.price = nano_dollars(price->usd_per_hour);
    model.ledger.push_back(
        {"reserved slots in " + reservation.zone,
         fmt::format("{} x {}, {}", reservation.count, reservation.instance_type,
                     reservation.criteria == MatchCriteria::Open ? "open" : "targeted"),
         SourceKind::Template, "template:Resources." + resource.address.text(), ""});
    model.reservations.push_back(std::move(entry));
  }
}

// Rules 102 to 105 and 113: which slots an instance of each pool may enter; targeted ones first.
void enter_reservations(const Catalog& catalog, const OperationModel& model,
                        OperationFleet& fleet) {
  const PoolTable& table = fleet.pools.table;
  fleet.slots.resize(table.size());
  const ReservationUse use =
      fleet.model.is_group() ? fleet.model.group.reservations : fleet.model.fleet.reservations;
  if (use == ReservationUse::None) {
    return;
  }
  const FleetSettings& settings = fleet.settings;
  const bool named = !settings.reservation_id.empty() || !settings.reservation_group.empty();
  const auto may_enter = [&](const Reservation& reservation, bool targeted) {
    if ((reservation.criteria == MatchCriteria::Targeted) != targeted) {
      return false;
    }
    if (named) {
      return reservation.id == settings.reservation_id ||
             std::find(reservation.groups.begin(), reservation.groups.end(),
                       settings.reservation_group) != reservation.groups.end();
    }
    return !targeted;
  };
  for (std::uint32_t pool = 0; pool < table.size(); ++pool) {
    for (const bool targeted : {true, false}) {
      for (std::uint32_t i = 0; i < model.reservations.size(); ++i) {
        const Reservation& reservation = model.reservations[i].reservation;
        if (reservation.zone == fleet.pools.zones[table.zone[pool]] &&
            reservation.instance_type == catalog.types()[table.type[pool]].name &&
            may_enter(reservation, targeted)) {
          fleet.slots[pool].push_back(i);
        }
      }
    }
  }
}

}  // namespace

void add_reservations(const PlannedSet& resources, const Catalog& catalog, OperationModel& model,
                      Diagnostics& diagnostics) {
  read_reservations(resources, catalog, model, diagnostics);
  for (OperationFleet& fleet : model.fleets) {
    enter_reservations(catalog, model, fleet);
  }
}

}  // namespace drydock
