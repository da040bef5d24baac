// $keys, $lookup, $merge …: functions of objects, and $type, $error, $assert.
#include <algorithm>

#include "simulator/json/json_text.hpp"
#include "simulator/jsonata/evaluator.hpp"

namespace drydock::jsonata {
namespace {

// Recursion: as deep as arrays are nested, at most kDeepestJson.
void collect_keys(const Json& value, JsonObjectBuilder& keys) {
  if (value.is_array()) {
    for (const Json& item : value.items()) {
      collect_keys(item, keys);
    }
  } else if (value.is_object()) {
    for (const JsonMember& member : value.members()) {
      keys.set(member.key, Json::text_of(member.key));
    }
  }
}

Json keys(Evaluator& e, Arguments a) {
  JsonObjectBuilder all(e.arena());
  collect_keys(a[0], all);
  if (!e.spend(all.size())) {
    return {};
  }
  std::vector<Json> names;
  const Json object = all.finish();
  for (const JsonMember& member : object.members()) {
    names.push_back(member.value);
  }
  return e.sequence(names);
}

Json lookup(Evaluator& e, Arguments a) {
  return a[1].is_string() ? lookup_member(e, a[0], a[1].text()) : Json();
}

// Recursion: as deep as arrays are nested, at most kDeepestJson.
void spread_into(Evaluator& e, const Json& value, std::vector<Json>& parts) {
  if (value.is_array()) {
    for (const Json& item : value.items()) {
      spread_into(e, item, parts);
    }
  } else if (value.is_object()) {
    for (const JsonMember& member : value.members()) {
      parts.push_back(e.arena().object(std::span(&member, 1)));
    }
  } else {
    parts.push_back(value);
  }
}

Json spread(Evaluator& e, Arguments a) {
  if (!a[0].is_array() && !a[0].is_object()) {
    return a[0];
  }
  std::vector<Json> parts;
  spread_into(e, a[0], parts);
  return e.spend(parts.size()) ? e.sequence(parts) : Json();
}

Json merge(Evaluator& e, Arguments a) {
  if (a[0].is_absent()) {
    return {};
  }
  JsonObjectBuilder merged(e.arena());
  for (const Json& part : a[0].items()) {
    if (!part.is_object()) {
      continue;
    }
    for (const JsonMember& member : part.members()) {
      merged.set(member.key, member.value);
    }
    if (!e.spend(part.size())) {
      return {};
    }
  }
  return merged.finish();
}

Json clone(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  return a[0];  // values never change, so a copy is the value
}

Json type(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  return a[0].is_absent() ? Json() : Json::text_of(json_kind_name(a[0].kind()));
}

Json error(Evaluator& e, Arguments a) {
  return e.fail_with("D3137",
                     a[0].is_string() ? std::string(a[0].text()) : "$error() function evaluated");
}

Json assertion(Evaluator& e, Arguments a) {
  if (a[0].is_bool() && a[0].as_bool()) {
    return {};
  }
  return e.fail_with("D3141",
                     a[1].is_string() ? std::string(a[1].text()) : "$assert() statement failed");
}

constexpr Builtin kFunctions[] = {
    {"keys", "x-:a<s>", 1, keys},     {"lookup", "x-s:x", 2, lookup},
    {"spread", "x-:a<o>", 1, spread}, {"merge", "a<o>:o", 1, merge},
    {"clone", "(oa)-:o", 1, clone},   {"type", "x:s", 1, type},
    {"error", "s?:x", 1, error},      {"assert", "bs?:x", 2, assertion},
};

}  // namespace

std::span<const Builtin> object_functions() { return kFunctions; }

}  // namespace drydock::jsonata
