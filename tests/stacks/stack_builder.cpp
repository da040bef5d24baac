#include "tests/stacks/stack_builder.hpp"

#include "base/check.hpp"
#include "planner/model/value_json.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {
namespace {

constexpr std::size_t kDeepest = 50;

Value with_functions(const Value& json, PropertyPath& path, std::vector<Reference>* references) {
  DRYDOCK_CHECK(path.size() < kDeepest);
  const auto note = [&](const std::string& target, const std::string& attribute) {
    if (references != nullptr) {
      references->push_back({Address(target), attribute, property_path_text(path), Span{}});
    }
  };
  if (const Value* target = json.find("Ref")) {
    note(target->text(), "");
    return Value::unknown(json);
  }
  if (const Value* target = json.find("Fn::GetAtt")) {
    note(target->items()[0].text(), target->items()[1].text());
    return Value::unknown(json);
  }
  if (json.find("$resolve") != nullptr) {
    return Value::unknown(json);
  }
  if (const Value* secret = json.find("$hide")) {
    return Value::string(secret->text()).mark_secret();
  }
  Value made = json;
  if (made.is_object()) {
    for (Value::Member& member : made.members()) {
      path.push_back(member.key);
      member.value = with_functions(member.value, path, references);
      path.pop_back();
    }
  } else if (made.is_list()) {
    for (std::size_t i = 0; i < made.items().size(); ++i) {
      path.push_back(std::to_string(i));
      made.items()[i] = with_functions(made.items()[i], path, references);
      path.pop_back();
    }
  }
  return made;
}

}  // namespace

Value template_value(std::string_view json, std::vector<Reference>* references) {
  PropertyPath path;
  return with_functions(value_from_json(json).value(), path, references);
}

Resource make_resource(std::string address, std::string type, std::string_view properties) {
  Resource made;
  made.address = Address(std::move(address));
  made.type = std::move(type);
  made.properties = template_value(properties, &made.references);
  return made;
}

ResourceSet make_set(std::vector<Resource> resources) {
  ResourceSet set;
  set.stack_name = "stack";
  set.region = "us-east-1";
  set.account = "123456789012";
  set.template_digest = "template";
  set.resources = std::move(resources);
  return set;
}

ResourceGraph graph_of(const ResourceSet& resources) {
  Diagnostics diagnostics;
  std::optional<ResourceGraph> graph = build_graph(resources, diagnostics);
  DRYDOCK_CHECK(graph.has_value());
  return std::move(*graph);
}

}  // namespace drydock
