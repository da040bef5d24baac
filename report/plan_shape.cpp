#include "report/plan_shape.hpp"

#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

// Readers cap the nesting of what they read at 200.
constexpr std::size_t kDeepest = 250;

void write_known_at(JsonWriter& json, const Value& value, std::size_t depth) {
  if (value.is_unknown() || depth > kDeepest) {
    json.null();
  } else if (value.secret() || value.is_scalar() || value.is_null()) {
    write_value(json, value);
  } else if (value.is_list()) {
    json.begin_array();
    for (const Value& item : value.items()) {
      write_known_at(json, item, depth + 1);
    }
    json.end_array();
  } else {
    json.begin_object();
    for (const Value::Member& member : value.members()) {
      if (!member.value.is_unknown()) {
        json.key(member.key);
        write_known_at(json, member.value, depth + 1);
      }
    }
    json.end_object();
  }
}

bool holds(const Value& value, Shadow shadow) {
  return shadow == Shadow::Unknown ? value.is_unknown() : value.secret();
}

bool contains(const Value& value, Shadow shadow) {
  return shadow == Shadow::Unknown ? value.contains_unknown() : value.contains_secret();
}

void write_shadow_at(JsonWriter& json, const Value& value, Shadow shadow, std::size_t depth) {
  if (holds(value, shadow)) {
    json.boolean(true);
  } else if (value.secret() || depth > kDeepest) {
    json.boolean(contains(value, shadow));
  } else if (value.is_list()) {
    json.begin_array();
    for (const Value& item : value.items()) {
      write_shadow_at(json, item, shadow, depth + 1);
    }
    json.end_array();
  } else if (value.is_object()) {
    json.begin_object();
    for (const Value::Member& member : value.members()) {
      if (contains(member.value, shadow)) {
        json.key(member.key);
        write_shadow_at(json, member.value, shadow, depth + 1);
      }
    }
    json.end_object();
  } else {
    json.boolean(false);
  }
}

}  // namespace

void write_known(JsonWriter& json, const Value& value) { write_known_at(json, value, 0); }

void write_shadow(JsonWriter& json, const Value& value, Shadow shadow) {
  write_shadow_at(json, value, shadow, 0);
}

}  // namespace drydock
