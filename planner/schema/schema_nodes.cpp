#include "planner/schema/schema_nodes.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace drydock {
namespace {

constexpr std::array<std::pair<std::string_view, JsonType>, 7> kTypeNames = {{
    {"string", JsonType::String},
    {"integer", JsonType::Integer},
    {"number", JsonType::Number},
    {"boolean", JsonType::Boolean},
    {"array", JsonType::Array},
    {"object", JsonType::Object},
    {"null", JsonType::Null},
}};

template <class T>
std::span<const T> part(const std::vector<T>& pool, PoolRange range) {
  return std::span<const T>(pool).subspan(range.begin, range.size);
}

bool is_number(std::string_view segment) {
  return !segment.empty() &&
         std::all_of(segment.begin(), segment.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void insert_new(std::vector<SchemaNodeId>& nodes, SchemaNodeId node) {
  if (node.valid() && std::find(nodes.begin(), nodes.end(), node) == nodes.end()) {
    nodes.push_back(node);
  }
}

void step_below(const ResourceSchema& schema, const SchemaNode& node, std::string_view segment,
                std::vector<SchemaNodeId>& below) {
  const SchemaNodeId named = schema.property(node, segment);
  insert_new(below, named);
  if (segment == "*" || is_number(segment)) {
    insert_new(below, node.items);
  }
  if (named.valid()) {
    return;
  }
  for (const PatternProperty& property : schema.patterns_of(node)) {
    if (segment == "*" || schema.patterns[property.pattern.value].matches(segment)) {
      insert_new(below, property.node);
    }
  }
  insert_new(below, node.additional);
}

}  // namespace

std::string_view json_type_name(JsonType type) {
  for (const auto& [name, named] : kTypeNames) {
    if (named == type) {
      return name;
    }
  }
  return "any";
}

std::optional<JsonType> parse_json_type(std::string_view name) {
  for (const auto& [known, type] : kTypeNames) {
    if (known == name) {
      return type;
    }
  }
  return std::nullopt;
}

std::span<const SchemaProperty> ResourceSchema::properties_of(const SchemaNode& node) const {
  return part(properties, node.properties);
}
std::span<const PatternProperty> ResourceSchema::patterns_of(const SchemaNode& node) const {
  return part(pattern_properties, node.pattern_properties);
}
std::span<const std::string> ResourceSchema::required_of(const SchemaNode& node) const {
  return part(names, node.required);
}
std::span<const Value> ResourceSchema::allowed_of(const SchemaNode& node) const {
  return part(allowed, node.allowed);
}
std::span<const SchemaNodeId> ResourceSchema::branches_of(PoolRange range) const {
  return part(branches, range);
}
std::span<const SchemaDependency> ResourceSchema::dependencies_of(const SchemaNode& node) const {
  return part(dependencies, node.dependencies);
}
const SchemaBounds* ResourceSchema::bounds_of(const SchemaNode& node) const {
  return node.bounds ? &bounds[*node.bounds] : nullptr;
}
const SchemaConditional* ResourceSchema::conditional_of(const SchemaNode& node) const {
  return node.conditional ? &conditionals[*node.conditional] : nullptr;
}

SchemaNodeId ResourceSchema::property(const SchemaNode& node, std::string_view name) const {
  const auto known = properties_of(node);
  const auto found = std::lower_bound(known.begin(), known.end(), name,
                                      [](const SchemaProperty& property, std::string_view wanted) {
                                        return std::string_view(property.name) < wanted;
                                      });
  return found != known.end() && found->name == name ? found->node : SchemaNodeId{};
}

std::vector<SchemaNodeId> with_branches(const ResourceSchema& schema, SchemaNodeId node) {
  std::vector<SchemaNodeId> nodes = {node};
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const SchemaNode& held = schema.node(nodes[i]);
    for (const PoolRange range : {held.all_of, held.any_of, held.one_of}) {
      for (const SchemaNodeId branch : schema.branches_of(range)) {
        insert_new(nodes, branch);
      }
    }
    if (const SchemaConditional* conditional = schema.conditional_of(held);
        conditional != nullptr && conditional->when.valid()) {
      insert_new(nodes, conditional->then);
      insert_new(nodes, conditional->otherwise);
    }
  }
  return nodes;
}

std::vector<SchemaNodeId> nodes_below(const ResourceSchema& schema,
                                      const std::vector<SchemaNodeId>& nodes,
                                      std::string_view segment) {
  std::vector<SchemaNodeId> below;
  for (const SchemaNodeId start : nodes) {
    const SchemaNode& node = schema.node(start);
    if (node.all_of.size + node.any_of.size + node.one_of.size == 0 && !node.conditional) {
      step_below(schema, node, segment, below);
      continue;
    }
    for (const SchemaNodeId branch : with_branches(schema, start)) {
      step_below(schema, schema.node(branch), segment, below);
    }
  }
  return below;
}

std::vector<SchemaNodeId> nodes_at(const ResourceSchema& schema, const PropertyPath& path) {
  std::vector<SchemaNodeId> nodes = {schema.root};
  for (const std::string& segment : path) {
    nodes = nodes_below(schema, nodes, segment);
  }
  return nodes;
}

PathRelation path_relation(const PropertyPath& path, const PropertyPath& of_schema) {
  const std::size_t shared = std::min(path.size(), of_schema.size());
  for (std::size_t i = 0; i < shared; ++i) {
    if (path[i] != of_schema[i] && of_schema[i] != "*") {
      return PathRelation::Apart;
    }
  }
  return path.size() < of_schema.size() ? PathRelation::Above : PathRelation::AtOrBelow;
}

}  // namespace drydock
