// Puts a catalog together, or changes one: types first, then figures about them. A figure that is
// put again replaces the one before. Whether a text is a good figure is left to the readers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/catalog/catalog.hpp"

namespace drydock {

// What became of a figure.
enum class Put : std::uint8_t { New, Replaced, Same };

class CatalogBuilder {
 public:
  CatalogBuilder() = default;
  explicit CatalogBuilder(Catalog base) : catalog_(std::move(base)) {}

  // The index of a source. One of the same id, date and text is the same; one of the same id alone
  // is entered under a longer id.
  std::uint32_t source(CatalogSource source);

  // Indices of types that were asked for before are void. Of several of one name in `types` the
  // last one counts. Returns how many were new.
  std::size_t put_types(std::vector<InstanceType> types);
  // Nothing if there is no such type. Fast if types are asked for in their order.
  [[nodiscard]] std::optional<std::uint32_t> type(std::string_view name);

  // Valid until the next Region is named.
  [[nodiscard]] RegionFacts& region(std::string_view name);
  // The number of a zone in the Region, entered if it is new; nothing if the Region has 32 already.
  // Offerings keep pointing at their zones.
  static std::optional<std::uint32_t> zone(RegionFacts& region, std::string_view id,
                                           std::uint32_t source);

  static Put put_on_demand(RegionFacts& region, std::uint32_t type, Money price,
                           std::uint32_t source);
  static Put put_offered(RegionFacts& region, std::uint32_t type, std::uint32_t zones,
                         std::uint32_t source);
  static Put put_advisor(RegionFacts& region, std::uint32_t type, AdvisorFigure figure);
  // `zone` is an id or a name; "" for the whole Region.
  static Put put_spot(RegionFacts& region, std::uint32_t type, std::string_view zone, Money price,
                      std::uint32_t source);

  [[nodiscard]] const Catalog& catalog() const { return catalog_; }
  [[nodiscard]] Catalog take() && { return std::move(catalog_); }

 private:
  Catalog catalog_;
  std::uint32_t last_type_ = 0;
};

}  // namespace drydock
