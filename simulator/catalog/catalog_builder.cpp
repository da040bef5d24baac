#include "simulator/catalog/catalog_builder.hpp"

#include <algorithm>

namespace drydock {
namespace {

constexpr std::size_t kMostZones = 32;

bool same(Money a, Money b) { return a == b; }
bool same(std::uint32_t a, std::uint32_t b) { return a == b; }
bool same(const AdvisorFigure& a, const AdvisorFigure& b) {
  return a.bracket == b.bracket && a.savings_percent == b.savings_percent;
}
bool same(const RegionFacts::SpotPrice& a, const RegionFacts::SpotPrice& b) {
  return a.usd_per_hour == b.usd_per_hour;
}

template <class Figure>
std::string_view zone_of(const Figure& /*figure*/) {
  return {};
}
std::string_view zone_of(const RegionFacts::SpotPrice& price) { return price.zone; }

// Entries come in order nearly always, so the end is looked at first.
template <class Figure>
Put put(std::vector<RegionFacts::Entry<Figure>>& entries, RegionFacts::Entry<Figure> entry) {
  const auto before = [](const auto& a, const auto& b) {
    return a.type != b.type ? a.type < b.type : zone_of(a.figure) < zone_of(b.figure);
  };
  const auto place = entries.empty() || before(entries.back(), entry)
                         ? entries.end()
                         : std::lower_bound(entries.begin(), entries.end(), entry, before);
  if (place == entries.end() || before(entry, *place)) {
    entries.insert(place, std::move(entry));
    return Put::New;
  }
  const Put outcome = same(place->figure, entry.figure) ? Put::Same : Put::Replaced;
  *place = std::move(entry);
  return outcome;
}

template <class Figure>
void renumber(std::vector<RegionFacts::Entry<Figure>>& entries,
              const std::vector<std::uint32_t>& now) {
  for (auto& entry : entries) {
    entry.type = now[entry.type];
  }
}

}  // namespace

std::uint32_t CatalogBuilder::source(CatalogSource source) {
  std::vector<CatalogSource>& all = catalog_.sources_;
  for (bool taken = true; taken;) {
    taken = false;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      if (all[i].id == source.id && all[i].date == source.date && all[i].text == source.text) {
        return i;
      }
      taken = taken || all[i].id == source.id;
    }
    source.id += taken ? "+" : "";
  }
  all.push_back(std::move(source));
  return static_cast<std::uint32_t>(all.size() - 1);
}

std::size_t CatalogBuilder::put_types(std::vector<InstanceType> types) {
  const auto by_name = [](const InstanceType& a, const InstanceType& b) { return a.name < b.name; };
  std::stable_sort(types.begin(), types.end(), by_name);
  const std::vector<InstanceType> old = std::move(catalog_.types_);
  std::vector<InstanceType> merged;
  merged.reserve(old.size() + types.size());
  std::vector<std::uint32_t> now(old.size());
  std::size_t next = 0;
  const auto take_old_before = [&](const std::string* name) {
    for (; next < old.size() && (name == nullptr || old[next].name < *name); ++next) {
      now[next] = static_cast<std::uint32_t>(merged.size());
      merged.push_back(old[next]);
    }
  };
  std::size_t added = 0;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (i + 1 < types.size() && types[i + 1].name == types[i].name) {
      continue;
    }
    take_old_before(&types[i].name);
    if (next < old.size() && old[next].name == types[i].name) {
      now[next++] = static_cast<std::uint32_t>(merged.size());
    } else {
      ++added;
    }
    merged.push_back(std::move(types[i]));
  }
  take_old_before(nullptr);
  catalog_.types_ = std::move(merged);
  for (RegionFacts& region : catalog_.regions_) {
    renumber(region.on_demand, now);
    renumber(region.offered, now);
    renumber(region.advisor, now);
    renumber(region.spot, now);
  }
  return added;
}

std::optional<std::uint32_t> CatalogBuilder::type(std::string_view name) {
  for (std::uint32_t i = last_type_; i < catalog_.types_.size() && i <= last_type_ + 1; ++i) {
    if (catalog_.types_[i].name == name) {
      return last_type_ = i;
    }
  }
  const std::optional<std::uint32_t> found = catalog_.index_of(name);
  last_type_ = found.value_or(last_type_);
  return found;
}

RegionFacts& CatalogBuilder::region(std::string_view name) {
  std::vector<RegionFacts>& all = catalog_.regions_;
  const auto place = std::lower_bound(
      all.begin(), all.end(), name,
      [](const RegionFacts& each, std::string_view wanted) { return each.name < wanted; });
  if (place != all.end() && place->name == name) {
    return *place;
  }
  RegionFacts& added = *all.emplace(place);
  added.name = name;
  return added;
}

std::optional<std::uint32_t> CatalogBuilder::zone(RegionFacts& region, std::string_view id,
                                                  std::uint32_t source) {
  const auto place = std::lower_bound(region.zones.begin(), region.zones.end(), id);
  const auto number = static_cast<std::uint32_t>(place - region.zones.begin());
  if (place != region.zones.end() && *place == id) {
    return number;
  }
  if (region.zones.size() == kMostZones) {
    return std::nullopt;
  }
  region.zones.emplace(place, id);
  region.zone_sources.insert(region.zone_sources.begin() + number, source);
  const std::uint32_t below = (std::uint32_t{1} << number) - 1;
  for (auto& entry : region.offered) {
    entry.figure = (entry.figure & below) | (entry.figure & ~below) << 1U;
  }
  return number;
}

Put CatalogBuilder::put_on_demand(RegionFacts& region, std::uint32_t type, Money price,
                                  std::uint32_t source) {
  return put(region.on_demand, {type, source, price});
}

Put CatalogBuilder::put_offered(RegionFacts& region, std::uint32_t type, std::uint32_t zones,
                                std::uint32_t source) {
  return put(region.offered, {type, source, zones});
}

Put CatalogBuilder::put_advisor(RegionFacts& region, std::uint32_t type, AdvisorFigure figure) {
  const std::uint32_t source = figure.source;
  return put(region.advisor, {type, source, figure});
}

Put CatalogBuilder::put_spot(RegionFacts& region, std::uint32_t type, std::string_view zone,
                             Money price, std::uint32_t source) {
  return put(region.spot, {type, source, RegionFacts::SpotPrice{std::string(zone), price}});
}

}  // namespace drydock
