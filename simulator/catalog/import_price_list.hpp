// On-Demand prices out of a price list of AWS: the offer file of AmazonEC2 (JSON, CSV) and the
// pages of `aws pricing get-products`. Of its products only those count that import_exports.hpp
// names.
#pragma once

#include "base/source_map.hpp"
#include "planner/document/document.hpp"
#include "simulator/catalog/catalog_builder.hpp"
#include "simulator/catalog/export_report.hpp"
#include "simulator/catalog/import_exports.hpp"

namespace drydock {

// {"products": {SKU: {"attributes"…}}, "terms": {"OnDemand": {SKU: …}}}.
void import_offer(const Node& root, std::uint32_t source, CatalogBuilder& builder,
                  ExportReport& report);
// {"PriceList": ["{\"product\": …}", …]}.
void import_products(const Node& list, std::uint32_t source, CatalogBuilder& builder,
                     SourceMap& sources, ExportReport& report, Diagnostics& diagnostics);

}  // namespace drydock
