// What `drydock schema list`, `show` and `import` print. The JSON forms are described by
// schemas/formats/schema-*.schema.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/schema/resource_schema.hpp"
#include "report/style.hpp"

namespace drydock {

struct ListedType {
  std::string_view name;
  std::string_view origin;
};

struct ImportSummary {
  std::string index_path;
  std::string archive;
  std::size_t types = 0;
  std::size_t refused = 0;
};

[[nodiscard]] std::string schema_list_text(const std::vector<ListedType>& types,
                                           const ReportStyle& style);
[[nodiscard]] std::string schema_list_json(const std::vector<ListedType>& types);

[[nodiscard]] std::string schema_show_text(const ResourceType& type, std::string_view origin,
                                           const ReportStyle& style);
[[nodiscard]] std::string schema_show_json(const ResourceType& type, std::string_view origin);

[[nodiscard]] std::string schema_import_text(const ImportSummary& summary,
                                             const ReportStyle& style);
[[nodiscard]] std::string schema_import_json(const ImportSummary& summary,
                                             const Diagnostics& diagnostics,
                                             const SourceMap& sources);

// "in place", "may replace", "replaces".
[[nodiscard]] std::string_view update_behavior_words(UpdateBehavior behavior);
// What the property takes: "text", "list of objects", "\"a\" | \"b\"".
[[nodiscard]] std::string property_type_words(const ResourceType& type, const PropertyPath& path);

}  // namespace drydock
