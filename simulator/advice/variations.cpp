#include "simulator/advice/variations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "simulator/advice/fleet_choices.hpp"
#include "simulator/fleet/read_fleets.hpp"
#include "simulator/world/reservation_sizing.hpp"

namespace drydock {
namespace {

constexpr std::size_t kLeastNewTypes = 2;
constexpr std::size_t kMostNewTypes = 6;
constexpr std::size_t kMostTypes = 30;  // of EMR with a strategy; a group may have 40
constexpr Units kBaseShare = 4;         // of what is wanted: one in four

// One fleet with what is changed of it.
struct Subject {
  const FleetModel& model;
  std::size_t resource;  // in PlannedSet::resources
  FleetChoices choices;
};

class Proposer {
 public:
  Proposer(const PlannedSet& resources, const Catalog& catalog)
      : set_(resources), catalog_(catalog), region_(catalog.region(resources.region)) {}

  std::vector<Variation> propose();

 private:
  const Value& properties(const Subject& subject) const {
    return set_.resources[subject.resource].properties;
  }
  // A copy of the template to be changed, kept when `change` says that it did.
  template <class Change>
  void vary(const Subject& subject, VariationKind kind, std::string what, Change&& change) {
    Variation variation{kind, subject.model.address, std::move(what),
                        set_.resources[subject.resource].span, set_};
    if (change(variation.resources)) {
      variation.resources.by_address.clear();
      variation.resources.by_identifier.clear();
      variations_.push_back(std::move(variation));
    }
  }
  void propose_for(const Subject& subject);
  void more_types(const Subject& subject);
  void strategies(const Subject& subject);
  void more_zones(const Subject& subject);
  void on_demand_base(const Subject& subject);
  void rebalancing(const Subject& subject);
  void reservations(const Subject& subject);
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> like(
      const FleetModel& model) const;
  [[nodiscard]] std::string new_zone(const FleetModel& model) const;
  // Adds a subnet like `subnet` in the zone to the set; its identifier.
  static std::string add_subnet(PlannedSet& set, const std::string& subnet,
                                const std::string& zone);
  static void add_reservation(PlannedSet& set, const std::string& fleet, const std::string& type,
                              const std::string& zone, Units count);

  const PlannedSet& set_;
  const Catalog& catalog_;
  const RegionFacts* region_;
  std::vector<Variation> variations_;
};

const SpotRules& spot_of(const FleetModel& model) {
  return model.is_group() ? model.group.spot : model.fleet.spot;
}

bool wants_spot(const FleetModel& model) {
  return model.is_group() ? model.group.on_demand_percentage < 100 : model.spot_target > 0;
}

bool by_attributes(const FleetModel& model) {
  return std::any_of(model.overrides.begin(), model.overrides.end(),
                     [](const FleetOverride& each) { return each.requirements.has_value(); });
}

bool is_like(const InstanceType& one, const InstanceType& other) {
  return one.vcpus == other.vcpus && one.memory_mib == other.memory_mib &&
         one.architecture == other.architecture && one.bare_metal == other.bare_metal &&
         one.burstable == other.burstable && one.accelerators == other.accelerators && one.spot &&
         one.current_generation;
}

// Pairs of a new type and the listed one that it is like: the cheapest On-Demand first, one of a
// family, in turn for each listed type.
std::vector<std::pair<std::string, std::string>> Proposer::like(const FleetModel& model) const {
  struct Candidate {
    NanoDollars price = 0;
    std::size_t rank = 0;  // among those like the same type
    const InstanceType* type = nullptr;
    std::string listed;
  };
  std::set<std::string> taken;
  for (const FleetOverride& each : model.overrides) {
    taken.insert(each.instance_type);
  }
  const std::set<std::string> listed = taken;
  std::vector<Candidate> all;
  for (const std::string& name : listed) {
    const InstanceType* known = catalog_.find(name);
    std::vector<Candidate> some;
    for (std::uint32_t i = 0; known != nullptr && i < catalog_.types().size(); ++i) {
      const InstanceType& type = catalog_.types()[i];
      const std::optional<Money> price = Catalog::on_demand(*region_, i);
      if (price && is_like(type, *known) && taken.count(type.name) == 0) {
        some.push_back({nano_dollars(*price), 0, &type, name});
        taken.insert(type.name);
      }
    }
    std::stable_sort(some.begin(), some.end(),
                     [](const Candidate& a, const Candidate& b) { return a.price < b.price; });
    for (std::size_t i = 0; i < some.size(); ++i) {
      some[i].rank = i;
    }
    all.insert(all.end(), some.begin(), some.end());
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Candidate& a, const Candidate& b) { return a.rank < b.rank; });
  const std::size_t most = std::min(std::clamp(listed.size(), kLeastNewTypes, kMostNewTypes),
                                    kMostTypes - std::min(kMostTypes, listed.size()));
  std::vector<std::pair<std::string, std::string>> chosen;
  for (std::size_t i = 0; i < std::min(most, all.size()); ++i) {
    chosen.emplace_back(all[i].type->name, all[i].listed);
  }
  return chosen;
}

void Proposer::more_types(const Subject& subject) {
  if (by_attributes(subject.model)) {
    return;
  }
  const auto chosen = like(subject.model);
  std::string names;
  for (const auto& [type, listed] : chosen) {
    names += (names.empty() ? "" : ", ") + type;
  }
  vary(subject, VariationKind::MoreTypes,
       fmt::format("draw from {} instance types more: {}", chosen.size(), names),
       [&](PlannedSet& set) {
         bool changed = false;
         for (const ValuePath& path : subject.choices.overrides) {
           Value* list = value_at(set.resources[subject.resource].properties, path);
           if (list == nullptr || !list->is_list()) {
             continue;
           }
           const Value::List items = list->items();
           for (const auto& [type, listed] : chosen) {
             for (const Value& item : items) {
               const Value* name = item.find("InstanceType");
               if (name != nullptr && name->scalar_text() == listed) {
                 Value more = item;
                 more.set("InstanceType", Value::string(type, name->span()));
                 list->items().push_back(std::move(more));
                 changed = true;
               }
             }
           }
         }
         return changed;
       });
}

void Proposer::strategies(const Subject& subject) {
  if (!wants_spot(subject.model)) {
    return;
  }
  for (const SpotStrategy strategy :
       {SpotStrategy::PriceCapacityOptimized, SpotStrategy::CapacityOptimized,
        SpotStrategy::Diversified, SpotStrategy::LowestPrice}) {
    if (strategy == spot_of(subject.model).strategy ||
        (strategy == SpotStrategy::Diversified && !subject.choices.may_diversify)) {
      continue;
    }
    const std::string text = strategy_text(strategy, subject.choices.camel_case);
    vary(subject, VariationKind::Strategy, fmt::format("allocate Spot by {}", text),
         [&](PlannedSet& set) {
           Value& changed = set.resources[subject.resource].properties;
           ValuePath beside = subject.choices.strategy;
           beside.pop_back();
           set_value(changed, subject.choices.strategy, Value::string(text));
           Value* owner = value_at(changed, beside);
           if (owner != nullptr && !subject.choices.pool_count.empty()) {
             owner->erase(subject.choices.pool_count);
           }
           return owner != nullptr;
         });
  }
}

// The first of the Region that the fleet is not in; "" if there is none.
std::string Proposer::new_zone(const FleetModel& model) const {
  for (std::size_t i = 0; i < region_->zones.size(); ++i) {
    std::string name = set_.region + static_cast<char>('a' + i);
    if (std::find(model.zones.begin(), model.zones.end(), name) == model.zones.end()) {
      return name;
    }
  }
  return "";
}

std::string Proposer::add_subnet(PlannedSet& set, const std::string& subnet,
                                 const std::string& zone) {
  const PlannedResource* like = set.find_identifier("AWS::EC2::Subnet", subnet);
  if (like == nullptr) {
    return "";
  }
  PlannedResource more = *like;
  more.address = Address(like->address.text() + "Beside");
  more.identifier = like->identifier + "-" + zone;
  more.properties.set("AvailabilityZone", Value::string(zone));
  more.attributes.set("AvailabilityZone", Value::string(zone));
  more.attributes.set("SubnetId", Value::string(more.identifier));
  std::string identifier = more.identifier;
  set.resources.push_back(std::move(more));
  return identifier;
}

void Proposer::more_zones(const Subject& subject) {
  const std::string zone = new_zone(subject.model);
  if (zone.empty() || subject.model.zones.empty()) {
    return;
  }
  vary(subject, VariationKind::MoreZones, fmt::format("use {} too", zone), [&](PlannedSet& set) {
    const auto list_at = [&](const ValuePath& path) -> Value* {
      Value* found =
          path.empty() ? nullptr : value_at(set.resources[subject.resource].properties, path);
      return found != nullptr && found->is_list() && !found->items().empty() ? found : nullptr;
    };
    if (const Value* subnets = list_at(subject.choices.subnets)) {
      const std::string id =
          add_subnet(set, subnets->items().front().scalar_text().value_or(""), zone);
      if (!id.empty()) {
        list_at(subject.choices.subnets)->items().push_back(Value::string(id));
      }
      return !id.empty();
    }
    Value* zones = list_at(subject.choices.zones);
    if (zones != nullptr) {
      zones->items().push_back(Value::string(zone));
    }
    return zones != nullptr;
  });
}

void Proposer::on_demand_base(const Subject& subject) {
  const FleetModel& model = subject.model;
  const Units base = (model.desired + kBaseShare - 1) / kBaseShare;
  if (subject.choices.base.empty() || !wants_spot(model) ||
      properties(subject).find("MixedInstancesPolicy") == nullptr ||
      model.group.on_demand_base >= base || base >= model.desired) {
    return;
  }
  vary(subject, VariationKind::OnDemandBase,
       fmt::format("run {} of {} On-Demand (OnDemandBaseCapacity)", base, model.desired),
       [&](PlannedSet& set) {
         set_value(set.resources[subject.resource].properties, subject.choices.base,
                   Value::integer(base));
         return true;
       });
}

void Proposer::rebalancing(const Subject& subject) {
  if (subject.choices.rebalancing.empty() || !wants_spot(subject.model)) {
    return;
  }
  const bool on = !subject.model.capacity_rebalancing;
  vary(subject, VariationKind::Rebalancing,
       on ? "replace instances at risk before they are interrupted (CapacityRebalance)"
          : "wait for interruptions (no CapacityRebalance)",
       [&](PlannedSet& set) {
         set_value(set.resources[subject.resource].properties, subject.choices.rebalancing,
                   Value::boolean(on));
         return true;
       });
}

void Proposer::add_reservation(PlannedSet& set, const std::string& fleet, const std::string& type,
                               const std::string& zone, Units count) {
  PlannedResource more;
  more.address = Address(fleet + "Reserved" + zone);
  more.type = "AWS::EC2::CapacityReservation";
  more.identifier = "cr-" + more.address.text();
  more.properties = Value::object({});
  more.properties.set("AvailabilityZone", Value::string(zone));
  more.properties.set("InstanceType", Value::string(type));
  more.properties.set("InstancePlatform", Value::string("Linux/UNIX"));
  more.properties.set("InstanceCount", Value::integer(count));
  more.properties.set("InstanceMatchCriteria", Value::string("open"));
  more.attributes = more.properties;
  set.resources.push_back(std::move(more));
}

void Proposer::reservations(const Subject& subject) {
  const FleetModel& model = subject.model;
  const bool reserved = std::any_of(
      set_.resources.begin(), set_.resources.end(),
      [](const PlannedResource& each) { return each.type == "AWS::EC2::CapacityReservation"; });
  if (model.kind != FleetKind::AutoScalingGroup || reserved || model.overrides.empty() ||
      model.overrides.front().instance_type.empty() || model.zones.empty()) {
    return;
  }
  const Units above = std::max<Units>(0, model.desired - model.group.on_demand_base);
  const Units on_demand = std::min(model.desired, model.group.on_demand_base) +
                          above * static_cast<Units>(model.group.on_demand_percentage) / 100;
  const auto per_zone = size_reservations(static_cast<std::uint32_t>(model.zones.size()),
                                          static_cast<std::uint32_t>(on_demand));
  if (on_demand == 0 || !per_zone || *per_zone == 0) {
    return;
  }
  const std::string type = model.overrides.front().instance_type;
  vary(subject, VariationKind::Reservations,
       fmt::format("reserve {} {} in each of {} zones", *per_zone, type, model.zones.size()),
       [&](PlannedSet& set) {
         for (const std::string& zone : model.zones) {
           add_reservation(set, model.address, type, zone, *per_zone);
         }
         return true;
       });
}

void Proposer::propose_for(const Subject& subject) {
  more_types(subject);
  strategies(subject);
  more_zones(subject);
  on_demand_base(subject);
  rebalancing(subject);
  reservations(subject);
}

std::vector<Variation> Proposer::propose() {
  if (region_ == nullptr) {
    return {};
  }
  Diagnostics told;  // once, by whoever simulates the template itself
  std::vector<DeclaredResource> declared;
  for (const PlannedResource& each : set_.resources) {
    declared.push_back({each.address.text(), each.type, each.identifier, &each.properties,
                        &each.attributes, each.span});
  }
  const std::vector<FleetModel> models = read_fleets(declared, told);
  for (const FleetModel& model : models) {
    // "Cluster.TASK" is part of the resource "Cluster"; a module's own point stands before it.
    const std::string& address = model.address;
    const bool part = model.kind == FleetKind::EmrFleet;
    for (std::size_t i = 0; i < set_.resources.size(); ++i) {
      const std::string& owner = set_.resources[i].address.text();
      const bool whole = owner == address;
      const bool within = part && address.size() > owner.size() && address.starts_with(owner) &&
                          address[owner.size()] == '.';
      if (!whole && !within) {
        continue;
      }
      auto choices = fleet_choices(model, set_.resources[i].properties,
                                   whole ? "" : std::string_view(address).substr(owner.size() + 1));
      if (choices) {
        propose_for({model, i, *std::move(choices)});
      }
      break;
    }
  }
  return std::move(variations_);
}

}  // namespace

std::string_view variation_words(VariationKind kind) {
  switch (kind) {
    case VariationKind::MoreTypes:
      return "more types";
    case VariationKind::Strategy:
      return "another strategy";
    case VariationKind::MoreZones:
      return "more zones";
    case VariationKind::OnDemandBase:
      return "an On-Demand base";
    case VariationKind::Rebalancing:
      return "capacity rebalancing";
    case VariationKind::Reservations:
      break;
  }
  return "reservations";
}

std::vector<Variation> propose_variations(const PlannedSet& resources, const Catalog& catalog) {
  return Proposer(resources, catalog).propose();
}

}  // namespace drydock
