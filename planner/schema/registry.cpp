#include "base/digest.hpp"
#include "planner/schema/resource_schema.hpp"
#include "planner/schema/schema_nodes.hpp"

namespace drydock {

void SchemaRegistry::add(ResourceType type) {
  std::string name = type.name();
  types_.insert_or_assign(std::move(name), std::move(type));
}

const ResourceType* SchemaRegistry::find(std::string_view type_name) const {
  const auto found = types_.find(type_name);
  return found == types_.end() ? nullptr : &found->second;
}

std::vector<std::string_view> SchemaRegistry::type_names() const {
  std::vector<std::string_view> names;
  names.reserve(types_.size());
  for (const auto& [name, type] : types_) {
    names.emplace_back(name);
  }
  return names;
}

std::string SchemaRegistry::digest() const {
  std::string all;
  for (const auto& [name, type] : types_) {
    all.append(name).append(" ").append(type.schema().digest).append("\n");
  }
  return sha256_hex(all);
}

}  // namespace drydock
