#include "simulator/fleet/fleet_pools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/codes/capacity_codes.hpp"
#include "base/glob.hpp"

namespace drydock {
namespace {

class PoolBuilder {
 public:
  PoolBuilder(const FleetModel& model, const Catalog& catalog, const RegionFacts& region)
      : model_(model), catalog_(catalog), region_(region) {
    pools_.zones = model.zones.empty() ? std::vector<std::string>{""} : model.zones;
    pools_.table.units_priced = model.max_price_per_unit;
  }

  void add_override(std::uint32_t number, const PriceProtection& protection) {
    const FleetOverride& choice = model_.overrides[number];
    if (!choice.requirements) {
      for (const std::uint32_t type : named_types(choice.instance_type)) {
        add_type(number, type, catalog_.types()[type].spot, true);
      }
      return;
    }
    PriceProtection of_unit = protection;
    of_unit.unit = model_.unit;
    const SelectedTypes selected =
        select_types(*choice.requirements, catalog_, region_, "", of_unit);
    for (const std::uint32_t type : selected.matching) {
      const auto in = [&](const std::vector<std::uint32_t>& list) {
        return std::binary_search(list.begin(), list.end(), type);
      };
      if (in(selected.spot) || in(selected.on_demand)) {
        add_type(number, type, in(selected.spot), in(selected.on_demand));
      }
    }
  }

  [[nodiscard]] FleetPools take() && { return std::move(pools_); }

 private:
  std::vector<std::uint32_t> named_types(const std::string& name) {
    std::vector<std::uint32_t> types;
    if (const auto type = catalog_.index_of(name)) {
      types.push_back(*type);
    } else if (name.find('*') != std::string::npos) {
      for (std::uint32_t i = 0; i < catalog_.types().size(); ++i) {
        if (matches_glob(name, catalog_.types()[i].name)) {
          types.push_back(i);
        }
      }
    }
    if (types.empty()) {
      pools_.without_price.push_back(name);
    }
    return types;
  }

  [[nodiscard]] Units weight_of(const FleetOverride& choice, const InstanceType& type) const {
    return model_.unit == CapacityUnit::Vcpu        ? static_cast<Units>(type.vcpus)
           : model_.unit == CapacityUnit::MemoryMib ? static_cast<Units>(type.memory_mib)
                                                    : choice.weight;
  }

  [[nodiscard]] NanoDollars max_price_of(const FleetOverride& choice, NanoDollars full) const {
    if (choice.max_price_percentage) {
      return std::llround(static_cast<double>(full) * *choice.max_price_percentage / 100);
    }
    const std::optional<Money> limit = choice.max_price ? choice.max_price : model_.max_price;
    return limit ? nano_dollars(*limit) / (model_.max_price_per_unit ? model_.scale : 1)
                 : kNoPriceLimit;
  }

  void add_type(std::uint32_t number, std::uint32_t type, bool spot, bool on_demand) {
    const FleetOverride& choice = model_.overrides[number];
    const InstanceType& facts = catalog_.types()[type];
    const std::optional<Money> full = Catalog::on_demand(region_, type);
    if (!full) {
      if (choice.instance_type.find('*') == std::string::npos && !choice.requirements) {
        pools_.without_price.push_back(facts.name);
      }
      return;
    }
    const std::optional<AdvisorFigure> advisor = Catalog::advisor(region_, type);
    for (std::uint32_t zone = 0; zone < pools_.zones.size(); ++zone) {
      if (!choice.zones.empty() && std::find(choice.zones.begin(), choice.zones.end(),
                                             pools_.zones[zone]) == choice.zones.end()) {
        continue;
      }
      const std::optional<Money> price = Catalog::spot(region_, type, pools_.zones[zone]);
      PoolTable& table = pools_.table;
      const std::uint32_t pool = table.add(type, zone);
      table.weight[pool] = weight_of(choice, facts);
      table.priority[pool] = choice.priority;
      table.on_demand_price[pool] = nano_dollars(*full);
      table.spot_price[pool] = price ? nano_dollars(*price) : table.on_demand_price[pool];
      table.max_price[pool] = max_price_of(choice, table.on_demand_price[pool]);
      table.may_spot[pool] = spot && price ? 1 : 0;
      table.may_on_demand[pool] = on_demand ? 1 : 0;
      // Middles of the brackets; a type without a figure is taken for the worst.
      constexpr double kInterrupted[] = {0.025, 0.075, 0.125, 0.175, 0.25};
      table.score[pool] = 1 - kInterrupted[advisor ? advisor->bracket : 4];
      pools_.override_index.push_back(number);
    }
  }

  const FleetModel& model_;
  const Catalog& catalog_;
  const RegionFacts& region_;
  FleetPools pools_;
};

}  // namespace

FleetPools fleet_pools(const FleetModel& model, const Catalog& catalog, const RegionFacts& region,
                       const PriceProtection& protection, Diagnostics& diagnostics) {
  PoolBuilder builder(model, catalog, region);
  for (std::uint32_t i = 0; i < model.overrides.size(); ++i) {
    builder.add_override(i, protection);
  }
  FleetPools pools = std::move(builder).take();
  const std::string left_out = fmt::format("{}", fmt::join(pools.without_price, ", "));
  if (pools.table.size() == 0) {
    diagnostics.add({codes::FleetWithoutPools,
                     fmt::format("{} has no pool to draw from{}{}", model.address,
                                 left_out.empty() ? "" : ": no price is known of ", left_out),
                     model.span,
                     model.overrides.empty() ? "no instance type is named: is its launch template "
                                               "in this template?"
                     : left_out.empty()      ? "no instance type satisfies its requirements"
                                             : "`drydock catalog import` takes in newer figures"});
  } else if (!left_out.empty()) {
    diagnostics.add(
        {codes::FleetNotModelled,
         fmt::format("{}: no price is known of {} in {}", model.address, left_out, region.name),
         model.span, "results are as if it were not there"});
  }
  return pools;
}

}  // namespace drydock
