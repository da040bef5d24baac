#include "planner/evaluate/nested/stack_tags.hpp"

#include <algorithm>

#include "planner/schema/schema_nodes.hpp"

namespace drydock {
namespace {

constexpr std::string_view kTags = "Tags";

void set(std::vector<Value::Member>& tags, std::string key, const Value& value) {
  const auto found = std::find_if(tags.begin(), tags.end(),
                                  [&](const Value::Member& tag) { return tag.key == key; });
  if (found == tags.end()) {
    tags.push_back({std::move(key), value});
  } else {
    found->value = value;
  }
}

bool has_key(const Value::List& items, const std::string& key) {
  return std::any_of(items.begin(), items.end(), [&](const Value& item) {
    const Value* named = item.find("Key");
    return named != nullptr && named->is_string() && named->text() == key;
  });
}

}  // namespace

std::vector<Value::Member> merged_tags(const std::vector<Value::Member>& outer, const Value* tags) {
  std::vector<Value::Member> merged = outer;
  if (tags == nullptr || !tags->is_list()) {
    return merged;
  }
  for (const Value& tag : tags->items()) {
    const Value* key = tag.find("Key");
    const Value* value = tag.find("Value");
    if (key != nullptr && key->is_string() && value != nullptr) {
      set(merged, key->text(), *value);
    }
  }
  return merged;
}

void propagate_tags(const std::vector<Value::Member>& tags, const SchemaRegistry& schemas,
                    Resource& resource) {
  const ResourceType* type = tags.empty() ? nullptr : schemas.find(resource.type);
  if (type == nullptr || !resource.properties.is_object()) {
    return;
  }
  const ResourceSchema& schema = type->schema();
  const SchemaNodeId node = schema.property(schema.node(schema.root), kTags);
  if (!node.valid() || type->is_read_only({std::string(kTags)})) {
    return;
  }
  const bool list = schema.node(node).types.has(JsonType::Array);
  const Value* present = resource.properties.find(kTags);
  const Span span = resource.name_span;
  Value all = present != nullptr ? *present
              : list             ? Value::list({}, span)
                                 : Value::object({}, span);
  if (list ? !all.is_list() : !all.is_object()) {
    return;  // not known yet
  }
  for (const Value::Member& tag : tags) {
    if (!list) {
      if (all.find(tag.key) == nullptr) {
        all.set(tag.key, tag.value);
      }
    } else if (!has_key(all.items(), tag.key)) {
      Value::Object members = {{"Key", Value::string(tag.key, span)}, {"Value", tag.value}};
      // The only type whose tags say whether they go further.
      if (resource.type == "AWS::AutoScaling::AutoScalingGroup") {
        members.push_back({"PropagateAtLaunch", Value::boolean(true, span)});
      }
      all.items().push_back(Value::object(std::move(members), span));
    }
  }
  resource.properties.set(std::string(kTags), std::move(all));
}

}  // namespace drydock
