// A resource type in the CloudFormation registry's schema format (CloudFormation CLI User Guide,
// "Resource type schema"; meta-schema provider.definition.schema.v1.json), compiled for questions
// that a planner asks. Loading is left to load_schema, checking values to validate.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "planner/model/value.hpp"

namespace drydock {

// A path of property names, "*" for any item: "/properties/Tags/*/Key" is {"Tags", "*", "Key"}.
using PropertyPath = std::vector<std::string>;
[[nodiscard]] std::string property_path_text(const PropertyPath& path);  // "Tags/*/Key"
// Of an attribute as Fn::GetAtt names it: "Endpoint.Port" is {"Endpoint", "Port"}.
[[nodiscard]] PropertyPath attribute_path(std::string_view dotted);

using SchemaNodeId = StrongId<struct SchemaNodeTag>;

struct ResourceSchema;  // see schema_nodes.hpp for the compiled property tree

// What changing one property does (CloudFormation User Guide, "Update behaviors of stack
// resources").
enum class UpdateBehavior : std::uint8_t { InPlace, MayReplace, Replaces };

// The registry's ProvisioningType (CloudFormation API Reference, DescribeType): by which handlers
// there are. A type without any is the registry's NON_PROVISIONABLE too, but CloudFormation itself
// makes those of AWS: see ResourceType::can_be_created.
enum class Provisioning : std::uint8_t { FullyMutable, Immutable, NonProvisionable };
[[nodiscard]] std::string_view provisioning_name(Provisioning provisioning);  // "FULLY_MUTABLE"

class ResourceType {
 public:
  explicit ResourceType(std::unique_ptr<ResourceSchema> schema);
  ResourceType(ResourceType&&) noexcept;
  ResourceType& operator=(ResourceType&&) noexcept;
  ~ResourceType();

  [[nodiscard]] const std::string& name() const;  // "AWS::EC2::VPC"
  [[nodiscard]] const ResourceSchema& schema() const { return *schema_; }

  // Names of top-level properties, sorted; those that a template may set only if `settable`.
  [[nodiscard]] std::vector<std::string_view> property_names(bool settable) const;
  // Attributes that Fn::GetAtt yields, dotted, sorted: every readOnly property.
  [[nodiscard]] std::vector<std::string> attribute_names() const;
  // A GetAtt of this dotted name is allowed: a readOnly property, or any property of the schema
  // (the registry returns the whole model to Fn::GetAtt only for what the docs list; a property
  // that is not readOnly is accepted with the recorded value). A writeOnly one is never read back.
  [[nodiscard]] bool has_attribute(std::string_view dotted) const;

  [[nodiscard]] const std::vector<PropertyPath>& primary_identifier() const;
  [[nodiscard]] bool is_read_only(const PropertyPath& path) const;
  [[nodiscard]] bool is_write_only(const PropertyPath& path) const;
  // `path` is concrete ("Tags", "0", "Key"); a change below a create-only property replaces.
  [[nodiscard]] UpdateBehavior update_behavior(const PropertyPath& path) const;
  // The array at `path` compares as a set (insertionOrder: false).
  [[nodiscard]] bool is_unordered(const PropertyPath& path) const;
  [[nodiscard]] bool is_deprecated(const PropertyPath& path) const;
  [[nodiscard]] Provisioning provisioning() const;
  // False for a type whose handlers lack `create`; a schema without handlers says nothing of it.
  [[nodiscard]] bool can_be_created() const;
  // No update handler: any change replaces.
  [[nodiscard]] bool immutable() const;
  // replacementStrategy is delete_then_create.
  [[nodiscard]] bool deletes_before_create() const;

  // The value with scalars turned into the types that the schema names ("3" to 3, "true" to true,
  // 8 to "8"), as CloudFormation does; what does not fit is left as it is.
  [[nodiscard]] Value coerced(Value properties) const;

 private:
  std::unique_ptr<ResourceSchema> schema_;
};

// The text of a schema that is read and compiled when its type is first asked.
struct UnreadSchema {
  std::string type_name;
  std::string_view text;
  std::string file;    // what messages about it name
  std::string origin;  // "drydock", or what was imported
  std::string digest;  // SHA-256 that the text must have; "" if that is not known
};

// Every type that is known, by name. Compiling 1,700 schemas takes half a second and a template
// uses a few dozen, so a type is compiled when it is first asked; several threads may ask.
class SchemaRegistry {
 public:
  SchemaRegistry();
  SchemaRegistry(SchemaRegistry&&) noexcept;
  SchemaRegistry& operator=(SchemaRegistry&&) noexcept;
  ~SchemaRegistry();

  // A type of the same name is replaced, by these three alike.
  void add(ResourceType type);
  // The text must live as long as the registry; `keep` makes that so.
  void add_unread(UnreadSchema schema);
  void add_all(SchemaRegistry other);
  [[nodiscard]] std::string_view keep(std::string text);

  // Null pointer if the type is not known, or if its schema turns out not to be valid.
  [[nodiscard]] const ResourceType* find(std::string_view type_name) const;
  // Why find() gave nothing for a name that is listed: the schema's file, place and first problem.
  [[nodiscard]] std::optional<Error> problem(std::string_view type_name) const;
  [[nodiscard]] bool contains(std::string_view type_name) const;
  // Precondition: contains().
  [[nodiscard]] std::string_view origin(std::string_view type_name) const;
  [[nodiscard]] std::vector<std::string_view> type_names() const;  // sorted
  [[nodiscard]] std::string digest() const;                        // of all schemas, for plans

 private:
  struct Entry;
  [[nodiscard]] Entry* entry(std::string_view type_name) const;

  std::map<std::string, std::unique_ptr<Entry>, std::less<>> types_;
  std::vector<std::unique_ptr<const std::string>> kept_;
};

}  // namespace drydock
