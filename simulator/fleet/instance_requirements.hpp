// Attribute-based selection of instance types: which types of the catalog satisfy an
// InstanceRequirements, and which of them price protection leaves. Rules 58 to 68 of
// docs/capacity-rules.md; API of EC2 Auto Scaling, InstanceRequirements, and its twins of EC2
// (InstanceRequirementsRequest) and Batch.
//
// Where AWS says nothing:
//   - an attribute that the catalog does not know of a type (peak bandwidth "Moderate") satisfies a
//     maximum and no minimum;
//   - LocalStorageTypes judges types that have storage; those without are judged by LocalStorage;
//   - a type without a price cannot be judged by price protection and is left out, unless it is
//     off;
//   - BaselinePerformanceFactors need figures that AWS does not publish: not modelled, and said;
//   - the amount of "optimal price protection": PriceProtection::default_spot.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/catalog/catalog.hpp"
#include "simulator/fleet/fleet_properties.hpp"

namespace drydock {

struct Bounds {
  std::optional<double> min;
  std::optional<double> max;

  [[nodiscard]] bool any() const { return min || max; }
  [[nodiscard]] bool holds(double value) const {
    return (!min || value >= *min) && (!max || value <= *max);
  }
};

enum class Inclusion : std::uint8_t { Included, Excluded, Required };

// Percentages of price protection from here on mean that it is off (rule 65).
inline constexpr std::int64_t kNoPriceProtection = 999'999;

struct InstanceRequirements {
  Bounds vcpus;
  Bounds memory_mib;
  Bounds memory_gib_per_vcpu;
  std::vector<std::string> cpu_manufacturers;
  std::vector<std::string> excluded;  // patterns
  std::vector<std::string> allowed;   // patterns
  bool current_generation = true;
  bool previous_generation = true;
  Inclusion bare_metal = Inclusion::Excluded;
  Inclusion burstable = Inclusion::Excluded;
  Inclusion local_storage = Inclusion::Included;
  bool hdd = true;
  bool ssd = true;
  bool hibernation = false;
  Bounds network_interfaces;
  Bounds network_gbps;
  Bounds total_local_storage_gb;
  Bounds baseline_ebs_mbps;
  std::vector<std::string> accelerator_types;
  Bounds accelerator_count;
  std::vector<std::string> accelerator_manufacturers;
  std::vector<std::string> accelerator_names;
  Bounds accelerator_total_memory_mib;
  // Of price protection, in percent.
  std::optional<std::int64_t> on_demand_over_lowest;
  std::optional<std::int64_t> spot_over_lowest;
  std::optional<std::int64_t> spot_of_optimal_on_demand;
};

// Reports everything that the service would refuse.
[[nodiscard]] InstanceRequirements read_instance_requirements(FleetProperties reader);

// Attributes alone, without prices.
[[nodiscard]] bool satisfies(const InstanceType& type, const InstanceRequirements& requirements);

enum class CapacityUnit : std::uint8_t { Count, Vcpu, MemoryMib };

struct PriceProtection {
  // What Spot is held to when the requirements say nothing (rule 64): the price of the base's
  // On-Demand, or, as AWS did until 2024, twice the base's Spot price.
  enum class DefaultSpot : std::uint8_t { OnDemandOfBase, TwiceLowestSpot };
  DefaultSpot default_spot = DefaultSpot::OnDemandOfBase;
  CapacityUnit unit = CapacityUnit::Count;  // prices are compared per unit of it
  bool enabled = true;                      // off for placement scores and previews (rule 66)
};

struct SelectedTypes {
  std::vector<std::uint32_t> matching;   // by attributes, offered in the Region
  std::vector<std::uint32_t> on_demand;  // of these, those that On-Demand may use
  std::vector<std::uint32_t> spot;       // and those that Spot may use
  std::optional<std::uint32_t> base;     // the type that prices are compared with
  std::optional<std::uint32_t> spot_base;
};

// `architecture` is that of the machine image ("" for any). Types are indices into the catalog,
// in its order.
[[nodiscard]] SelectedTypes select_types(const InstanceRequirements& requirements,
                                         const Catalog& catalog, const RegionFacts& region,
                                         std::string_view architecture,
                                         const PriceProtection& protection);

}  // namespace drydock
