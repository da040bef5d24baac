#include "simulator/fleet/instance_requirements.hpp"

#include <algorithm>

#include "base/glob.hpp"

namespace drydock {
namespace {

bool among(const std::vector<std::string>& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches_glob(pattern, name); });
}

bool agrees(Inclusion wanted, bool has) {
  return wanted == Inclusion::Included || (wanted == Inclusion::Required) == has;
}

// 0 stands for "not known".
bool holds_known(const Bounds& bounds, double value) {
  return value > 0 ? bounds.holds(value) : !bounds.min || *bounds.min <= 0;
}

// The API's spelling of what listings write: "Radeon Pro V520" as "radeon-pro-v520".
std::string api_name(std::string_view listed) {
  std::string name;
  for (const char c : listed) {
    name += c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return name == "aws" ? "amazon-web-services" : name;
}

bool satisfies_storage(const InstanceType& type, const InstanceRequirements& wanted) {
  const bool has = type.storage != LocalStorage::None;
  const bool kind = !has || (type.storage == LocalStorage::Hdd ? wanted.hdd : wanted.ssd);
  return agrees(wanted.local_storage, has) && kind &&
         wanted.total_local_storage_gb.holds(type.storage_gb);
}

bool satisfies_accelerators(const InstanceType& type, const InstanceRequirements& wanted) {
  double count = 0;
  double memory = 0;
  bool kind = wanted.accelerator_types.empty();
  bool maker = wanted.accelerator_manufacturers.empty();
  bool name = wanted.accelerator_names.empty();
  for (const Accelerator& each : type.accelerators) {
    count += each.count;
    memory += static_cast<double>(each.memory_mib);
    kind = kind || among(wanted.accelerator_types, each.kind);
    maker = maker || among(wanted.accelerator_manufacturers, api_name(each.maker));
    name = name || among(wanted.accelerator_names, api_name(each.name));
  }
  // A fraction of an accelerator is listed as 0 of them, and is one for "none at all".
  const bool none_wanted = wanted.accelerator_count.max == 0.0;
  const bool count_good =
      none_wanted ? type.accelerators.empty() : wanted.accelerator_count.holds(count);
  return kind && maker && name && count_good && wanted.accelerator_total_memory_mib.holds(memory);
}

// C, M and R: "m7i", "r6g", not "mac1".
bool is_general(const InstanceType& type) {
  const std::string& name = type.name;
  return name.size() > 1 && (name[0] == 'c' || name[0] == 'm' || name[0] == 'r') &&
         name[1] >= '0' && name[1] <= '9';
}

double units_of(const InstanceType& type, CapacityUnit unit) {
  return unit == CapacityUnit::Vcpu        ? static_cast<double>(type.vcpus)
         : unit == CapacityUnit::MemoryMib ? static_cast<double>(type.memory_mib)
                                           : 1;
}

// Prices per unit of the candidates, in their order; nothing where none is known.
using Prices = std::vector<std::optional<double>>;

Prices prices_of(const Catalog& catalog, const RegionFacts& region,
                 const std::vector<std::uint32_t>& types, CapacityUnit unit, bool spot) {
  Prices prices;
  prices.reserve(types.size());
  for (const std::uint32_t type : types) {
    const InstanceType& facts = catalog.types()[type];
    const std::optional<Money> price = !spot        ? Catalog::on_demand(region, type)
                                       : facts.spot ? Catalog::spot(region, type)
                                                    : std::nullopt;
    prices.push_back(price ? std::optional(price->to_double() / units_of(facts, unit))
                           : std::nullopt);
  }
  return prices;
}

// The candidate that prices are compared with (rule 62), by its position.
std::optional<std::size_t> base_of(const Catalog& catalog, const std::vector<std::uint32_t>& types,
                                   const Prices& prices) {
  std::optional<std::size_t> base;
  int best_class = 0;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const InstanceType& type = catalog.types()[types[i]];
    const int type_class = !type.current_generation ? 2 : is_general(type) ? 0 : 1;
    const bool better = prices[i] && (!base || type_class < best_class ||
                                      (type_class == best_class && *prices[i] < *prices[*base]));
    if (better) {
      base = i;
      best_class = type_class;
    }
  }
  return base;
}

// Those whose price is at most `limit`; all of them without one.
std::vector<std::uint32_t> at_most(const std::vector<std::uint32_t>& types, const Prices& prices,
                                   std::optional<double> limit) {
  // A price that is exactly the limit stays in, whatever the last bit of a product says.
  constexpr double kRounding = 1 + 1e-12;
  std::vector<std::uint32_t> kept;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (!limit || (prices[i] && *prices[i] <= *limit * kRounding)) {
      kept.push_back(types[i]);
    }
  }
  return kept;
}

std::optional<double> spot_limit(const InstanceRequirements& requirements,
                                 const PriceProtection& protection,
                                 std::optional<double> base_on_demand,
                                 std::optional<double> base_spot) {
  const auto percent = [](std::int64_t value) { return static_cast<double>(value) / 100; };
  if (requirements.spot_over_lowest) {
    return *requirements.spot_over_lowest >= kNoPriceProtection || !base_spot
               ? std::nullopt
               : std::optional(*base_spot * (1 + percent(*requirements.spot_over_lowest)));
  }
  if (requirements.spot_of_optimal_on_demand) {
    return *requirements.spot_of_optimal_on_demand >= kNoPriceProtection || !base_on_demand
               ? std::nullopt
               : std::optional(*base_on_demand * percent(*requirements.spot_of_optimal_on_demand));
  }
  return protection.default_spot == PriceProtection::DefaultSpot::OnDemandOfBase ? base_on_demand
         : base_spot ? std::optional(*base_spot * 2)
                     : std::nullopt;
}

}  // namespace

bool satisfies(const InstanceType& type, const InstanceRequirements& wanted) {
  const double vcpus = type.vcpus;
  const auto memory = static_cast<double>(type.memory_mib);
  constexpr double kMibPerGib = 1024;
  return wanted.vcpus.holds(vcpus) && wanted.memory_mib.holds(memory) &&
         (type.current_generation ? wanted.current_generation : wanted.previous_generation) &&
         agrees(wanted.bare_metal, type.bare_metal) && agrees(wanted.burstable, type.burstable) &&
         wanted.memory_gib_per_vcpu.holds(memory / kMibPerGib / vcpus) &&
         (wanted.cpu_manufacturers.empty() ||
          among(wanted.cpu_manufacturers, type.cpu_manufacturer)) &&
         (!wanted.hibernation || type.hibernation) &&
         wanted.network_interfaces.holds(type.network_interfaces) &&
         holds_known(wanted.network_gbps, type.network_gbps) &&
         holds_known(wanted.baseline_ebs_mbps, type.ebs_baseline_mbps) &&
         satisfies_storage(type, wanted) && satisfies_accelerators(type, wanted) &&
         !matches_any(wanted.excluded, type.name) &&
         (wanted.allowed.empty() || matches_any(wanted.allowed, type.name));
}

SelectedTypes select_types(const InstanceRequirements& requirements, const Catalog& catalog,
                           const RegionFacts& region, std::string_view architecture,
                           const PriceProtection& protection) {
  SelectedTypes selected;
  for (std::uint32_t i = 0; i < catalog.types().size(); ++i) {
    const InstanceType& type = catalog.types()[i];
    const bool runs = architecture.empty() || type.architecture == architecture ||
                      type.architecture.ends_with("|" + std::string(architecture)) ||
                      type.architecture.starts_with(std::string(architecture) + "|");
    if (runs && satisfies(type, requirements)) {
      const auto zones = Catalog::zones_of(region, i);
      // Without a word on zones, what has a price is sold.
      if (zones ? !zones->empty() : Catalog::on_demand(region, i).has_value()) {
        selected.matching.push_back(i);
      }
    }
  }
  if (!protection.enabled) {
    selected.on_demand = selected.matching;
    std::copy_if(selected.matching.begin(), selected.matching.end(),
                 std::back_inserter(selected.spot),
                 [&](std::uint32_t type) { return catalog.types()[type].spot; });
    return selected;
  }
  const Prices full = prices_of(catalog, region, selected.matching, protection.unit, false);
  const Prices spot = prices_of(catalog, region, selected.matching, protection.unit, true);
  const std::optional<std::size_t> base = base_of(catalog, selected.matching, full);
  const std::optional<std::size_t> spot_base = base_of(catalog, selected.matching, spot);
  const std::optional<double> base_price = base ? full[*base] : std::nullopt;
  constexpr std::int64_t kDefaultOverLowest = 20;  // rule 63
  const std::int64_t over = requirements.on_demand_over_lowest.value_or(kDefaultOverLowest);
  selected.on_demand =
      at_most(selected.matching, full,
              over >= kNoPriceProtection || !base_price
                  ? std::nullopt
                  : std::optional(*base_price * (1 + static_cast<double>(over) / 100)));
  selected.spot = at_most(selected.matching, spot,
                          spot_limit(requirements, protection, base_price,
                                     spot_base ? spot[*spot_base] : std::nullopt));
  std::erase_if(selected.spot, [&](std::uint32_t type) { return !catalog.types()[type].spot; });
  if (base) {
    selected.base = selected.matching[*base];
  }
  if (spot_base) {
    selected.spot_base = selected.matching[*spot_base];
  }
  return selected;
}

}  // namespace drydock
