#include "providers/simulated/update_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace drydock {
namespace {

bool same_items(const Value& a, const Value& b) {
  return a.items().size() == b.items().size() &&
         std::is_permutation(a.items().begin(), a.items().end(), b.items().begin());
}

struct Pair {
  PropertyPath path;
  const Value* before;  // null pointer if it was absent
  const Value* after;
};

void open_members(const Pair& pair, std::vector<Pair>& open) {
  std::set<std::string> keys;
  for (const Value* side : {pair.before, pair.after}) {
    for (const Value::Member& member : side->members()) {
      keys.insert(member.key);
    }
  }
  for (const std::string& key : keys) {
    PropertyPath path = pair.path;
    path.push_back(key);
    open.push_back({std::move(path), pair.before->find(key), pair.after->find(key)});
  }
}

// Create-only properties that differ, as "/properties/A/B".
std::vector<std::string> fixed_changes(const Value& before, const Value& after,
                                       const ResourceType& type) {
  std::vector<std::string> changes;
  std::vector<Pair> open = {{{}, &before, &after}};
  while (!open.empty()) {
    const Pair pair = std::move(open.back());
    open.pop_back();
    if (pair.after != nullptr && !pair.after->is_object() && pair.after->contains_unknown()) {
      continue;
    }
    const bool both = pair.before != nullptr && pair.after != nullptr;
    if ((both && *pair.before == *pair.after) ||
        (!pair.path.empty() && (type.is_write_only(pair.path) || type.is_read_only(pair.path)))) {
      continue;
    }
    if (both && pair.before->is_object() && pair.after->is_object()) {
      open_members(pair, open);
      continue;
    }
    if (both && pair.before->is_list() && pair.after->is_list() && type.is_unordered(pair.path) &&
        same_items(*pair.before, *pair.after)) {
      continue;
    }
    if (type.update_behavior(pair.path) == UpdateBehavior::Replaces) {
      changes.push_back("/properties/" + property_path_text(pair.path));
    }
  }
  std::sort(changes.begin(), changes.end());
  return changes;
}

// EC2 User Guide, "Modify a Capacity Reservation": eligibility changes only while it is idle.
Verdict check_reservation(const CloudContext& context, const CloudResource& resource,
                          const Value& desired) {
  const std::string before = text_at(resource.properties, {"InstanceMatchCriteria"});
  const std::string after = text_at(desired, {"InstanceMatchCriteria"});
  if ((before.empty() ? "open" : before) == (after.empty() ? "open" : after)) {
    return accepted();
  }
  const Result<std::int64_t> used = context.database.instances_in_reservation(resource.identifier);
  if (!used) {
    return used.error();
  }
  return *used == 0
             ? accepted()
             : refused(HandlerError::InvalidRequest,
                       fmt::format("InvalidState: InstanceMatchCriteria of {} changes only while "
                                   "no instance runs in it; {} do",
                                   resource.identifier, *used));
}

}  // namespace

Value kept_properties(const Value& desired, const ResourceType* type) {
  Value kept = desired;
  std::vector<std::pair<PropertyPath, Value*>> open = {{{}, &kept}};
  while (type != nullptr && !open.empty()) {
    const auto [path, value] = std::move(open.back());
    open.pop_back();
    PropertyPath inner = path;
    inner.emplace_back("*");
    if (value->is_list()) {
      for (Value& item : value->items()) {
        open.emplace_back(inner, &item);
      }
    } else if (value->is_object()) {
      Value::Object& members = value->members();
      std::erase_if(members, [&](const Value::Member& member) {
        inner.back() = member.key;
        return type->is_write_only(inner);
      });
      for (Value::Member& member : members) {
        inner.back() = member.key;
        open.emplace_back(inner, &member.value);
      }
    }
  }
  return kept;
}

Verdict check_fixed_properties(const CloudResource& resource, const Value& kept,
                               const ResourceType& type) {
  const std::vector<std::string> changes = fixed_changes(resource.properties, kept, type);
  if (!changes.empty()) {
    return refused(HandlerError::NotUpdatable,
                   fmt::format("NotUpdatableException: Invalid patch update: createOnlyProperties "
                               "[{}] cannot be updated",
                               fmt::join(changes, ", ")));
  }
  if (type.immutable() && !kept.contains_unknown() && !(resource.properties == kept)) {
    return refused(HandlerError::NotUpdatable,
                   fmt::format("UnsupportedActionException: Resource type {} does not support "
                               "UPDATE action",
                               resource.type));
  }
  return accepted();
}

Verdict check_update(const CloudContext& context, const CloudResource& resource, const Value& kept,
                     const ResourceType* type) {
  if (type != nullptr) {
    if (Verdict verdict = check_fixed_properties(resource, kept, *type); settles(verdict)) {
      return verdict;
    }
  }
  return resource.type == "AWS::EC2::CapacityReservation"
             ? check_reservation(context, resource, kept)
             : accepted();
}

}  // namespace drydock
