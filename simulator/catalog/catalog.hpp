// Facts of AWS that a simulation needs and a template does not carry: instance types with the
// attributes that they are selected by, zones, prices, and the Spot advisor's figures. Every figure
// has its source and date. Read from schemas/catalog/ and from folders of the same format that a
// user imports; the files are described in docs/CATALOG.md. Making one is left to CatalogBuilder.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "base/money.hpp"
#include "base/result.hpp"

namespace drydock {

struct Accelerator {
  std::string kind;   // "gpu", "fpga", "inference", "media"
  std::string maker;  // "NVIDIA"; "" if the listing does not say
  std::string name;   // "A100"; "" likewise
  std::uint32_t count = 0;
  std::uint64_t memory_mib = 0;  // of all of them; 0 if the listing does not say

  friend bool operator==(const Accelerator&, const Accelerator&) = default;
};

enum class LocalStorage : std::uint8_t { None, Hdd, Ssd };

struct InstanceType {
  std::string name;  // "r6i.4xlarge"
  std::uint32_t vcpus = 0;
  std::uint64_t memory_mib = 0;
  std::string architecture;      // "x86_64", "arm64", "i386|x86_64"
  std::string cpu_manufacturer;  // "intel", "amd", "amazon-web-services", "apple"
  bool current_generation = true;
  bool bare_metal = false;
  bool burstable = false;
  bool hibernation = false;
  bool spot = true;  // may be bought on the Spot market
  bool capacity_block = false;
  std::vector<Accelerator> accelerators;
  std::uint32_t network_interfaces = 0;
  double network_gbps = 0;  // at best; 0 where AWS says a word such as "Moderate"
  double network_baseline_gbps = 0;
  std::uint32_t ebs_baseline_mbps = 0;  // 0 if the listing does not say
  double storage_gb = 0;                // of instance storage
  LocalStorage storage = LocalStorage::None;
  std::uint32_t source = 0;  // index into Catalog::sources()

  // "r6i" of "r6i.4xlarge".
  [[nodiscard]] std::string_view family() const {
    return std::string_view(name).substr(0, name.find('.'));
  }
};

// What a figure was taken from.
struct CatalogSource {
  std::string id;
  std::string date;  // "2026-07"
  std::string text;  // "Amazon EC2 On-Demand price list"

  // "Amazon EC2 On-Demand price list, 2026-07".
  [[nodiscard]] std::string shown() const { return text + ", " + date; }
  friend bool operator==(const CatalogSource&, const CatalogSource&) = default;
};

struct Price {
  Money usd_per_hour;  // On-Demand, Linux, shared tenancy
  std::string source;  // with its date
};

// Shares of instances interrupted in a month, by bracket: below 5 %, 5–10, 10–15, 15–20, above.
inline constexpr std::uint8_t kAdvisorBrackets = 5;
struct AdvisorFigure {
  std::uint8_t bracket = 0;
  std::uint8_t savings_percent = 0;  // of the On-Demand price, average of a month
  std::uint32_t source = 0;
};

// Figures of one Region. The vectors of entries are sorted by type, an index into types().
struct RegionFacts {
  template <class Figure>
  struct Entry {
    std::uint32_t type = 0;
    std::uint32_t source = 0;
    Figure figure{};
  };
  struct SpotPrice {
    std::string zone;  // an id or a name; "" for an average over the Region
    Money usd_per_hour;
  };

  std::string name;
  std::vector<std::string> zones;  // ids, sorted; at most 32
  std::vector<std::uint32_t> zone_sources;
  std::vector<Entry<Money>> on_demand;
  std::vector<Entry<std::uint32_t>> offered;  // bit i: in zones[i]
  std::vector<Entry<AdvisorFigure>> advisor;
  std::vector<Entry<SpotPrice>> spot;  // by type, then zone
};

class Catalog {
 public:
  [[nodiscard]] const InstanceType* find(std::string_view type) const;
  [[nodiscard]] std::optional<Price> on_demand_price(std::string_view type,
                                                     std::string_view region) const;
  [[nodiscard]] std::vector<std::string_view> type_names() const;  // sorted

  [[nodiscard]] std::span<const InstanceType> types() const { return types_; }  // by name
  [[nodiscard]] std::optional<std::uint32_t> index_of(std::string_view type) const;
  [[nodiscard]] std::span<const RegionFacts> regions() const { return regions_; }  // by name
  // Null if nothing is known of it.
  [[nodiscard]] const RegionFacts* region(std::string_view name) const;
  [[nodiscard]] std::span<const CatalogSource> sources() const { return sources_; }

  // Of a type by its index; nothing if the catalog does not say.
  [[nodiscard]] static std::optional<Money> on_demand(const RegionFacts& region,
                                                      std::uint32_t type);
  [[nodiscard]] static std::optional<AdvisorFigure> advisor(const RegionFacts& region,
                                                            std::uint32_t type);
  // The price of the zone, else of the Region, else the On-Demand price less the advisor's savings.
  [[nodiscard]] static std::optional<Money> spot(const RegionFacts& region, std::uint32_t type,
                                                 std::string_view zone = {});
  // Ids of the zones that offer a type; nothing where the catalog does not say for the Region.
  [[nodiscard]] static std::optional<std::vector<std::string_view>> zones_of(
      const RegionFacts& region, std::uint32_t type);

 private:
  friend class CatalogBuilder;
  std::vector<CatalogSource> sources_;
  std::vector<InstanceType> types_;
  std::vector<RegionFacts> regions_;
};

// Reads a folder in the catalog's format: `instance_types.csv` and `on_demand_prices.csv`, and, as
// far as they are there, `zones.csv`, `offerings.csv`, `spot_advisor.csv` and `spot_prices.csv`.
[[nodiscard]] Result<Catalog> load_catalog(const FileSystem& files, const std::string& folder);

}  // namespace drydock
