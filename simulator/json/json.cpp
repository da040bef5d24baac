#include "simulator/json/json.hpp"

#include <algorithm>
#include <bit>

#include "simulator/json/json_arena.hpp"

namespace drydock {
namespace {

constexpr std::uint64_t kHashStart = 14695981039346656037U;
constexpr std::uint64_t kHashPrime = 1099511628211U;

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * kHashPrime;
  return hash ^ (hash >> 29U);
}

std::uint64_t text_hash(std::string_view text) {
  std::uint64_t hash = kHashStart;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * kHashPrime;
  }
  return hash;
}

}  // namespace

Json Json::find(std::string_view key) const {
  if (!is_object()) {
    return {};
  }
  const std::span<const JsonMember> all = members();
  if (all.size() < JsonArena::kIndexedSize) {
    for (const JsonMember& member : all) {
      if (member.key == key) {
        return member.value;
      }
    }
    return {};
  }
  const std::span<const std::uint32_t> order = JsonArena::index_of(all);
  const auto found =
      std::lower_bound(order.begin(), order.end(), key,
                       [&](std::uint32_t at, std::string_view k) { return all[at].key < k; });
  return found != order.end() && all[*found].key == key ? all[*found].value : Json();
}

// Recursion: as deep as the values, at most kDeepestJson.
bool same_json(const Json& a, const Json& b) {
  if (a.kind() != b.kind()) {
    return false;
  }
  switch (a.kind()) {
    case JsonKind::Absent:
    case JsonKind::Null:
      return true;
    case JsonKind::Bool:
      return a.as_bool() == b.as_bool();
    case JsonKind::Number:
      return a.as_number() == b.as_number();
    case JsonKind::String:
      return a.text() == b.text();
    case JsonKind::Function:
      return a.as_function() == b.as_function();
    case JsonKind::Array:
      return a.size() == b.size() &&
             (a.place() == b.place() ||
              std::equal(a.items().begin(), a.items().end(), b.items().begin(), &same_json));
    case JsonKind::Object:
      if (a.size() != b.size()) {
        return false;
      }
      return a.place() == b.place() ||
             std::all_of(a.members().begin(), a.members().end(), [&](const JsonMember& member) {
               const Json other = b.find(member.key);
               return other.is_present() && same_json(member.value, other);
             });
  }
  return false;
}

// Recursion: as deep as the value, at most kDeepestJson.
std::uint64_t json_hash(const Json& value) {
  const std::uint64_t hash = mix(kHashStart, static_cast<std::uint64_t>(value.kind()));
  switch (value.kind()) {
    case JsonKind::Absent:
    case JsonKind::Null:
      return hash;
    case JsonKind::Bool:
      return mix(hash, value.as_bool() ? 1 : 0);
    case JsonKind::Number:
      // -0 equals 0.
      return mix(hash, std::bit_cast<std::uint64_t>(value.as_number() + 0.0));
    case JsonKind::String:
      return mix(hash, text_hash(value.text()));
    case JsonKind::Function:
      return hash;
    case JsonKind::Array: {
      std::uint64_t all = hash;
      for (const Json& item : value.items()) {
        all = mix(all, json_hash(item));
      }
      return all;
    }
    case JsonKind::Object: {
      std::uint64_t all = 0;  // a sum, for order does not count
      for (const JsonMember& member : value.members()) {
        all += mix(text_hash(member.key), json_hash(member.value));
      }
      return mix(hash, all);
    }
  }
  return hash;
}

std::string_view json_kind_name(JsonKind kind) {
  switch (kind) {
    case JsonKind::Absent:
      return "undefined";
    case JsonKind::Null:
      return "null";
    case JsonKind::Bool:
      return "boolean";
    case JsonKind::Number:
      return "number";
    case JsonKind::String:
      return "string";
    case JsonKind::Array:
      return "array";
    case JsonKind::Object:
      return "object";
    case JsonKind::Function:
      return "function";
  }
  return "undefined";
}

}  // namespace drydock
