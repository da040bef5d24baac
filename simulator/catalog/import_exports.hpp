// Takes into the catalog what users can export from their own account or load from AWS:
//   describe-instance-types            {"InstanceTypes": […]}
//   describe-instance-type-offerings   {"InstanceTypeOfferings": […]}, location type
//                                      availability-zone-id
//   describe-spot-price-history        {"SpotPriceHistory": […]}; the latest Linux price a pool
//   the price list                     offer file of AmazonEC2, JSON or CSV, or pages of
//                                      `aws pricing get-products` ({"PriceList": […]}); Linux,
//                                      shared tenancy, On-Demand
//   the Spot advisor's data file       {"spot_advisor": …}; Linux
// Every wrong record is reported with its place. Where files come from and where the catalog goes
// is left to the command; shapes are those of the AWS CLI's documentation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/document/document.hpp"
#include "simulator/catalog/catalog_builder.hpp"

namespace drydock {

// In the order in which they must be imported: types before what is said of them.
enum class ExportKind : std::uint8_t { InstanceTypes, Offerings, PriceList, SpotPrices, Advisor };

struct CatalogImportOptions {
  std::string region;  // of exports that do not say it; may be empty
  std::string date;    // "2026-08": when the export was made
};

struct ImportedFigures {
  ExportKind kind = ExportKind::InstanceTypes;
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t unchanged = 0;
  std::size_t skipped = 0;  // of types, Regions, systems that the catalog does not hold
};

// "instance types", "zones of types", …
[[nodiscard]] std::string_view export_kind_words(ExportKind kind);

// Nothing if the file is none of them.
[[nodiscard]] std::optional<ExportKind> export_kind(const Document& document);

// Precondition: export_kind(document) has a value. Reports every problem, and changes the builder
// only as far as records are good: throw it away if there were errors.
// Products of a price list are texts that hold JSON, so they become sources of their own.
[[nodiscard]] ImportedFigures import_export(const Document& document,
                                            const CatalogImportOptions& options,
                                            CatalogBuilder& builder, SourceMap& sources,
                                            Diagnostics& diagnostics);

// The offer file as CSV.
[[nodiscard]] bool is_price_list_csv(std::string_view text);
[[nodiscard]] ImportedFigures import_price_list_csv(const SourceMap& sources, FileId file,
                                                    const CatalogImportOptions& options,
                                                    CatalogBuilder& builder,
                                                    Diagnostics& diagnostics);

}  // namespace drydock
