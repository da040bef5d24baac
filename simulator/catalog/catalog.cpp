#include "simulator/catalog/catalog.hpp"

#include <algorithm>

#include "base/duration.hpp"

namespace drydock {
namespace {

template <class Entry>
const Entry* find_entry(const std::vector<Entry>& entries, std::uint32_t type) {
  const auto found = std::lower_bound(
      entries.begin(), entries.end(), type,
      [](const Entry& entry, std::uint32_t wanted) { return entry.type < wanted; });
  return found == entries.end() || found->type != type ? nullptr : &*found;
}

}  // namespace

std::optional<std::uint32_t> Catalog::index_of(std::string_view type) const {
  const auto found = std::lower_bound(
      types_.begin(), types_.end(), type,
      [](const InstanceType& each, std::string_view wanted) { return each.name < wanted; });
  return found == types_.end() || found->name != type
             ? std::nullopt
             : std::optional(static_cast<std::uint32_t>(found - types_.begin()));
}

const InstanceType* Catalog::find(std::string_view type) const {
  const std::optional<std::uint32_t> index = index_of(type);
  return index ? &types_[*index] : nullptr;
}

const RegionFacts* Catalog::region(std::string_view name) const {
  const auto found = std::lower_bound(
      regions_.begin(), regions_.end(), name,
      [](const RegionFacts& each, std::string_view wanted) { return each.name < wanted; });
  return found == regions_.end() || found->name != name ? nullptr : &*found;
}

std::optional<Price> Catalog::on_demand_price(std::string_view type,
                                              std::string_view region_name) const {
  const RegionFacts* facts = region(region_name);
  const std::optional<std::uint32_t> index = index_of(type);
  const auto* entry =
      facts != nullptr && index.has_value() ? find_entry(facts->on_demand, *index) : nullptr;
  return entry == nullptr ? std::nullopt
                          : std::optional(Price{entry->figure, sources_[entry->source].shown()});
}

std::vector<std::string_view> Catalog::type_names() const {
  std::vector<std::string_view> names;
  names.reserve(types_.size());
  for (const InstanceType& type : types_) {
    names.emplace_back(type.name);
  }
  return names;
}

std::optional<Money> Catalog::on_demand(const RegionFacts& region, std::uint32_t type) {
  const auto* entry = find_entry(region.on_demand, type);
  return entry == nullptr ? std::nullopt : std::optional(entry->figure);
}

std::optional<AdvisorFigure> Catalog::advisor(const RegionFacts& region, std::uint32_t type) {
  const auto* entry = find_entry(region.advisor, type);
  return entry == nullptr ? std::nullopt : std::optional(entry->figure);
}

std::optional<Money> Catalog::spot(const RegionFacts& region, std::uint32_t type,
                                   std::string_view zone) {
  std::optional<Money> of_region;
  for (const auto* entry = find_entry(region.spot, type);
       entry != nullptr && entry != region.spot.data() + region.spot.size() && entry->type == type;
       ++entry) {
    if (!zone.empty() && entry->figure.zone == zone) {
      return entry->figure.usd_per_hour;
    }
    if (entry->figure.zone.empty()) {
      of_region = entry->figure.usd_per_hour;
    }
  }
  if (of_region) {
    return of_region;
  }
  const std::optional<Money> full = on_demand(region, type);
  const std::optional<AdvisorFigure> figure = advisor(region, type);
  if (!full || !figure) {
    return std::nullopt;
  }
  // A hundredth of a price is exact in Money only by way of its hours.
  constexpr Nanoseconds kHundredth = 36 * kSecond;
  return (*full * (100 - figure->savings_percent)).per_hour_for(kHundredth);
}

std::optional<std::vector<std::string_view>> Catalog::zones_of(const RegionFacts& region,
                                                               std::uint32_t type) {
  if (region.offered.empty()) {
    return std::nullopt;
  }
  std::vector<std::string_view> zones;
  if (const auto* entry = find_entry(region.offered, type)) {
    for (std::size_t i = 0; i < region.zones.size(); ++i) {
      if ((entry->figure >> i & 1U) != 0) {
        zones.emplace_back(region.zones[i]);
      }
    }
  }
  return zones;
}

}  // namespace drydock
