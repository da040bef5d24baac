#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "planner/evaluate/resolve.hpp"
#include "report/plan_json_parts.hpp"
#include "report/plan_shape.hpp"

namespace drydock {
namespace {

// The resources of one nested stack and the stacks below it, by name.
struct Module {
  std::vector<const ResourceChange*> resources;
  std::map<std::string, Module> children;
};

// Nested stacks are as deep as their templates, which their reader caps.
template <class Wanted>
Module modules_of(const Plan& plan, Wanted wanted) {
  Module root;
  for (const ResourceChange& change : plan.diff.changes) {
    if (!wanted(change)) {
      continue;
    }
    Module* at = &root;
    std::size_t begin = 0;
    const std::string& text = change.address.text();
    for (std::size_t dot = text.find('.'); dot != std::string::npos; dot = text.find('.', begin)) {
      at = &at->children[text.substr(begin, dot - begin)];
      begin = dot + 1;
    }
    at->resources.push_back(&change);
  }
  return root;
}

bool is_there(const ResourceChange& change, bool prior) {
  if (prior) {
    return !change.identifier.empty() && change.before.is_object();
  }
  return change.action != Action::Delete && change.action != Action::Forget &&
         change.after.is_object() && change.deposed.empty();
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the modules
void write_values(JsonWriter& json, const Module& module, const std::string& address,
                  const PlanJsonOptions& options, bool prior) {
  json.begin_object();
  if (!address.empty()) {
    json.member("address", address);
  }
  json.key("resources").begin_array();
  for (const ResourceChange* change : module.resources) {
    const Value& values = prior ? change->before : change->after;
    json.begin_object();
    write_plan_identity(json, change->type, change->address);
    json.member("provider_name", options.provider_name).member("schema_version", 0).key("values");
    write_known(json, values);
    json.key("sensitive_values");
    write_shadow(json, values, Shadow::Sensitive);
    json.key("depends_on").begin_array();
    for (const Address& dependency : change->dependencies) {
      json.string(dependency.text());
    }
    json.end_array();
    if (prior && !change->deposed.empty()) {
      json.member("deposed_key", change->deposed);
    }
    json.end_object();
  }
  json.end_array();
  if (!module.children.empty()) {
    json.key("child_modules").begin_array();
    for (const auto& [name, child] : module.children) {
      write_values(json, child,
                   fmt::format("{}{}module.{}", address, address.empty() ? "" : ".", name), options,
                   prior);
    }
    json.end_array();
  }
  json.end_object();
}

void write_references(JsonWriter& json, const Value& value) {
  json.begin_object().key("references").begin_array();
  for (const ExpressionReference& reference : references_of(value)) {
    json.string(reference.target.text() +
                (reference.attribute.empty() ? "" : "." + reference.attribute));
  }
  json.end_array().end_object();
}

void write_expressions(JsonWriter& json, const Value& properties) {
  json.key("expressions").begin_object();
  for (std::size_t i = 0; properties.is_object() && i < properties.members().size(); ++i) {
    const Value::Member& member = properties.members()[i];
    json.key(member.key);
    if (member.value.contains_unknown()) {
      write_references(json, member.value);
    } else if (member.value.contains_secret()) {
      json.begin_object().end_object();
    } else {
      json.begin_object().key("constant_value");
      write_known(json, member.value);
      json.end_object();
    }
  }
  json.end_object();
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the modules
void write_module_configuration(JsonWriter& json, const Plan& plan, const Module& module,
                                const PlanJsonOptions& options, bool root) {
  json.begin_object().key("resources").begin_array();
  for (const ResourceChange* change : module.resources) {
    const std::string& text = change->address.text();
    const std::string name = text.substr(text.rfind('.') + 1);
    json.begin_object()
        .member("address", change->type + "." + name)
        .member("mode", "managed")
        .member("type", change->type)
        .member("name", name)
        .member("provider_config_key", options.provider_name)
        .member("schema_version", 0);
    write_expressions(json, change->after);
    json.key("depends_on").begin_array();
    for (const Address& dependency : change->dependencies) {
      json.string(dependency.text());
    }
    json.end_array().end_object();
  }
  json.end_array();
  if (root) {
    json.key("outputs").begin_object();
    for (const Output& output : plan.outputs) {
      json.key(output.name).begin_object().member("sensitive", output.value.contains_secret());
      json.key("expression");
      write_references(json, output.value);
      json.member("description", output.description).end_object();
    }
    json.end_object().key("variables").begin_object();
    for (const ParameterValue& parameter : plan.parameters) {
      json.key(parameter.name).begin_object().member("sensitive", parameter.value.secret());
      json.end_object();
    }
    json.end_object();
  }
  if (!module.children.empty()) {
    json.key("module_calls").begin_object();
    for (const auto& [name, child] : module.children) {
      json.key(name).begin_object().member("source", name).key("module");
      write_module_configuration(json, plan, child, options, false);
      json.end_object();
    }
    json.end_object();
  }
  json.end_object();
}

}  // namespace

void write_modules(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options, bool prior) {
  json.key("root_module");
  write_values(json, modules_of(plan, [&](const ResourceChange& c) { return is_there(c, prior); }),
               "", options, prior);
}

void write_configuration(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options) {
  json.key("configuration").begin_object().key("provider_config").begin_object();
  json.key(options.provider_name).begin_object();
  json.member("name", options.provider_name)
      .member("full_name", options.provider_name)
      .end_object()
      .end_object()
      .key("root_module");
  write_module_configuration(
      json, plan, modules_of(plan, [](const ResourceChange& c) { return is_there(c, false); }),
      options, true);
  json.end_object();
}

void write_relevant_attributes(JsonWriter& json, const Plan& plan) {
  std::map<std::string, const ResourceChange*> by_address;
  for (const ResourceChange& change : plan.diff.changes) {
    if (change.deposed.empty()) {
      by_address.emplace(change.address.text(), &change);
    }
  }
  std::map<std::string, PropertyPath> seen;  // by what stands for both
  std::map<std::string, std::string> resources;
  for (const ResourceChange& change : plan.diff.changes) {
    for (const PropertyChange& property : change.properties) {
      for (const ExpressionReference& reference : references_of(property.after)) {
        const auto target = by_address.find(reference.target.text());
        if (target == by_address.end()) {
          continue;
        }
        const std::string key = reference.target.text() + "\n" + reference.attribute;
        seen.emplace(key, reference.attribute.empty() ? PropertyPath{"Ref"}
                                                      : attribute_path(reference.attribute));
        resources.emplace(key, plan_address(target->second->type, reference.target));
      }
    }
  }
  json.key("relevant_attributes").begin_array();
  for (const auto& [key, path] : seen) {
    json.begin_object().member("resource", resources.at(key)).key("attribute");
    write_plan_path(json, path);
    json.end_object();
  }
  json.end_array();
}

}  // namespace drydock
