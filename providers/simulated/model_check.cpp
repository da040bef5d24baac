#include "providers/simulated/model_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "planner/schema/check_value.hpp"
#include "planner/schema/json_fit.hpp"

namespace drydock {
namespace {

// As everit's validator names them, which the registry's messages come from.
std::string_view found_name(const Value& value) {
  switch (value.kind()) {
    case ValueKind::Bool:
      return "Boolean";
    case ValueKind::Number:
      return value.as_integer() ? "Integer" : "BigDecimal";
    case ValueKind::String:
      return "String";
    case ValueKind::List:
      return "JSONArray";
    case ValueKind::Object:
      return "JSONObject";
    case ValueKind::Null:
    case ValueKind::Unknown:
      break;
  }
  return "Null";
}

std::string_view wanted_name(JsonTypes types) {
  constexpr std::pair<JsonType, std::string_view> kNames[] = {
      {JsonType::String, "String"},   {JsonType::Integer, "Integer"},
      {JsonType::Number, "Number"},   {JsonType::Boolean, "Boolean"},
      {JsonType::Array, "JSONArray"}, {JsonType::Object, "JSONObject"},
      {JsonType::Null, "null"}};
  for (const auto& [type, name] : kNames) {
    if (types.has(type)) {
      return name;
    }
  }
  return "any";
}

std::uint64_t characters_of(std::string_view text) {
  return static_cast<std::uint64_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

struct Place {
  SchemaNodeId node;
  const Value* value;
  std::string path;  // "#/Tags/0"
};

class ModelWalk {
 public:
  explicit ModelWalk(const ResourceSchema& schema) : schema_(schema) {}

  std::vector<std::string> run(const Value& model) {
    open_.push_back({schema_.root, &model, "#"});
    // A value is finite and no branch leads back to the same value, so this ends.
    while (!open_.empty()) {
      const Place place = std::move(open_.back());
      open_.pop_back();
      check(place);
    }
    return std::move(found_);
  }

 private:
  void say(const Place& place, std::string what) {
    found_.push_back(fmt::format("{}: {}", place.path, what));
  }

  void check(const Place& place) {
    const Value& value = *place.value;
    if (value.is_unknown()) {
      return;
    }
    const SchemaNode& node = schema_.node(place.node);
    if (!node.types.any() && !fitting_type(node.types, value, Reading::Strict)) {
      say(place,
          fmt::format("expected type: {}, found: {}", wanted_name(node.types), found_name(value)));
      return;
    }
    const std::span<const Value> allowed = schema_.allowed_of(node);
    if (!allowed.empty() && std::none_of(allowed.begin(), allowed.end(), [&](const Value& each) {
          return is_allowed(each, value, Reading::Strict);
        })) {
      say(place, value.secret() || !value.is_scalar()
                     ? std::string("value is not a valid enum value")
                     : fmt::format("{} is not a valid enum value", *value.scalar_text()));
    }
    if (value.is_object()) {
      check_object(place, node);
    } else if (value.is_list()) {
      check_list(place, node);
    } else if (value.is_string()) {
      check_text(place, node);
    }
  }

  void check_object(const Place& place, const SchemaNode& node) {
    for (const std::string& name : schema_.required_of(node)) {
      if (place.value->find(name) == nullptr) {
        say(place, fmt::format("required key [{}] not found", name));
      }
    }
    const Value::Object& members = place.value->members();
    for (std::size_t i = members.size(); i-- > 0;) {
      const Value::Member& member = members[i];
      const SchemaNodeId below = node_of(node, member.key);
      if (below.valid()) {
        open_.push_back({below, &member.value, fmt::format("{}/{}", place.path, member.key)});
      }
    }
    for (const Value::Member& member : members) {
      if (node.closed && !node_of(node, member.key).valid()) {
        say(place, fmt::format("extraneous key [{}] is not permitted", member.key));
      }
    }
  }

  [[nodiscard]] SchemaNodeId node_of(const SchemaNode& node, std::string_view key) const {
    if (const SchemaNodeId named = schema_.property(node, key); named.valid()) {
      return named;
    }
    for (const PatternProperty& each : schema_.patterns_of(node)) {
      if (schema_.patterns[each.pattern.value].matches(key)) {
        return each.node;
      }
    }
    return node.additional;
  }

  void check_list(const Place& place, const SchemaNode& node) {
    const Value::List& items = place.value->items();
    if (const SchemaBounds* bounds = schema_.bounds_of(node)) {
      if (bounds->min_items && items.size() < *bounds->min_items) {
        say(place, fmt::format("expected minimum item count: {}, found: {}", *bounds->min_items,
                               items.size()));
      }
      if (bounds->max_items && items.size() > *bounds->max_items) {
        say(place, fmt::format("expected maximum item count: {}, found: {}", *bounds->max_items,
                               items.size()));
      }
    }
    if (node.items.valid()) {
      for (std::size_t i = items.size(); i-- > 0;) {
        open_.push_back({node.items, &items[i], fmt::format("{}/{}", place.path, i)});
      }
    }
  }

  void check_text(const Place& place, const SchemaNode& node) {
    const std::string& text = place.value->text();
    if (const SchemaBounds* bounds = schema_.bounds_of(node)) {
      const std::uint64_t length = characters_of(text);
      if (bounds->min_length && length < *bounds->min_length) {
        say(place, fmt::format("expected minLength: {}, actual: {}", *bounds->min_length, length));
      }
      if (bounds->max_length && length > *bounds->max_length) {
        say(place, fmt::format("expected maxLength: {}, actual: {}", *bounds->max_length, length));
      }
    }
    if (node.pattern.valid() && !schema_.patterns[node.pattern.value].matches(text)) {
      say(place, fmt::format("string [{}] does not match pattern {}",
                             place.value->secret() ? "(sensitive)" : text,
                             schema_.patterns[node.pattern.value].text()));
    }
  }

  const ResourceSchema& schema_;
  std::vector<Place> open_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> model_violations(const ResourceSchema& schema, const Value& model) {
  std::vector<std::string> found = ModelWalk(schema).run(model);
  // What only branches or numbers tell has no words of its own here.
  if (found.empty() && !ValueChecker(schema, {}).test(schema.root, model).fits) {
    found.emplace_back("#: no subschema matched out of the total subschemas");
  }
  return found;
}

std::string model_refusal(const std::vector<std::string>& violations) {
  if (violations.size() == 1) {
    return fmt::format("Model validation failed ({})", violations.front());
  }
  std::string text =
      fmt::format("Model validation failed (#: {} schema violations found)", violations.size());
  for (const std::string& violation : violations) {
    text += "\n" + violation;
  }
  return text;
}

}  // namespace drydock
