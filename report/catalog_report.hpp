// What `drydock catalog show`, `import` and `diff` print. The JSON forms are described by
// schemas/formats/catalog-*.schema.json.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"
#include "simulator/catalog/catalog.hpp"
#include "simulator/catalog/catalog_diff.hpp"
#include "simulator/catalog/import_exports.hpp"

namespace drydock {

// Where each figure of the catalog is from, and how many there are.
[[nodiscard]] std::string catalog_summary_text(const Catalog& catalog, const ReportStyle& style);
// One type, in every Region or, if `region` is not empty, in that one.
[[nodiscard]] std::string catalog_type_text(const Catalog& catalog, const InstanceType& type,
                                            std::string_view region, const ReportStyle& style);
// `type` is null for the summary alone.
[[nodiscard]] std::string catalog_json(const Catalog& catalog, const InstanceType* type,
                                       std::string_view region, const Diagnostics& diagnostics,
                                       const SourceMap& sources);

struct CatalogImport {
  std::string folder;                    // that was written; "" if nothing was
  std::vector<ImportedFigures> figures;  // a file each
  std::vector<std::string> files;
};
[[nodiscard]] std::string catalog_import_text(const CatalogImport& import,
                                              const ReportStyle& style);
[[nodiscard]] std::string catalog_import_json(const CatalogImport& import,
                                              const Diagnostics& diagnostics,
                                              const SourceMap& sources);

[[nodiscard]] std::string catalog_diff_text(const std::vector<CatalogChange>& changes,
                                            const ReportStyle& style);
[[nodiscard]] std::string catalog_diff_json(const std::vector<CatalogChange>& changes,
                                            const Diagnostics& diagnostics,
                                            const SourceMap& sources);

}  // namespace drydock
