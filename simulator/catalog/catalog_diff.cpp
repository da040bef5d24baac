#include "simulator/catalog/catalog_diff.hpp"

#include <fmt/format.h>

#include <map>
#include <tuple>

namespace drydock {
namespace {

using Key = std::tuple<CatalogChange::What, std::string, std::string, std::string>;

struct Figure {
  std::string text;
  double price = 0;
};

std::string type_text(const InstanceType& type) {
  std::string text = fmt::format("{} vCPU, {} MiB, {}, {}", type.vcpus, type.memory_mib,
                                 type.architecture, type.cpu_manufacturer);
  const std::pair<bool, const char*> traits[] = {{!type.current_generation, "previous generation"},
                                                 {type.bare_metal, "bare metal"},
                                                 {type.burstable, "burstable"},
                                                 {type.hibernation, "hibernation"},
                                                 {!type.spot, "no Spot"},
                                                 {type.capacity_block, "capacity block"}};
  for (const auto& [has, name] : traits) {
    text += has ? std::string(", ") + name : "";
  }
  for (const Accelerator& each : type.accelerators) {
    text += fmt::format(", {} {} {} {}", each.count, each.kind, each.maker, each.name);
  }
  if (type.storage != LocalStorage::None) {
    text += fmt::format(", {} GB {}", type.storage_gb,
                        type.storage == LocalStorage::Ssd ? "SSD" : "HDD");
  }
  return text + fmt::format(", network {}/{} Gbit/s on {} interfaces, EBS {} Mbit/s",
                            type.network_gbps, type.network_baseline_gbps, type.network_interfaces,
                            type.ebs_baseline_mbps);
}

std::string zones_text(const RegionFacts& region, std::uint32_t type) {
  std::string text;
  const auto zones = Catalog::zones_of(region, type);
  for (std::size_t i = 0; zones && i < zones->size(); ++i) {
    text += (text.empty() ? "" : " ") + std::string((*zones)[i]);
  }
  return text.empty() ? "none" : text;
}

std::map<Key, Figure> figures_of(const Catalog& catalog) {
  using What = CatalogChange::What;
  std::map<Key, Figure> figures;
  for (const InstanceType& type : catalog.types()) {
    figures[{What::Type, "", type.name, ""}] = {type_text(type)};
  }
  for (const RegionFacts& region : catalog.regions()) {
    const auto name = [&](std::uint32_t type) { return catalog.types()[type].name; };
    for (const std::string& zone : region.zones) {
      figures[{What::Zone, region.name, zone, ""}] = {zone};
    }
    for (const auto& entry : region.on_demand) {
      figures[{What::OnDemandPrice, region.name, name(entry.type), ""}] = {
          entry.figure.to_string(), entry.figure.to_double()};
    }
    for (const auto& entry : region.spot) {
      figures[{What::SpotPrice, region.name, name(entry.type), entry.figure.zone}] = {
          entry.figure.usd_per_hour.to_string(), entry.figure.usd_per_hour.to_double()};
    }
    for (const auto& entry : region.offered) {
      figures[{What::Offering, region.name, name(entry.type), ""}] = {
          zones_text(region, entry.type)};
    }
    for (const auto& entry : region.advisor) {
      figures[{What::Advisor, region.name, name(entry.type), ""}] = {fmt::format(
          "bracket {}, {} % saved", entry.figure.bracket, entry.figure.savings_percent)};
    }
  }
  return figures;
}

CatalogChange change(const Key& key, const Figure* before, const Figure* after) {
  CatalogChange made{std::get<0>(key),
                     std::get<1>(key),
                     std::get<2>(key),
                     std::get<3>(key),
                     before == nullptr ? "" : before->text,
                     after == nullptr ? "" : after->text};
  if (before != nullptr && after != nullptr && before->price > 0) {
    made.moved = after->price / before->price - 1;
  }
  return made;
}

}  // namespace

std::vector<CatalogChange> catalog_diff(const Catalog& before, const Catalog& after) {
  const std::map<Key, Figure> old = figures_of(before);
  const std::map<Key, Figure> now = figures_of(after);
  std::vector<CatalogChange> changes;
  auto a = old.begin();
  auto b = now.begin();
  while (a != old.end() || b != now.end()) {
    const bool only_old = b == now.end() || (a != old.end() && a->first < b->first);
    const bool only_new = a == old.end() || (b != now.end() && b->first < a->first);
    if (only_old) {
      changes.push_back(change(a->first, &a->second, nullptr));
    } else if (only_new) {
      changes.push_back(change(b->first, nullptr, &b->second));
    } else if (a->second.text != b->second.text) {
      changes.push_back(change(a->first, &a->second, &b->second));
    }
    a = only_new ? a : std::next(a);
    b = only_old ? b : std::next(b);
  }
  return changes;
}

std::string_view catalog_change_word(CatalogChange::What what) {
  switch (what) {
    case CatalogChange::What::Type:
      return "type";
    case CatalogChange::What::Zone:
      return "zone";
    case CatalogChange::What::OnDemandPrice:
      return "on_demand_price";
    case CatalogChange::What::SpotPrice:
      return "spot_price";
    case CatalogChange::What::Offering:
      return "offering";
    case CatalogChange::What::Advisor:
      break;
  }
  return "advisor";
}

}  // namespace drydock
