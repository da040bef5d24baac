// Builds types and resources from JSON text for the tests of planner/schema, with spans.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "planner/document/json_reader.hpp"
#include "planner/model/resource.hpp"
#include "planner/schema/load_schema.hpp"
#include "planner/schema/resource_schema.hpp"
#include "planner/schema/validate.hpp"

namespace drydock::schema_test {

inline Value value_of(const Node& node) {
  switch (node.kind()) {
    case NodeKind::Null:
      return Value::null(node.span());
    case NodeKind::Bool:
      return Value::boolean(node.text() == "true", node.span());
    case NodeKind::Number:
      return Value::number(std::string(node.text()), node.span());
    case NodeKind::String:
      return Value::string(std::string(node.text()), node.span());
    case NodeKind::Sequence: {
      Value::List items;
      for (std::size_t i = 0; i < node.size(); ++i) {
        items.push_back(value_of(node[i]));
      }
      return Value::list(std::move(items), node.span());
    }
    case NodeKind::Mapping: {
      // A reference stands for what only the deployment knows, {"$secret": "x"} for a secret.
      if (node.size() == 1 && (node.key(0) == "Ref" || node.key(0).starts_with("Fn::"))) {
        Value expression = Value::object({{std::string(node.key(0)), value_of(node[0]), {}}});
        return Value::unknown(std::move(expression), node.span());
      }
      if (node.size() == 1 && node.key(0) == "$secret") {
        return value_of(node[0]).mark_secret();
      }
      Value::Object members;
      for (std::size_t i = 0; i < node.size(); ++i) {
        members.push_back({std::string(node.key(i)), value_of(node[i]), node.key_span(i)});
      }
      return Value::object(std::move(members), node.span());
    }
  }
  return {};
}

// One schema in a registry, and the diagnostics of resources of it.
struct Checked {
  SourceMap sources;
  SchemaRegistry schemas;
  Diagnostics diagnostics;

  void add_type(const std::string& text) {
    const FileId file = sources.add("schema.json", text);
    std::optional<ResourceType> type = load_resource_type(sources, file, diagnostics);
    if (type) {
      schemas.add(std::move(*type));
    }
  }

  Value value(const std::string& json) {
    const FileId file = sources.add("properties.json", json);
    const std::optional<Document> document = read_json(sources, file, diagnostics);
    EXPECT_TRUE(document.has_value()) << json;
    return document ? value_of(document->root()) : Value{};
  }

  // Validates one resource "R" of `type`.
  void validate(const std::string& type, const std::string& properties_json) {
    ResourceSet set;
    Resource resource;
    resource.address = Address("R");
    resource.type = type;
    resource.properties = value(properties_json);
    resource.name_span = {sources.add("name", "R"), 0, 1};
    resource.type_span = {sources.add("type", type), 0, static_cast<std::uint32_t>(type.size())};
    set.resources.push_back(std::move(resource));
    validate_resources(set, schemas, diagnostics);
  }

  // "DD2003 `CidrBlok` message | hint", one for each diagnostic, in order.
  [[nodiscard]] std::vector<std::string> said() const {
    std::vector<std::string> lines;
    for (const Diagnostic& found : diagnostics.all()) {
      std::string line(diagnostic_info(found.code).id);
      if (found.span.valid()) {
        line += " `" + std::string(sources.text(found.span)) + "`";
      }
      line += " " + found.message;
      if (!found.hint.empty()) {
        line += " | " + found.hint;
      }
      lines.push_back(std::move(line));
    }
    return lines;
  }
};

// What is said about `properties_json` of a type T::T::T whose schema has these further members.
inline std::vector<std::string> complaints(const std::string& schema_members,
                                           const std::string& properties_json) {
  Checked checked;
  checked.add_type(R"({"typeName": "T::T::T", )" + schema_members + "}");
  EXPECT_TRUE(checked.diagnostics.empty());
  checked.validate("T::T::T", properties_json);
  return checked.said();
}

// The property "P" has `keywords`, and this value.
inline std::vector<std::string> property_complaints(const std::string& keywords,
                                                    const std::string& value_json) {
  return complaints(R"("properties": {"P": )" + keywords + "}", R"({"P": )" + value_json + "}");
}

}  // namespace drydock::schema_test
