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

#include "planner/model/value.hpp"

namespace drydock {

// A path of property names, "*" for any item: "/properties/Tags/*/Key" is {"Tags", "*", "Key"}.
using PropertyPath = std::vector<std::string>;
[[nodiscard]] std::string property_path_text(const PropertyPath& path);  // "Tags/*/Key"

using SchemaNodeId = StrongId<struct SchemaNodeTag>;

struct ResourceSchema;  // see schema_nodes.hpp for the compiled property tree

// What changing one property does (CloudFormation User Guide, "Update behaviors of stack
// resources").
enum class UpdateBehavior : std::uint8_t { InPlace, MayReplace, Replaces };

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
  // that is not readOnly is accepted with the recorded value).
  [[nodiscard]] bool has_attribute(std::string_view dotted) const;

  [[nodiscard]] const std::vector<PropertyPath>& primary_identifier() const;
  [[nodiscard]] bool is_read_only(const PropertyPath& path) const;
  [[nodiscard]] bool is_write_only(const PropertyPath& path) const;
  // `path` is concrete ("Tags", "0", "Key"); a change below a create-only property replaces.
  [[nodiscard]] UpdateBehavior update_behavior(const PropertyPath& path) const;
  // The array at `path` compares as a set (insertionOrder: false).
  [[nodiscard]] bool is_unordered(const PropertyPath& path) const;
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

// Every type that is known, by name.
class SchemaRegistry {
 public:
  // A type of the same name is replaced.
  void add(ResourceType type);
  // Null pointer if the type is not known.
  [[nodiscard]] const ResourceType* find(std::string_view type_name) const;
  [[nodiscard]] std::vector<std::string_view> type_names() const;  // sorted
  [[nodiscard]] std::string digest() const;                        // of all schemas, for plans

 private:
  std::map<std::string, ResourceType, std::less<>> types_;
};

}  // namespace drydock
