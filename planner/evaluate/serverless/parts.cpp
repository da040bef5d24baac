#include "planner/evaluate/serverless/parts.hpp"

#include <algorithm>

namespace drydock::serverless {

Value text(std::string_view written) { return Value::string(std::string(written)); }

Value object(std::initializer_list<std::pair<std::string_view, Value>> members) {
  Value::Object built;
  built.reserve(members.size());
  for (const auto& [key, value] : members) {
    built.push_back({std::string(key), value, {}});
  }
  return Value::object(std::move(built));
}

Value list(std::initializer_list<Value> items) { return Value::list(Value::List(items)); }

Value ref_to(std::string_view id) { return object({{"Ref", text(id)}}); }

Value get_att(std::string_view id, std::string_view attribute) {
  return object({{"Fn::GetAtt", list({text(id), text(attribute)})}});
}

Value sub(std::string_view written) { return object({{"Fn::Sub", text(written)}}); }

Value sub(std::string_view written, Value variables) {
  return object({{"Fn::Sub", list({text(written), std::move(variables)})}});
}

Value no_value() { return ref_to("AWS::NoValue"); }

Value if_value(Value condition, Value yes, Value no) {
  return object({{"Fn::If", list({std::move(condition), std::move(yes), std::move(no)})}});
}

const Value* member(const Value& object, std::string_view key) {
  const Value* found = object.find(key);
  return found != nullptr && found->is_null() ? nullptr : found;
}

const Value* member(const Value* object, std::string_view key) {
  return object == nullptr ? nullptr : member(*object, key);
}

Value* member(Value& object, std::string_view key) {
  if (!object.is_object()) {
    return nullptr;
  }
  for (Value::Member& entry : object.members()) {
    if (entry.key == key) {
      return entry.value.is_null() ? nullptr : &entry.value;
    }
  }
  return nullptr;
}

bool has(const Value& object, std::string_view key) { return object.find(key) != nullptr; }

std::optional<std::string> text_member(const Value& object, std::string_view key) {
  const Value* found = object.find(key);
  return found != nullptr && found->is_string() ? std::optional(found->text()) : std::nullopt;
}

Value or_null(const Value* value) { return value == nullptr ? Value::null() : *value; }

bool set(const Value& value) {
  switch (value.kind()) {
    case ValueKind::Null:
      return false;
    case ValueKind::Bool:
      return value.as_bool();
    case ValueKind::Number:
      return value.as_double() != 0.0;
    case ValueKind::String:
      return !value.text().empty();
    case ValueKind::List:
      return !value.items().empty();
    case ValueKind::Object:
      return !value.members().empty();
    case ValueKind::Unknown:  // taken out
      break;
  }
  return false;
}

bool set(const Value* value) { return value != nullptr && set(*value); }

bool is_text(const Value* value, std::string_view wanted) {
  return value != nullptr && value->is_string() && value->text() == wanted;
}

bool is_true(const Value* value) {
  return value != nullptr && value->is_bool() && value->as_bool();
}

bool is_function(const Value& value) {
  if (!value.is_object() || value.members().size() != 1) {
    return false;
  }
  const std::string& key = value.members().front().key;
  return key == "Ref" || key == "Condition" || key.starts_with("Fn::");
}

bool is_if(const Value& value) {
  return is_function(value) && value.members().front().key == "Fn::If";
}

bool is_no_value(const Value& value) {
  return is_function(value) && is_text(value.find("Ref"), "AWS::NoValue");
}

const Value::List* if_parts(const Value& value) {
  const Value* parts = is_if(value) ? value.find("Fn::If") : nullptr;
  return parts != nullptr && parts->is_list() && parts->items().size() == 3 ? &parts->items()
                                                                            : nullptr;
}

std::optional<std::string> referenced_id(const Value& value) {
  if (!is_function(value)) {
    return std::nullopt;
  }
  if (auto id = text_member(value, "Ref")) {
    return id;
  }
  const Value* parts = value.find("Fn::GetAtt");
  if (parts == nullptr) {
    return std::nullopt;
  }
  if (parts->is_list() && parts->items().size() == 2 && parts->items().front().is_string()) {
    return parts->items().front().text();
  }
  if (parts->is_string()) {
    const std::size_t dot = parts->text().find('.');
    if (dot != std::string::npos && parts->text().find('.', dot + 1) == std::string::npos) {
      return parts->text().substr(0, dot);
    }
  }
  return std::nullopt;
}

Value tag_list(const Value* tags) {
  Value::List items;
  if (tags != nullptr && tags->is_object()) {
    for (const Value::Member& tag : tags->members()) {
      items.push_back(object({{"Key", Value::string(tag.key, tag.key_span)},
                              {"Value", tag.value.is_null() ? text("") : tag.value}}));
    }
  }
  return Value::list(std::move(items));
}

bool alphanumeric(std::string_view written) {
  return !written.empty() && std::all_of(written.begin(), written.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

std::string lower(std::string_view written) {
  std::string result(written);
  for (char& c : result) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

std::string upper(std::string_view written) {
  std::string result(written);
  for (char& c : result) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return result;
}

}  // namespace drydock::serverless
