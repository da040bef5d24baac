#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "simulator/fleet/instance_requirements.hpp"

namespace drydock {
namespace {

constexpr double kMost = 1e12;
// Lists of names of types: API of EC2 Auto Scaling, InstanceRequirements.
constexpr std::size_t kMostNames = 400;

Bounds bounds(FleetProperties& reader, std::string_view key, bool min_required = false) {
  FleetProperties part = reader.part(key);
  const Bounds found{part.number("Min", 0, kMost), part.number("Max", 0, kMost)};
  if (min_required && !found.min) {
    reader.refuse(part.present() ? key : std::string_view(),
                  fmt::format("{} needs a Min; 0 is none", key));
  }
  if (found.min && found.max && *found.min > *found.max) {
    reader.refuse(key, fmt::format("Min {} is above Max {}", *found.min, *found.max));
  }
  return found;
}

Inclusion inclusion(FleetProperties& reader, std::string_view key, Inclusion otherwise) {
  const auto found = reader.word(key, {"included", "excluded", "required"});
  return found ? static_cast<Inclusion>(*found) : otherwise;
}

std::vector<std::string> among_words(FleetProperties& reader, std::string_view key,
                                     std::initializer_list<std::string_view> words) {
  std::vector<std::string> found = reader.texts(key);
  for (const std::string& each : found) {
    if (std::find(words.begin(), words.end(), each) == words.end()) {
      reader.refuse(key, fmt::format("\"{}\" is none of {}", each, fmt::join(words, ", ")));
    }
  }
  return found;
}

std::vector<std::string> type_patterns(FleetProperties& reader, std::string_view key) {
  std::vector<std::string> found = reader.texts(key);
  if (found.size() > kMostNames) {
    reader.refuse(key, fmt::format("{} names, where {} are allowed", found.size(), kMostNames));
  }
  return found;
}

std::optional<std::int64_t> percentage(FleetProperties& reader, std::string_view key) {
  return reader.whole(key, 0, std::numeric_limits<std::int32_t>::max());
}

}  // namespace

InstanceRequirements read_instance_requirements(FleetProperties reader) {
  InstanceRequirements wanted;
  wanted.vcpus = bounds(reader, "VCpuCount", true);
  wanted.memory_mib = bounds(reader, "MemoryMiB", true);
  wanted.memory_gib_per_vcpu = bounds(reader, "MemoryGiBPerVCpu");
  wanted.cpu_manufacturers =
      among_words(reader, "CpuManufacturers", {"intel", "amd", "amazon-web-services", "apple"});
  wanted.excluded = type_patterns(reader, "ExcludedInstanceTypes");
  wanted.allowed = type_patterns(reader, "AllowedInstanceTypes");
  if (!wanted.excluded.empty() && !wanted.allowed.empty()) {
    reader.refuse("AllowedInstanceTypes", "ExcludedInstanceTypes is there too",
                  "name the types that are allowed, or those that are not");
  }
  const auto generations = among_words(reader, "InstanceGenerations", {"current", "previous"});
  if (!generations.empty()) {
    const auto has = [&](std::string_view word) {
      return std::find(generations.begin(), generations.end(), word) != generations.end();
    };
    wanted.current_generation = has("current");
    wanted.previous_generation = has("previous");
  }
  wanted.bare_metal = inclusion(reader, "BareMetal", Inclusion::Excluded);
  wanted.burstable = inclusion(reader, "BurstablePerformance", Inclusion::Excluded);
  wanted.local_storage = inclusion(reader, "LocalStorage", Inclusion::Included);
  wanted.hibernation = reader.truth_or("RequireHibernateSupport", false);
  const auto storage = among_words(reader, "LocalStorageTypes", {"hdd", "ssd"});
  if (!storage.empty()) {
    wanted.hdd = std::find(storage.begin(), storage.end(), "hdd") != storage.end();
    wanted.ssd = std::find(storage.begin(), storage.end(), "ssd") != storage.end();
  }
  wanted.network_interfaces = bounds(reader, "NetworkInterfaceCount");
  wanted.network_gbps = bounds(reader, "NetworkBandwidthGbps");
  wanted.total_local_storage_gb = bounds(reader, "TotalLocalStorageGB");
  wanted.baseline_ebs_mbps = bounds(reader, "BaselineEbsBandwidthMbps");
  wanted.accelerator_types =
      among_words(reader, "AcceleratorTypes", {"gpu", "fpga", "inference", "media"});
  wanted.accelerator_count = bounds(reader, "AcceleratorCount");
  wanted.accelerator_manufacturers =
      among_words(reader, "AcceleratorManufacturers",
                  {"amazon-web-services", "amd", "nvidia", "xilinx", "habana"});
  wanted.accelerator_names = reader.texts("AcceleratorNames");
  wanted.accelerator_total_memory_mib = bounds(reader, "AcceleratorTotalMemoryMiB");
  if (reader.has("BaselinePerformanceFactors")) {
    reader.not_modelled("BaselinePerformanceFactors",
                        "AWS publishes no performance figures of instance families");
  }
  wanted.on_demand_over_lowest = percentage(reader, "OnDemandMaxPricePercentageOverLowestPrice");
  wanted.spot_over_lowest = percentage(reader, "SpotMaxPricePercentageOverLowestPrice");
  wanted.spot_of_optimal_on_demand =
      percentage(reader, "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice");
  if (wanted.spot_over_lowest && wanted.spot_of_optimal_on_demand) {
    reader.refuse("SpotMaxPricePercentageOverLowestPrice",
                  "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice is there too",
                  "one of the two limits the price of Spot Instances");
  }
  return wanted;
}

}  // namespace drydock
