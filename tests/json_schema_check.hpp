// Checks a value against one of the schemas in schemas/formats, with the part of JSON Schema
// draft-07 that those use. A word that it does not know is a problem too, so that no schema says
// more than is checked. Values of any reader: JSON as Value, YAML through value_of.
#pragma once

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "planner/document/document.hpp"
#include "planner/model/value.hpp"
#include "planner/model/value_json.hpp"

namespace drydock::json_schema {

// Precondition: nesting is bounded, as readers of documents see to.
inline Value value_of(const Node& node) {
  switch (node.kind()) {
    case NodeKind::Null:
      return Value::null();
    case NodeKind::Bool:
      return Value::boolean(node.text() == "true");
    case NodeKind::Number:
      return Value::number(std::string(node.text()));
    case NodeKind::String:
      return Value::string(std::string(node.text()));
    case NodeKind::Sequence: {
      Value::List items;
      for (std::size_t i = 0; i < node.size(); ++i) {
        items.push_back(value_of(node[i]));
      }
      return Value::list(std::move(items));
    }
    case NodeKind::Mapping:
      break;
  }
  Value object = Value::object({});
  for (std::size_t i = 0; i < node.size(); ++i) {
    object.set(std::string(node.key(i)), value_of(node[i]));
  }
  return object;
}

class Checker {
 public:
  explicit Checker(std::string folder) : folder_(std::move(folder)) {}

  // What is wrong, each with its place; empty if nothing is.
  std::vector<std::string> problems(const std::string& file, const Value& document) {
    problems_.clear();
    check(file, load(file), document, "$", 0);
    return std::move(problems_);
  }

 private:
  static constexpr int kDeepest = 50;

  void wrong(const std::string& at, const std::string& what) { problems_.push_back(at + what); }

  const Value& load(const std::string& file) {
    const auto known = schemas_.find(file);
    if (known != schemas_.end()) {
      return known->second;
    }
    std::ifstream in(folder_ + "/" + file);
    std::stringstream text;
    text << in.rdbuf();
    Result<Value> schema = value_from_json(text.str());
    if (!schema.ok()) {
      wrong(file, " is not a schema that can be read");
    }
    return schemas_[file] = schema.ok() ? *schema : Value::object({});
  }

  static bool has_type(const Value& value, const std::string& type) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_list()) ||
           (type == "string" && value.is_string()) || (type == "boolean" && value.is_bool()) ||
           (type == "null" && value.is_null()) || (type == "number" && value.is_number()) ||
           (type == "integer" && value.is_number() &&
            value.text().find_first_of(".eE") == std::string::npos);
  }

  void check_type(const Value& type, const Value& value, const std::string& at) {
    bool right = type.is_string() && has_type(value, type.text());
    for (const Value& one : type.is_list() ? type.items() : Value::List{}) {
      right = right || has_type(value, one.text());
    }
    if (!right) {
      wrong(at, " has the wrong type: " + value_to_json(value));
    }
  }

  void check_ref(const std::string& file, const std::string& ref, const Value& value,
                 const std::string& at, int depth) {
    const std::size_t hash = ref.find("#/definitions/");
    if (hash == std::string::npos) {
      wrong(file, ": cannot follow " + ref);
      return;
    }
    const std::string target = hash == 0 ? file : ref.substr(0, hash);
    const Value* definitions = load(target).find("definitions");
    const Value* definition =
        definitions == nullptr ? nullptr : definitions->find(ref.substr(hash + 14));
    if (definition == nullptr) {
      wrong(file, ": there is no " + ref);
      return;
    }
    check(target, *definition, value, at, depth + 1);
  }

  // How many of the alternatives fit.
  std::size_t fitting(const std::string& file, const Value& alternatives, const Value& value,
                      const std::string& at, int depth) {
    std::size_t count = 0;
    for (const Value& one : alternatives.items()) {
      std::vector<std::string> before = std::move(problems_);
      problems_.clear();
      check(file, one, value, at, depth + 1);
      count += problems_.empty() ? 1U : 0U;
      problems_ = std::move(before);
    }
    return count;
  }

  void check_members(const std::string& file, const Value& schema, const Value& value,
                     const std::string& at, int depth) {
    const Value* properties = schema.find("properties");
    const Value* patterns = schema.find("patternProperties");
    const Value* others = schema.find("additionalProperties");
    for (const Value::Member& one : value.members()) {
      const Value* known = properties == nullptr ? nullptr : properties->find(one.key);
      for (std::size_t i = 0; patterns != nullptr && i < patterns->members().size(); ++i) {
        const Value::Member& each = patterns->members()[i];
        if (known == nullptr && std::regex_search(one.key, std::regex(each.key))) {
          known = &each.value;
        }
      }
      const Value* rule = known != nullptr ? known : others;
      if (rule != nullptr && rule->is_bool()) {
        if (!rule->as_bool()) {
          wrong(at, " must not have " + one.key);
        }
      } else if (rule != nullptr) {
        check(file, *rule, one.value, at + "." + one.key, depth + 1);
      }
    }
    const Value* required = schema.find("required");
    for (const Value& key : required == nullptr ? Value::List{} : required->items()) {
      if (value.find(key.text()) == nullptr) {
        wrong(at, " lacks " + key.text());
      }
    }
  }

  void check_bounds(const Value& schema, const Value& value, const std::string& at) {
    const auto bound = [&](const char* word, double amount, auto&& right) {
      const Value* limit = schema.find(word);
      if (limit != nullptr && !right(amount, limit->as_double().value())) {
        wrong(at, std::string(" is against ") + word);
      }
    };
    const auto at_least = [](double a, double b) { return a >= b; };
    const auto at_most = [](double a, double b) { return a <= b; };
    if (value.is_number()) {
      const double number = value.as_double().value();
      bound("minimum", number, at_least);
      bound("maximum", number, at_most);
      bound("exclusiveMinimum", number, [](double a, double b) { return a > b; });
    } else if (value.is_list()) {
      bound("minItems", static_cast<double>(value.items().size()), at_least);
      bound("maxItems", static_cast<double>(value.items().size()), at_most);
    } else if (value.is_object()) {
      bound("minProperties", static_cast<double>(value.members().size()), at_least);
      bound("maxProperties", static_cast<double>(value.members().size()), at_most);
    } else if (const Value* pattern = schema.find("pattern");
               pattern != nullptr && value.is_string() &&
               !std::regex_search(value.text(), std::regex(pattern->text()))) {
      wrong(at, " does not match " + pattern->text());
    }
  }

  void check(const std::string& file, const Value& schema, const Value& value,
             const std::string& at, int depth) {
    static constexpr std::array<std::string_view, 26> kKnown = {"$schema",
                                                                "title",
                                                                "description",
                                                                "type",
                                                                "required",
                                                                "properties",
                                                                "patternProperties",
                                                                "items",
                                                                "minItems",
                                                                "maxItems",
                                                                "minimum",
                                                                "maximum",
                                                                "exclusiveMinimum",
                                                                "minProperties",
                                                                "maxProperties",
                                                                "pattern",
                                                                "additionalProperties",
                                                                "enum",
                                                                "const",
                                                                "$ref",
                                                                "definitions",
                                                                "default",
                                                                "anyOf",
                                                                "oneOf",
                                                                "examples",
                                                                "not"};
    if (depth > kDeepest) {
      wrong(at, " is nested too deeply");
      return;
    }
    for (const Value::Member& word : schema.members()) {
      if (std::find(kKnown.begin(), kKnown.end(), word.key) == kKnown.end()) {
        wrong(file, " uses a word that is not checked: " + word.key);
      }
    }
    if (const Value* ref = schema.find("$ref")) {
      check_ref(file, ref->text(), value, at, depth);
      return;
    }
    if (const Value* type = schema.find("type")) {
      check_type(*type, value, at);
    }
    if (const Value* only = schema.find("const"); only != nullptr && !(*only == value)) {
      wrong(at, " is not " + value_to_json(*only));
    }
    if (const Value* choices = schema.find("enum")) {
      const Value::List& all = choices->items();
      if (std::find(all.begin(), all.end(), value) == all.end()) {
        wrong(at, " is none of the choices: " + value_to_json(value));
      }
    }
    if (const Value* any = schema.find("anyOf");
        any != nullptr && fitting(file, *any, value, at, depth) == 0) {
      wrong(at, " fits no alternative: " + value_to_json(value));
    }
    if (const Value* one = schema.find("oneOf");
        one != nullptr && fitting(file, *one, value, at, depth) != 1) {
      wrong(at, " does not fit exactly one alternative");
    }
    if (const Value* other = schema.find("not");
        other != nullptr && fitting(file, Value::list({*other}), value, at, depth) != 0) {
      wrong(at, " must not be " + value_to_json(value));
    }
    if (value.is_object()) {
      check_members(file, schema, value, at, depth);
    }
    if (const Value* items = schema.find("items"); items != nullptr && value.is_list()) {
      for (const Value& item : value.items()) {
        check(file, *items, item, at + "[]", depth + 1);
      }
    }
    check_bounds(schema, value, at);
  }

  std::string folder_;
  std::map<std::string, Value> schemas_;
  std::vector<std::string> problems_;
};

}  // namespace drydock::json_schema
