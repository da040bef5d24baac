// The compiled form of one resource type: a graph of nodes in vectors, named by typed ids. `$ref`
// is gone (an edge leads to the node that it named), so a recursive definition is a circle in the
// graph: whoever walks it follows a value or a path, which end, and bounds the rest.
//
// Keywords are those of JSON Schema draft-07 that the registry uses; a keyword beside `$ref` does
// not count (draft-07, section 8.3). What is not here (references to other files) is not checked.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "planner/model/value.hpp"
#include "planner/schema/pattern.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

using PatternId = StrongId<struct PatternTag>;

// A set of JSON types; empty means any.
enum class JsonType : std::uint8_t {
  String = 1,
  Integer = 2,
  Number = 4,
  Boolean = 8,
  Array = 16,
  Object = 32,
  Null = 64,
};

struct JsonTypes {
  std::uint8_t bits = 0;

  [[nodiscard]] bool any() const { return bits == 0; }
  [[nodiscard]] bool has(JsonType type) const {
    return (bits & static_cast<std::uint8_t>(type)) != 0;
  }
  void insert(JsonType type) {
    bits = static_cast<std::uint8_t>(bits | static_cast<std::uint8_t>(type));
  }
};
[[nodiscard]] std::string_view json_type_name(JsonType type);  // "integer"
[[nodiscard]] std::optional<JsonType> parse_json_type(std::string_view name);

// The formats that are checked; others are names of AWS and of code generators.
enum class TextFormat : std::uint8_t { None, DateTime, Json, Uri };

// A bound keeps its spelling for messages.
struct NumberBound {
  double value = 0;
  std::string text;
};

// Part of one of the schema's pools.
struct PoolRange {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
};

struct SchemaProperty {
  std::string name;
  SchemaNodeId node;
};

struct PatternProperty {
  PatternId pattern;
  SchemaNodeId node;
};

// If `property` is there, then `required` must be, and the object must fit `node` if it is valid.
struct SchemaDependency {
  std::string property;
  std::vector<std::string> required;
  SchemaNodeId node;
};

struct SchemaNode {
  JsonTypes types;
  bool nothing = false;       // the schema `false`
  bool closed = false;        // additionalProperties: false
  bool ordered = true;        // insertionOrder
  bool unique_items = false;  // uniqueItems
  TextFormat format = TextFormat::None;
  PatternId pattern;                         // invalid if absent, as every id here
  SchemaNodeId items;                        // of every item
  SchemaNodeId additional;                   // of members that no property or pattern names
  PoolRange properties;                      // sorted by name
  PoolRange pattern_properties;              // in file order
  PoolRange required;                        // into names, in file order
  PoolRange allowed;                         // enum or const
  PoolRange all_of, any_of, one_of;          // into branches
  PoolRange dependencies;                    // in file order
  std::optional<std::uint32_t> bounds;       // into bounds
  std::optional<std::uint32_t> conditional;  // into conditionals
};

// `not`, and `if` with `then` and `else`; what is absent is invalid. Without `if` the other two do
// not count (draft-07 validation, section 6.6).
struct SchemaConditional {
  SchemaNodeId forbidden;
  SchemaNodeId when, then, otherwise;
};

struct SchemaBounds {
  std::optional<std::uint64_t> min_length, max_length;
  std::optional<std::uint64_t> min_items, max_items;
  std::optional<std::uint64_t> min_properties, max_properties;
  std::optional<NumberBound> minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of;
};

// See property_transform.hpp.
struct PropertyTransform {
  PropertyPath path;
  std::string expression;
};

struct ResourceSchema {
  std::string type_name;
  std::string digest;  // SHA-256 of the schema's text
  SchemaNodeId root;

  std::vector<SchemaNode> nodes;
  std::vector<SchemaProperty> properties;
  std::vector<PatternProperty> pattern_properties;
  std::vector<std::string> names;
  std::vector<Value> allowed;
  std::vector<SchemaNodeId> branches;
  std::vector<SchemaDependency> dependencies;
  std::vector<SchemaBounds> bounds;
  std::vector<SchemaConditional> conditionals;
  std::vector<Pattern> patterns;

  // Sorted, without repetitions; "*" stands for the items of an array and for the members of a
  // map, and is there even where the file leaves it out.
  std::vector<PropertyPath> create_only, conditional_create_only, read_only, write_only, deprecated;
  std::vector<PropertyPath> primary_identifier;  // in file order
  std::vector<std::vector<PropertyPath>> additional_identifiers;
  std::vector<PropertyTransform> transforms;  // sorted by path
  std::vector<std::string> handlers;          // "create", "read", …: those that there are
  Provisioning provisioning = Provisioning::FullyMutable;
  bool immutable = false;
  bool deletes_before_create = false;
  bool taggable = true;
  bool has_formats = false;   // a node has a format that is checked
  PropertyPath tag_property;  // empty if there is none

  [[nodiscard]] const SchemaNode& node(SchemaNodeId id) const { return nodes[id.value]; }
  [[nodiscard]] std::span<const SchemaProperty> properties_of(const SchemaNode& node) const;
  [[nodiscard]] std::span<const PatternProperty> patterns_of(const SchemaNode& node) const;
  [[nodiscard]] std::span<const std::string> required_of(const SchemaNode& node) const;
  [[nodiscard]] std::span<const Value> allowed_of(const SchemaNode& node) const;
  [[nodiscard]] std::span<const SchemaNodeId> branches_of(PoolRange range) const;
  [[nodiscard]] std::span<const SchemaDependency> dependencies_of(const SchemaNode& node) const;
  [[nodiscard]] const SchemaBounds* bounds_of(const SchemaNode& node) const;
  [[nodiscard]] const SchemaConditional* conditional_of(const SchemaNode& node) const;
  // The property of that name; invalid if the node names none.
  [[nodiscard]] SchemaNodeId property(const SchemaNode& node, std::string_view name) const;
};

// A node and all nodes that may hold for the same value: its branches, and theirs, without
// repetitions.
[[nodiscard]] std::vector<SchemaNodeId> with_branches(const ResourceSchema& schema,
                                                      SchemaNodeId node);
// The nodes that may describe what `segment` names below any of `nodes`: a property, a member of a
// map, or ("*" or a number) the items of an array.
[[nodiscard]] std::vector<SchemaNodeId> nodes_below(const ResourceSchema& schema,
                                                    const std::vector<SchemaNodeId>& nodes,
                                                    std::string_view segment);
[[nodiscard]] std::vector<SchemaNodeId> nodes_at(const ResourceSchema& schema,
                                                 const PropertyPath& path);

// How `path`, concrete or not, lies to a path of the schema.
enum class PathRelation : std::uint8_t { Apart, Above, AtOrBelow };
[[nodiscard]] PathRelation path_relation(const PropertyPath& path, const PropertyPath& of_schema);

}  // namespace drydock
