#include "planner/evaluate/serverless/legacy_order.hpp"

#include <algorithm>
#include <cstdint>

#include "planner/evaluate/serverless/parts.hpp"
#include "planner/evaluate/serverless/python_text.hpp"

namespace drydock::serverless {
namespace {

// Python 2.7's hash of a text on 64 bits (Objects/unicodeobject.c, unicode_hash).
std::uint64_t legacy_hash(std::string_view key) {
  const std::vector<std::uint32_t> points = code_points(key);
  if (points.empty()) {
    return 0;
  }
  std::uint64_t hash = static_cast<std::uint64_t>(points.front()) << 7U;
  for (const std::uint32_t point : points) {
    hash = (1000003ULL * hash) ^ point;
  }
  return hash ^ points.size();
}

// A member that was taken out: its key keeps the slot.
Value taken_out() { return Value::unknown(Value::null()); }

constexpr Span kGenerated{FileId{0}, 0, 0};

}  // namespace

std::size_t LegacyKeys::find(std::string_view key) const {
  const std::uint64_t mask = slots_.size() - 1;
  const std::uint64_t hash = legacy_hash(key);
  std::uint64_t walker = hash & mask;
  std::uint64_t perturb = hash;
  std::size_t at = walker;
  std::optional<std::size_t> free;
  while (slots_[at].used && (slots_[at].removed || slots_[at].key != key)) {
    if (slots_[at].removed && !free) {
      free = at;
    }
    walker = walker * 5 + perturb + 1;
    at = walker & mask;
    perturb >>= 5U;
  }
  return slots_[at].used ? at : free.value_or(at);
}

void LegacyKeys::resize(std::size_t request) {
  std::size_t size = 8;
  while (size <= request) {
    size *= 2;
  }
  std::vector<Slot> old(size);
  old.swap(slots_);
  used_ = 0;
  filled_ = 0;
  for (Slot& slot : old) {
    if (slot.used && !slot.removed) {
      Slot& place = slots_[find(slot.key)];
      place = {std::move(slot.key), true, false};
      ++used_;
      ++filled_;
    }
  }
}

void LegacyKeys::add(std::string_view key) {
  Slot& slot = slots_[find(key)];
  if (slot.used && !slot.removed) {
    return;
  }
  ++used_;
  filled_ += slot.used ? 0 : 1;
  slot = {std::string(key), true, false};
  if (filled_ * 3 >= slots_.size() * 2) {
    constexpr std::size_t kLarge = 50000;
    resize(used_ * (used_ > kLarge ? 2 : 4));
  }
}

void LegacyKeys::remove(std::string_view key) {
  Slot& slot = slots_[find(key)];
  if (slot.used && !slot.removed) {
    slot.removed = true;
    --used_;
  }
}

void LegacyKeys::merge(const std::vector<std::string>& keys) {
  if (keys.empty()) {
    return;
  }
  if ((filled_ + keys.size()) * 3 >= slots_.size() * 2) {
    resize((used_ + keys.size()) * 2);
  }
  for (const std::string& key : keys) {
    add(key);
  }
}

std::vector<std::string> LegacyKeys::keys() const {
  std::vector<std::string> result;
  for (const Slot& slot : slots_) {
    if (slot.used && !slot.removed) {
      result.push_back(slot.key);
    }
  }
  return result;
}

Value legacy_map() { return Value::object({}, kGenerated); }

bool is_legacy_map(const Value& value) { return value.is_object() && value.span().valid(); }

namespace {

LegacyKeys table_of(const Value& object) {
  LegacyKeys keys;
  for (const Value::Member& member : object.members()) {
    keys.add(member.key);
  }
  for (const Value::Member& member : object.members()) {
    if (member.value.is_unknown()) {
      keys.remove(member.key);
    }
  }
  return keys;
}

}  // namespace

std::vector<std::string> legacy_keys(const Value& object) {
  if (is_legacy_map(object)) {
    return table_of(object).keys();
  }
  std::vector<std::string> result;
  for (const Value::Member& member : object.members()) {
    if (!member.value.is_unknown()) {
      result.push_back(member.key);
    }
  }
  return result;
}

namespace {

std::vector<const Value::Member*> members_in_order(const Value& object) {
  std::vector<const Value::Member*> sorted;
  for (const Value::Member& member : object.members()) {
    sorted.push_back(&member);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->key < b->key; });
  std::vector<const Value::Member*> result;
  for (const std::string& key : legacy_keys(object)) {
    result.push_back(*std::lower_bound(
        sorted.begin(), sorted.end(), key,
        [](const auto* member, const auto& wanted) { return member->key < wanted; }));
  }
  return result;
}

}  // namespace

// A template's nesting bounds the recursion.
Value legacy_copy(const Value& value) {
  if (value.is_list()) {
    Value::List items;
    items.reserve(value.items().size());
    for (const Value& item : value.items()) {
      items.push_back(legacy_copy(item));
    }
    return Value::list(std::move(items), value.span());
  }
  if (!value.is_object()) {
    return value;
  }
  Value::Object members;
  members.reserve(value.members().size());
  for (const Value::Member* member : members_in_order(value)) {
    members.push_back({member->key, legacy_copy(member->value), member->key_span});
  }
  return Value::object(std::move(members), value.span());
}

void legacy_update(Value& object, Value members) {
  if (!is_legacy_map(object)) {
    for (Value::Member& member : members.members()) {
      object.set(std::move(member.key), std::move(member.value));
    }
    return;
  }
  LegacyKeys keys = table_of(object);
  keys.merge(legacy_keys(members));
  for (Value::Member& member : members.members()) {
    if (object.find(member.key) == nullptr) {
      object.members().push_back(std::move(member));
    } else {
      object.set(std::move(member.key), std::move(member.value));
    }
  }
  Value::Object ordered;
  for (const std::string& key : keys.keys()) {
    const auto found = std::find_if(object.members().begin(), object.members().end(),
                                    [&](const Value::Member& member) { return member.key == key; });
    ordered.push_back(std::move(*found));
  }
  object.members() = std::move(ordered);
}

void legacy_erase(Value& object, std::string_view key) {
  if (!has(object, key)) {
    return;
  }
  if (is_legacy_map(object)) {
    object.set(std::string(key), taken_out());
  } else {
    object.erase(key);
  }
}

// A template's nesting bounds the recursion.
std::string legacy_text(const Value& value) {
  switch (value.kind()) {
    case ValueKind::Null:
    case ValueKind::Unknown:
      return "None";
    case ValueKind::Bool:
      return value.as_bool() ? "True" : "False";
    case ValueKind::Number:
      return value.text();
    case ValueKind::String:
      return value.span().valid() ? python_unicode(value.text()) : python_string(value.text());
    case ValueKind::List: {
      std::string result = "[";
      for (const Value& item : value.items()) {
        result += (result.size() > 1 ? ", " : "") + legacy_text(item);
      }
      return result + "]";
    }
    case ValueKind::Object:
      break;
  }
  std::string result = "{";
  for (const Value::Member* member : members_in_order(value)) {
    result += result.size() > 1 ? ", " : "";
    result += member->key_span.valid() ? python_unicode(member->key) : python_string(member->key);
    result += ": " + legacy_text(member->value);
  }
  return result + "}";
}

}  // namespace drydock::serverless
