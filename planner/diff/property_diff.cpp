#include "planner/diff/property_diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "planner/model/value_json.hpp"
#include "planner/schema/property_transform.hpp"

namespace drydock {
namespace {

// Readers cap nesting at this depth; below it values compare as a whole.
constexpr int kDeepest = 200;

bool same_scalar(const Value& a, const Value& b) {
  if (a.scalar_text() == b.scalar_text()) {
    return true;
  }
  if (a.is_bool() || b.is_bool()) {
    return a.as_truth() && a.as_truth() == b.as_truth();
  }
  return (a.is_number() || b.is_number()) && a.as_double() && a.as_double() == b.as_double();
}

std::vector<const Value::Member*> by_name(const Value& object) {
  std::vector<const Value::Member*> members;
  members.reserve(object.members().size());
  for (const Value::Member& member : object.members()) {
    if (!member.value.is_null()) {
      members.push_back(&member);
    }
  }
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return a->key < b->key; });
  return members;
}

class Walk {
 public:
  // `before` and `after` are the properties as a whole.
  Walk(const ResourceType* type, Sameness sameness, const Value& before, const Value& after)
      : type_(type), sameness_(sameness), root_{&before, &after}, parent_(root_) {}

  // Precondition of all: `path_` is that of the values.
  void values(const Value& before, const Value& after, int depth) {
    if (depth < kDeepest && before.is_object() && after.is_object()) {
      objects(before, after, depth);
    } else if (depth < kDeepest && before.is_list() && after.is_list()) {
      if (type_ != nullptr && type_->is_unordered(path_)) {
        sets(before.items(), after.items(), depth);
      } else {
        lists(before.items(), after.items(), depth);
      }
    } else if ((before.is_scalar() && after.is_scalar() ? !same_scalar(before, after)
                                                        : !(before == after)) &&
               !same_to_service(before, after)) {
      changes_.push_back({path_, before, after, behavior(before, after), {}});
    }
  }

  std::vector<PropertyChange> take() { return std::move(changes_); }

 private:
  void step(std::string name, const Value& before, const Value& after, int depth) {
    path_.push_back(std::move(name));
    values(before, after, depth + 1);
    path_.pop_back();
  }

  // What the service makes the same of is no change (propertyTransform).
  [[nodiscard]] bool same_to_service(const Value& before, const Value& after) const {
    return type_ != nullptr && sameness_ == Sameness::ForService &&
           same_for_service(*type_, path_, {before, *parent_.before, *root_.before},
                            {after, *parent_.after, *root_.after});
  }

  void objects(const Value& before, const Value& after, int depth) {
    const Sides outer = std::exchange(parent_, Sides{&before, &after});
    members(before, after, depth);
    parent_ = outer;
  }

  void members(const Value& before, const Value& after, int depth) {
    const std::vector<const Value::Member*> left = by_name(before);
    const std::vector<const Value::Member*> right = by_name(after);
    auto old_one = left.begin();
    auto new_one = right.begin();
    while (old_one != left.end() || new_one != right.end()) {
      const bool only_old =
          new_one == right.end() || (old_one != left.end() && (*old_one)->key < (*new_one)->key);
      const bool only_new =
          old_one == left.end() || (new_one != right.end() && (*new_one)->key < (*old_one)->key);
      if (only_old) {
        step((*old_one)->key, (*old_one)->value, absent_, depth);
        ++old_one;
      } else if (only_new) {
        step((*new_one)->key, absent_, (*new_one)->value, depth);
        ++new_one;
      } else {
        step((*old_one)->key, (*old_one)->value, (*new_one)->value, depth);
        ++old_one;
        ++new_one;
      }
    }
  }

  void lists(const Value::List& before, const Value::List& after, int depth) {
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
      step(fmt::format("{}", i), i < before.size() ? before[i] : absent_,
           i < after.size() ? after[i] : absent_, depth);
    }
  }

  // Items that occur on both sides go first; of the rest those with the same `Key` are one that
  // changed (tags), then they pair up in order.
  void sets(const Value::List& before, const Value::List& after, int depth) {
    std::vector<const Value*> left;
    std::vector<std::size_t> right;
    without_equal_items(before, after, depth, left, right);
    std::vector<const Value*> partner(right.size(), nullptr);
    pair_by_key(after, left, right, partner);
    std::size_t next = 0;
    for (const Value*& mate : partner) {
      while (mate == nullptr && next < left.size()) {
        mate = std::exchange(left[next++], nullptr);
      }
    }
    for (std::size_t i = 0; i < right.size(); ++i) {
      step(fmt::format("{}", right[i]), partner[i] == nullptr ? absent_ : *partner[i],
           after[right[i]], depth);
    }
    std::size_t beyond = after.size();
    for (const Value* gone : left) {
      if (gone != nullptr) {
        step(fmt::format("{}", beyond++), *gone, absent_, depth);
      }
    }
  }

  void without_equal_items(const Value::List& before, const Value::List& after, int depth,
                           std::vector<const Value*>& left, std::vector<std::size_t>& right) {
    std::map<std::string, std::vector<const Value*>> old_items;
    path_.emplace_back("0");
    for (std::size_t i = before.size(); i > 0; --i) {
      old_items[identity(before[i - 1], depth)].push_back(&before[i - 1]);
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
      const auto same = old_items.find(identity(after[i], depth));
      if (same == old_items.end() || same->second.empty()) {
        right.push_back(i);
      } else {
        same->second.pop_back();
      }
    }
    path_.pop_back();
    for (const auto& [text, items] : old_items) {
      left.insert(left.end(), items.begin(), items.end());
    }
    std::sort(left.begin(), left.end());  // they are items of one array: by index
  }

  static void pair_by_key(const Value::List& after, std::vector<const Value*>& left,
                          const std::vector<std::size_t>& right,
                          std::vector<const Value*>& partner) {
    std::map<std::string, std::size_t> by_key;
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (const Value* key = left[i]->find("Key"); key != nullptr && key->is_string()) {
        by_key.emplace(key->text(), i);
      }
    }
    for (std::size_t i = 0; i < right.size(); ++i) {
      const Value* key = after[right[i]].find("Key");
      const auto mate =
          key != nullptr && key->is_string() ? by_key.find(key->text()) : by_key.end();
      if (mate != by_key.end()) {
        partner[i] = std::exchange(left[mate->second], nullptr);
        by_key.erase(mate);
      }
    }
  }

  // Equal texts for items that are equal as members of a set. The path is that of the item.
  std::string identity(const Value& value, int depth) {
    if (value.is_object() && depth < kDeepest) {
      std::string text = "{";
      for (const Value::Member* member : by_name(value)) {
        path_.push_back(member->key);
        text += json_quote(member->key) + ':' + identity(member->value, depth + 1) + ',';
        path_.pop_back();
      }
      return text + '}';
    }
    if (value.is_list() && depth < kDeepest) {
      std::vector<std::string> items;
      path_.emplace_back("0");
      for (const Value& item : value.items()) {
        items.push_back(identity(item, depth + 1));
      }
      path_.pop_back();
      if (type_ != nullptr && type_->is_unordered(path_)) {
        std::sort(items.begin(), items.end());
      }
      return fmt::format("[{}]", fmt::join(items, ","));
    }
    if (value.is_number() && value.as_integer()) {
      return json_quote(fmt::format("{}", *value.as_integer()));
    }
    const std::optional<std::string> text = value.scalar_text();
    return text ? json_quote(*text) : value_to_canonical_json(value, ValueForm::Recorded);
  }

  UpdateBehavior behavior(const Value& before, const Value& after) {
    if (type_ == nullptr) {
      return UpdateBehavior::InPlace;
    }
    if (type_->immutable()) {
      return UpdateBehavior::Replaces;
    }
    return std::max(behavior_within(before, 0), behavior_within(after, 0));
  }

  // The gravest of the value's own path and everything below it.
  UpdateBehavior behavior_within(const Value& value, int depth) {
    UpdateBehavior gravest = type_->update_behavior(path_);
    if (gravest == UpdateBehavior::Replaces || depth > kDeepest) {
      return gravest;
    }
    if (value.is_object()) {
      for (const Value::Member& member : value.members()) {
        path_.push_back(member.key);
        gravest = std::max(gravest, behavior_within(member.value, depth + 1));
        path_.pop_back();
      }
    } else if (value.is_list()) {
      for (std::size_t i = 0; i < value.items().size(); ++i) {
        path_.push_back(fmt::format("{}", i));
        gravest = std::max(gravest, behavior_within(value.items()[i], depth + 1));
        path_.pop_back();
      }
    }
    return gravest;
  }

  struct Sides {
    const Value* before;
    const Value* after;
  };

  const Value absent_;
  const ResourceType* type_;
  Sameness sameness_;
  Sides root_;
  Sides parent_;  // the objects in which the values at `path_` are
  PropertyPath path_;
  std::vector<PropertyChange> changes_;
};

}  // namespace

std::vector<PropertyChange> diff_properties(const Value& before, const Value& after,
                                            const ResourceType* type, Sameness sameness) {
  if (before == after) {
    return {};
  }
  Walk walk(type, sameness, before, after);
  walk.values(before, after, 0);
  return walk.take();
}

bool same_property_value(const Value& a, const Value& b) {
  return diff_properties(a, b, nullptr).empty();
}

const Value* find_path(const Value& value, const PropertyPath& path) {
  const Value* at = &value;
  for (const std::string& name : path) {
    at = at == nullptr ? nullptr : at->find(name);
  }
  return at;
}

}  // namespace drydock
