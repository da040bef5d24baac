#include "tests/stacks/test_types.hpp"

#include <fmt/format.h>

#include "base/check.hpp"
#include "planner/schema/load_schema.hpp"

namespace drydock {
namespace {

constexpr std::string_view kSchema = R"({{
  "typeName": "{name}", "description": "For tests", "additionalProperties": false,
  "primaryIdentifier": ["/properties/{identifier}"],
  "createOnlyProperties": ["/properties/Frozen", "/properties/Anchor", "/properties/Name"],
  "readOnlyProperties": ["/properties/Id", "/properties/Arn", "/properties/Version"],
  "handlers": {{"create": {{"permissions": []}}, "read": {{"permissions": []}}, {update}
               "delete": {{"permissions": []}}, "list": {{"permissions": []}}}},
  {strategy}
  "properties": {{
    "Id": {{"type": "string"}}, "Arn": {{"type": "string"}}, "Version": {{"type": "string"}},
    "Name": {{"type": "string"}}, "Frozen": {{"type": "string"}}, "Anchor": {{"type": "string"}},
    "Loose": {{"type": "string"}}, "Note": {{"type": "string"}}, "Size": {{"type": "integer"}},
    "Links": {{"type": "array", "insertionOrder": false, "items": {{"type": "string"}}}},
    "Steps": {{"type": "array", "insertionOrder": true, "items": {{"type": "string"}}}},
    "Tags": {{"type": "array", "insertionOrder": false, "items": {{
      "type": "object", "additionalProperties": false,
      "properties": {{"Key": {{"type": "string"}}, "Value": {{"type": "string"}}}}}}}}
  }}
}})";

struct Traits {
  std::string_view name;
  std::string_view identifier = "Id";
  bool updates = true;
  bool deletes_first = false;
};

}  // namespace

SchemaRegistry test_types() {
  SchemaRegistry registry;
  SourceMap sources;
  Diagnostics diagnostics;
  for (const Traits& traits :
       {Traits{"Test::Type::Plain"}, Traits{"Test::Type::Named", "Name"},
        Traits{"Test::Type::Fixed", "Id", false}, Traits{"Test::Type::Swap", "Id", true, true}}) {
    std::string text = fmt::format(
        kSchema, fmt::arg("name", traits.name), fmt::arg("identifier", traits.identifier),
        fmt::arg("update", traits.updates ? R"("update": {"permissions": []},)" : ""),
        fmt::arg("strategy",
                 traits.deletes_first ? R"("replacementStrategy": "delete_then_create",)" : ""));
    const FileId file = sources.add(std::string(traits.name) + ".json", std::move(text));
    std::optional<ResourceType> type = load_resource_type(sources, file, diagnostics);
    DRYDOCK_CHECK(type.has_value());
    registry.add(std::move(*type));
  }
  return registry;
}

}  // namespace drydock
