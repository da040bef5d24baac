#include "simulator/catalog/catalog_writer.hpp"

#include <fmt/format.h>

#include <set>
#include <string_view>

namespace drydock {
namespace {

// One file: the sources that its records name, its columns, its records.
class Table {
 public:
  Table(const Catalog& catalog, std::string_view title, std::string_view columns)
      : catalog_(catalog), title_(title), columns_(columns) {}

  void add(const std::string& record, std::uint32_t source) {
    used_.insert(source);
    records_ += fmt::format("{},{}\n", record, catalog_.sources()[source].id);
  }

  [[nodiscard]] bool empty() const { return records_.empty(); }

  [[nodiscard]] std::string text() const {
    std::string text = fmt::format("# {}; the format is described in docs/CATALOG.md.\n", title_);
    for (const std::uint32_t index : used_) {
      const CatalogSource& source = catalog_.sources()[index];
      text += fmt::format("# source: {} date: {} {}\n", source.id, source.date, source.text);
    }
    return text + fmt::format("{}\n", columns_) + records_;
  }

 private:
  const Catalog& catalog_;
  std::string_view title_;
  std::string_view columns_;
  std::set<std::uint32_t> used_;
  std::string records_;
};

std::string traits_of(const InstanceType& type) {
  std::string traits;
  const std::pair<bool, const char*> all[] = {{!type.current_generation, "previous"},
                                              {type.bare_metal, "metal"},
                                              {type.burstable, "burstable"},
                                              {type.hibernation, "hibernation"},
                                              {!type.spot, "no-spot"},
                                              {type.capacity_block, "capacity-block"}};
  for (const auto& [has, name] : all) {
    if (has) {
      traits += (traits.empty() ? "" : "|") + std::string(name);
    }
  }
  return traits;
}

std::string accelerators_of(const InstanceType& type) {
  std::string text;
  for (const Accelerator& each : type.accelerators) {
    text += fmt::format("{}{}:{}:{}:{}:{}", text.empty() ? "" : "|", each.kind, each.maker,
                        each.name, each.count, each.memory_mib);
  }
  return text;
}

std::string amount(double value) { return value > 0 ? fmt::format("{}", value) : ""; }

std::string type_record(const InstanceType& type) {
  const char* storage = type.storage == LocalStorage::Hdd   ? "hdd"
                        : type.storage == LocalStorage::Ssd ? "ssd"
                                                            : "";
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}", type.name, type.vcpus,
                     type.memory_mib, type.architecture, type.cpu_manufacturer, traits_of(type),
                     accelerators_of(type), type.network_interfaces, amount(type.network_gbps),
                     amount(type.network_baseline_gbps),
                     type.ebs_baseline_mbps == 0 ? "" : fmt::format("{}", type.ebs_baseline_mbps),
                     fmt::format("{}", type.storage_gb), storage);
}

std::string zone_list(const RegionFacts& region, std::uint32_t mask) {
  std::string zones;
  for (std::size_t i = 0; i < region.zones.size(); ++i) {
    if ((mask >> i & 1U) != 0) {
      zones += (zones.empty() ? "" : "|") + region.zones[i];
    }
  }
  return zones;
}

}  // namespace

std::map<std::string, std::string> catalog_files(const Catalog& catalog) {
  Table types(catalog, "Instance types",
              "type,vcpus,memory_mib,architecture,cpu,traits,accelerators,network_interfaces,"
              "network_gbps,network_baseline_gbps,ebs_baseline_mbps,storage_gb,storage,source");
  for (const InstanceType& type : catalog.types()) {
    types.add(type_record(type), type.source);
  }
  Table zones(catalog, "Zones by their ids", "region,zone,source");
  Table prices(catalog, "On-Demand prices, Linux, shared tenancy, USD per hour",
               "region,type,usd_per_hour,source");
  Table offerings(catalog, "Types by zone", "region,type,zones,source");
  Table advisor(catalog, "Interruption and savings of Spot Instances",
                "region,type,bracket,savings_percent,source");
  Table spot(catalog, "Spot prices, Linux, USD per hour", "region,type,zone,usd_per_hour,source");
  for (const RegionFacts& region : catalog.regions()) {
    const auto at = [&](std::uint32_t type) {
      return fmt::format("{},{}", region.name, catalog.types()[type].name);
    };
    for (std::size_t i = 0; i < region.zones.size(); ++i) {
      zones.add(fmt::format("{},{}", region.name, region.zones[i]), region.zone_sources[i]);
    }
    for (const auto& entry : region.on_demand) {
      prices.add(fmt::format("{},{}", at(entry.type), entry.figure.to_string()), entry.source);
    }
    for (const auto& entry : region.offered) {
      offerings.add(fmt::format("{},{}", at(entry.type), zone_list(region, entry.figure)),
                    entry.source);
    }
    for (const auto& entry : region.advisor) {
      advisor.add(fmt::format("{},{},{}", at(entry.type), entry.figure.bracket,
                              entry.figure.savings_percent),
                  entry.source);
    }
    for (const auto& entry : region.spot) {
      spot.add(fmt::format("{},{},{}", at(entry.type), entry.figure.zone,
                           entry.figure.usd_per_hour.to_string()),
               entry.source);
    }
  }
  std::map<std::string, std::string> files = {{"instance_types.csv", types.text()},
                                              {"on_demand_prices.csv", prices.text()}};
  const std::pair<const char*, const Table*> others[] = {{"zones.csv", &zones},
                                                         {"offerings.csv", &offerings},
                                                         {"spot_advisor.csv", &advisor},
                                                         {"spot_prices.csv", &spot}};
  for (const auto& [name, table] : others) {
    if (!table->empty()) {
      files.emplace(name, table->text());
    }
  }
  return files;
}

}  // namespace drydock
