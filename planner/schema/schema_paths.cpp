#include "planner/schema/schema_paths.hpp"

#include <algorithm>
#include <array>

namespace drydock {
namespace {

PropertyPath normalised(std::string_view pointer, const ResourceSchema& schema) {
  std::vector<std::string> segments = pointer_segments(pointer);
  if (!segments.empty() && segments.front() == "properties") {
    segments.erase(segments.begin());
  }
  PropertyPath path;
  std::vector<SchemaNodeId> nodes = {schema.root};
  for (std::string& segment : segments) {
    std::vector<SchemaNodeId> below = nodes_below(schema, nodes, segment);
    const bool keyword = segment == "properties" || segment == "items";
    if (below.empty() && keyword) {
      continue;
    }
    if (below.empty()) {
      std::vector<SchemaNodeId> items = nodes_below(schema, nodes, "*");
      std::vector<SchemaNodeId> in_item = nodes_below(schema, items, segment);
      if (!in_item.empty()) {
        path.emplace_back("*");
        below = std::move(in_item);
      }
    }
    path.push_back(std::move(segment));
    nodes = std::move(below);
  }
  return path;
}

std::vector<PropertyPath> read_paths(const Node& list, const ResourceSchema& schema) {
  std::vector<PropertyPath> paths;
  for (std::size_t i = 0; list.is(NodeKind::Sequence) && i < list.size(); ++i) {
    PropertyPath path = normalised(list[i].text(), schema);
    if (!path.empty()) {
      paths.push_back(std::move(path));
    }
  }
  return paths;
}

std::vector<PropertyPath> sorted_paths(const Node& root, std::string_view key,
                                       const ResourceSchema& schema) {
  const std::optional<Node> list = root.find(key);
  if (!list) {
    return {};
  }
  std::vector<PropertyPath> paths = read_paths(*list, schema);
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

void read_transforms(const Node& root, ResourceSchema& schema) {
  const std::optional<Node> transforms = root.find("propertyTransform");
  for (std::size_t i = 0; transforms && i < transforms->size(); ++i) {
    if ((*transforms)[i].is(NodeKind::String)) {
      schema.transforms.push_back(
          {normalised(transforms->key(i), schema), std::string((*transforms)[i].text())});
    }
  }
  std::sort(schema.transforms.begin(), schema.transforms.end(),
            [](const PropertyTransform& a, const PropertyTransform& b) { return a.path < b.path; });
}

// A type without any handlers is of the old kind, about whose updates the schema says nothing.
void read_handlers(const Node& root, ResourceSchema& schema) {
  const std::optional<Node> handlers = root.find("handlers");
  if (handlers && handlers->is(NodeKind::Mapping)) {
    for (std::size_t i = 0; i < handlers->size(); ++i) {
      schema.handlers.emplace_back(handlers->key(i));
    }
  }
  std::sort(schema.handlers.begin(), schema.handlers.end());
  const auto handled = [&](std::string_view action) {
    return std::find(schema.handlers.begin(), schema.handlers.end(), action) !=
           schema.handlers.end();
  };
  schema.provisioning = !handled("create")   ? Provisioning::NonProvisionable
                        : !handled("update") ? Provisioning::Immutable
                                             : Provisioning::FullyMutable;
  schema.immutable = schema.provisioning == Provisioning::Immutable;
}

// `tagging` took the place of `taggable`; what says neither may be tagged, by its property Tags
// (CloudFormation CLI User Guide, "Resource type schema").
void read_tagging(const Node& root, ResourceSchema& schema) {
  const std::optional<Node> tagging = root.find("tagging");
  const std::optional<Node> taggable = tagging ? tagging->find("taggable") : root.find("taggable");
  schema.taggable = !taggable || taggable->text() != "false";
  const std::optional<Node> property = tagging ? tagging->find("tagProperty") : std::nullopt;
  PropertyPath path = property ? normalised(property->text(), schema) : PropertyPath{"Tags"};
  if (schema.taggable && !nodes_at(schema, path).empty()) {
    schema.tag_property = std::move(path);
  }
}

// An object or map that declares nothing, or what stands in another file.
bool is_open(const ResourceSchema& schema, SchemaNodeId id) {
  const std::vector<SchemaNodeId> all = with_branches(schema, id);
  return std::none_of(all.begin(), all.end(), [&](SchemaNodeId one) {
    const SchemaNode& node = schema.node(one);
    const bool object = node.types.any() || node.types.has(JsonType::Object);
    return !object || node.closed || node.properties.size + node.pattern_properties.size != 0 ||
           node.additional.valid() || node.items.valid();
  });
}

// A pointer into the definitions is another way of naming things, and is not followed here.
bool leads_nowhere(std::string_view pointer, const ResourceSchema& schema) {
  if (pointer.starts_with("/definitions/")) {
    return false;
  }
  std::vector<SchemaNodeId> nodes = {schema.root};
  for (const std::string& segment : normalised(pointer, schema)) {
    std::vector<SchemaNodeId> below = nodes_below(schema, nodes, segment);
    if (below.empty()) {
      return std::none_of(nodes.begin(), nodes.end(),
                          [&](SchemaNodeId id) { return is_open(schema, id); });
    }
    nodes = std::move(below);
  }
  return false;
}

void add_lost_paths(const Node& list, std::string_view keyword, const ResourceSchema& schema,
                    std::vector<LostPath>& lost) {
  for (std::size_t i = 0; list.is(NodeKind::Sequence) && i < list.size(); ++i) {
    if (list[i].is(NodeKind::String) && leads_nowhere(list[i].text(), schema)) {
      lost.push_back({keyword, list[i]});
    }
  }
}

}  // namespace

std::vector<LostPath> lost_paths(const Node& root, const ResourceSchema& schema) {
  constexpr std::array<std::string_view, 6> kLists = {
      "createOnlyProperties", "conditionalCreateOnlyProperties",
      "readOnlyProperties",   "writeOnlyProperties",
      "deprecatedProperties", "primaryIdentifier"};
  std::vector<LostPath> lost;
  for (std::size_t i = 0; i < root.size(); ++i) {
    const std::string_view key = root.key(i);
    const Node list = root[i];
    if (std::find(kLists.begin(), kLists.end(), key) != kLists.end()) {
      add_lost_paths(list, key, schema, lost);
    } else if (key == "additionalIdentifiers" && list.is(NodeKind::Sequence)) {
      for (std::size_t j = 0; j < list.size(); ++j) {
        add_lost_paths(list[j], key, schema, lost);
      }
    }
  }
  return lost;
}

std::vector<std::string> pointer_segments(std::string_view pointer) {
  std::vector<std::string> segments;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      segments.emplace_back();
    } else if (segments.empty()) {
      segments.emplace_back(1, pointer[i]);
    } else if (pointer.substr(i, 2) == "~1") {
      segments.back() += '/';
      ++i;
    } else if (pointer.substr(i, 2) == "~0") {
      segments.back() += '~';
      ++i;
    } else {
      segments.back() += pointer[i];
    }
  }
  return segments;
}

void read_paths_and_handlers(const Node& root, ResourceSchema& schema) {
  schema.create_only = sorted_paths(root, "createOnlyProperties", schema);
  schema.conditional_create_only = sorted_paths(root, "conditionalCreateOnlyProperties", schema);
  schema.read_only = sorted_paths(root, "readOnlyProperties", schema);
  schema.write_only = sorted_paths(root, "writeOnlyProperties", schema);
  schema.deprecated = sorted_paths(root, "deprecatedProperties", schema);
  if (const std::optional<Node> list = root.find("primaryIdentifier")) {
    schema.primary_identifier = read_paths(*list, schema);
  }
  if (const std::optional<Node> lists = root.find("additionalIdentifiers");
      lists && lists->is(NodeKind::Sequence)) {
    for (std::size_t i = 0; i < lists->size(); ++i) {
      schema.additional_identifiers.push_back(read_paths((*lists)[i], schema));
    }
  }
  read_transforms(root, schema);
  read_handlers(root, schema);
  read_tagging(root, schema);
  const std::optional<Node> strategy = root.find("replacementStrategy");
  schema.deletes_before_create =
      strategy && strategy->is(NodeKind::String) && strategy->text() == "delete_then_create";
}

}  // namespace drydock
