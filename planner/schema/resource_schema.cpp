#include "planner/schema/resource_schema.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "planner/schema/schema_nodes.hpp"

namespace drydock {
namespace {

// Objects inside read-only objects become attributes down to here; deeper ones do not occur.
constexpr std::size_t kDeepestAttribute = 5;

bool covered(const std::vector<PropertyPath>& paths, const PropertyPath& path) {
  return std::any_of(paths.begin(), paths.end(), [&](const PropertyPath& known) {
    return path_relation(path, known) == PathRelation::AtOrBelow;
  });
}

bool contains_item(const PropertyPath& path) {
  return std::find(path.begin(), path.end(), "*") != path.end();
}

std::string dotted(const PropertyPath& path) {
  std::string text;
  for (const std::string& segment : path) {
    text += (text.empty() ? "" : ".") + segment;
  }
  return text;
}

// `path` and every named property of the objects below it.
void add_attributes(const ResourceSchema& schema, PropertyPath path,
                    std::vector<std::string>& names) {
  std::vector<PropertyPath> waiting = {std::move(path)};
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    const PropertyPath here = waiting[i];
    names.push_back(dotted(here));
    if (here.size() == kDeepestAttribute) {
      continue;
    }
    for (const SchemaNodeId id : nodes_at(schema, here)) {
      for (const SchemaProperty& property : schema.properties_of(schema.node(id))) {
        waiting.push_back(here);
        waiting.back().push_back(property.name);
      }
    }
  }
}

}  // namespace

PropertyPath attribute_path(std::string_view text) {
  PropertyPath path(1);
  for (const char c : text) {
    if (c == '.') {
      path.emplace_back();
    } else {
      path.back() += c;
    }
  }
  return path;
}

std::string property_path_text(const PropertyPath& path) {
  std::string text;
  for (const std::string& segment : path) {
    text += (text.empty() ? "" : "/") + segment;
  }
  return text;
}

std::string_view provisioning_name(Provisioning provisioning) {
  switch (provisioning) {
    case Provisioning::FullyMutable:
      return "FULLY_MUTABLE";
    case Provisioning::Immutable:
      return "IMMUTABLE";
    case Provisioning::NonProvisionable:
      break;
  }
  return "NON_PROVISIONABLE";
}

ResourceType::ResourceType(std::unique_ptr<ResourceSchema> schema) : schema_(std::move(schema)) {
  DRYDOCK_CHECK(schema_ != nullptr);
}
ResourceType::ResourceType(ResourceType&&) noexcept = default;
ResourceType& ResourceType::operator=(ResourceType&&) noexcept = default;
ResourceType::~ResourceType() = default;

const std::string& ResourceType::name() const { return schema_->type_name; }

std::vector<std::string_view> ResourceType::property_names(bool settable) const {
  std::vector<std::string_view> names;
  for (const SchemaProperty& property : schema_->properties_of(schema_->node(schema_->root))) {
    if (!settable || !is_read_only({property.name})) {
      names.emplace_back(property.name);
    }
  }
  return names;
}

std::vector<std::string> ResourceType::attribute_names() const {
  std::vector<std::string> names;
  for (const PropertyPath& path : schema_->read_only) {
    if (!contains_item(path)) {
      add_attributes(*schema_, path, names);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool ResourceType::has_attribute(std::string_view dotted_name) const {
  const PropertyPath path = attribute_path(dotted_name);
  if (is_write_only(path)) {
    return covered(schema_->read_only, path);
  }
  return !nodes_at(*schema_, path).empty() || covered(schema_->read_only, path);
}

const std::vector<PropertyPath>& ResourceType::primary_identifier() const {
  return schema_->primary_identifier;
}

// A few types list a property as read-only and as create-only: AWS fills it in unless the template
// does (AWS::CodeArtifact::Domain EncryptionKey), so it may be set.
bool ResourceType::is_read_only(const PropertyPath& path) const {
  return covered(schema_->read_only, path) && !covered(schema_->create_only, path);
}

bool ResourceType::is_write_only(const PropertyPath& path) const {
  return covered(schema_->write_only, path);
}

bool ResourceType::is_deprecated(const PropertyPath& path) const {
  return covered(schema_->deprecated, path);
}

Provisioning ResourceType::provisioning() const { return schema_->provisioning; }

bool ResourceType::can_be_created() const {
  return schema_->handlers.empty() || schema_->provisioning != Provisioning::NonProvisionable;
}

UpdateBehavior ResourceType::update_behavior(const PropertyPath& path) const {
  if (schema_->immutable || covered(schema_->create_only, path)) {
    return UpdateBehavior::Replaces;
  }
  const auto touches = [&](const PropertyPath& known) {
    return path_relation(path, known) != PathRelation::Apart;
  };
  const bool may = std::any_of(schema_->create_only.begin(), schema_->create_only.end(), touches) ||
                   std::any_of(schema_->conditional_create_only.begin(),
                               schema_->conditional_create_only.end(), touches);
  return may ? UpdateBehavior::MayReplace : UpdateBehavior::InPlace;
}

bool ResourceType::is_unordered(const PropertyPath& path) const {
  const std::vector<SchemaNodeId> nodes = nodes_at(*schema_, path);
  return std::any_of(nodes.begin(), nodes.end(), [&](SchemaNodeId start) {
    const std::vector<SchemaNodeId> all = with_branches(*schema_, start);
    return std::any_of(all.begin(), all.end(),
                       [&](SchemaNodeId id) { return !schema_->node(id).ordered; });
  });
}

bool ResourceType::immutable() const { return schema_->immutable; }

bool ResourceType::deletes_before_create() const { return schema_->deletes_before_create; }

}  // namespace drydock
