// Makes a value that fits a node of a resource type's schema, with no more in it than the schema
// demands: what a test needs to create one object of every type.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "planner/schema/check_value.hpp"
#include "planner/schema/schema_nodes.hpp"
#include "simulator/world/identity_pattern.hpp"

namespace drydock {

class SchemaSampler {
 public:
  // `known`: texts for properties of these names, such as ids of objects that there are.
  explicit SchemaSampler(const ResourceSchema& schema,
                         std::map<std::string, std::string> known = {})
      : schema_(schema), known_(std::move(known)) {}

  // Of the type as a whole. Nothing if no sample of ours fits: a pattern that we cannot reverse,
  // branches that contradict what the sampler picks.
  std::optional<Value> minimal() { return sample(schema_.root, "", 0); }
  // A value for a property; `salt` makes another one.
  std::optional<Value> sample(SchemaNodeId id, const std::string& name, std::size_t depth,
                              int salt = 0) {
    if (depth > kDeepest || --budget_ < 0) {
      return std::nullopt;
    }
    for (Value& candidate : candidates(id, name, depth, salt)) {
      if (ValueChecker(schema_, {}).test(id, candidate, Reading::Strict).fits) {
        return std::move(candidate);
      }
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t kDeepest = 14;

  std::vector<Value> candidates(SchemaNodeId id, const std::string& name, std::size_t depth,
                                int salt) {
    const SchemaNode& node = schema_.node(id);
    std::vector<Value> all;
    for (const Value& allowed : schema_.allowed_of(node)) {
      all.push_back(allowed);
    }
    if (!all.empty()) {
      std::rotate(all.begin(), all.begin() + salt % static_cast<int>(all.size()), all.end());
      return all;
    }
    const bool object = node.types.has(JsonType::Object) ||
                        (node.types.any() && node.properties.size + node.required.size > 0);
    if (node.types.has(JsonType::String)) {
      texts(node, name, salt, all);
    }
    if (node.types.has(JsonType::Integer) || node.types.has(JsonType::Number)) {
      numbers(node, salt, all);
    }
    if (node.types.has(JsonType::Boolean)) {
      all.push_back(Value::boolean(salt % 2 != 0));
    }
    if (object) {
      objects(id, depth, all);
    }
    if (node.types.has(JsonType::Array)) {
      lists(node, name, depth, all);
    }
    for (const PoolRange range : {node.one_of, node.any_of, node.all_of}) {
      for (const SchemaNodeId branch : schema_.branches_of(range)) {
        if (std::optional<Value> of_branch = sample(branch, name, depth + 1, salt)) {
          all.push_back(*std::move(of_branch));
        }
      }
    }
    if (all.empty()) {
      all.push_back(Value::string(fmt::format("sample{}", salt)));
    }
    return all;
  }

  void texts(const SchemaNode& node, const std::string& name, int salt, std::vector<Value>& all) {
    const SchemaBounds* bounds = schema_.bounds_of(node);
    std::size_t least = bounds != nullptr && bounds->min_length ? *bounds->min_length : 1;
    std::size_t most = bounds != nullptr && bounds->max_length ? *bounds->max_length : 64;
    least = std::min<std::size_t>(least, 512);
    most = std::max(most, least);
    const auto fitted = [&](std::string text) {
      while (text.size() < least) {
        text += 'x';
      }
      return Value::string(text.substr(0, most));
    };
    if (const auto own = known_.find(name); own != known_.end()) {
      all.push_back(Value::string(own->second));
    }
    if (node.format == TextFormat::DateTime) {
      all.push_back(Value::string("2026-01-01T00:00:00Z"));
    }
    if (!node.pattern.valid()) {
      all.push_back(fitted(fmt::format("{}{}", name.empty() ? "sample" : name, salt)));
    }
    for (const char* const usual :
         {"sample", "arn:aws:iam::123456789012:role/sample", "10.0.0.0/16", "https://example.com",
          "a1b2c3d4-5678-4abc-8def-1234567890ab", "123456789012", "Sample"}) {
      all.push_back(fitted(fmt::format("{}{}", usual, salt == 0 ? "" : std::to_string(salt))));
      all.push_back(Value::string(usual));
    }
    if (node.pattern.valid()) {
      const std::string entropy = fmt::format("sample{}", salt);
      const IdentityInputs inputs{"T",   "stack", "Logical", "us-east-1", "123456789012",
                                  "aws", entropy};
      const Value none = Value::object({});
      const IdentityWords words(inputs, none);
      for (const std::size_t repeats : {8U, 1U, 2U, 17U, 36U, 64U, 20U, 128U}) {
        if (auto made =
                text_of_pattern(schema_.patterns[node.pattern.value].text(), words, repeats)) {
          all.push_back(Value::string(*std::move(made)));
        }
      }
    }
    all.push_back(Value::string("{}"));
    all.push_back(Value::string(""));
  }

  void numbers(const SchemaNode& node, int salt, std::vector<Value>& all) const {
    const SchemaBounds* bounds = schema_.bounds_of(node);
    if (bounds != nullptr && bounds->minimum) {
      all.push_back(Value::integer(static_cast<std::int64_t>(bounds->minimum->value) + salt));
      all.push_back(Value::integer(static_cast<std::int64_t>(bounds->minimum->value)));
      all.push_back(Value::integer(static_cast<std::int64_t>(bounds->minimum->value) + 1));
    }
    if (bounds != nullptr && bounds->multiple_of) {
      all.push_back(Value::integer(static_cast<std::int64_t>(bounds->multiple_of->value)));
    }
    all.push_back(Value::integer(1 + salt));
    all.push_back(Value::integer(0));
    all.push_back(Value::integer(10));
  }

  void lists(const SchemaNode& node, const std::string& name, std::size_t depth,
             std::vector<Value>& all) {
    const SchemaBounds* bounds = schema_.bounds_of(node);
    const std::size_t least = bounds != nullptr && bounds->min_items ? *bounds->min_items : 0;
    Value::List items;
    for (std::size_t i = 0; i < std::min<std::size_t>(least, 32) && node.items.valid(); ++i) {
      if (auto item = sample(node.items, name, depth + 1, static_cast<int>(i))) {
        items.push_back(*std::move(item));
      }
    }
    all.push_back(Value::list(items));
    if (items.empty() && node.items.valid()) {
      if (auto item = sample(node.items, name, depth + 1)) {
        all.push_back(Value::list({*std::move(item)}));
      }
    }
  }

  // What the node itself requires, then the same with what one branch of each kind adds.
  void objects(SchemaNodeId id, std::size_t depth, std::vector<Value>& all) {
    const SchemaNode& node = schema_.node(id);
    const std::vector<std::string> none;
    add_object(id, none, depth, all);
    for (const PoolRange range : {node.all_of, node.one_of, node.any_of}) {
      for (const SchemaNodeId branch : schema_.branches_of(range)) {
        std::vector<std::string> more;
        for (const std::string& name : schema_.required_of(schema_.node(branch))) {
          more.push_back(name);
        }
        add_object(id, more, depth, all);
        for (const SchemaProperty& property : schema_.properties_of(schema_.node(branch))) {
          add_object(id, {property.name}, depth, all);
        }
      }
    }
    // A map or an object that must not be empty.
    for (const SchemaProperty& property : schema_.properties_of(node)) {
      if (all.size() > 40) {
        break;
      }
      add_object(id, {property.name}, depth, all, true);
    }
    for (const PatternProperty& property : schema_.patterns_of(node)) {
      if (auto value = sample(property.node, "", depth + 1)) {
        all.push_back(Value::object({{"sample", *std::move(value)}}));
      }
    }
  }

  void add_object(SchemaNodeId id, const std::vector<std::string>& more, std::size_t depth,
                  std::vector<Value>& all, bool only_if_needed = false) {
    const SchemaNode& node = schema_.node(id);
    if (only_if_needed) {
      for (const Value& each : all) {
        if (each.is_object() && ValueChecker(schema_, {}).test(id, each, Reading::Strict).fits) {
          return;
        }
      }
    }
    std::vector<std::string> names(schema_.required_of(node).begin(),
                                   schema_.required_of(node).end());
    names.insert(names.end(), more.begin(), more.end());
    Value object = Value::object({});
    for (const std::string& name : names) {
      SchemaNodeId below = schema_.property(node, name);
      if (!below.valid()) {
        below = node.additional;
      }
      if (object.find(name) != nullptr) {
        continue;
      }
      if (!below.valid()) {
        object.set(name, Value::string("sample"));
      } else if (auto value = sample(below, name, depth + 1)) {
        object.set(name, *std::move(value));
      }
    }
    all.push_back(std::move(object));
  }

  const ResourceSchema& schema_;
  std::map<std::string, std::string> known_;
  int budget_ = 20'000;
};

}  // namespace drydock
