#include "planner/state/state_difference.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include "planner/state/state_text.hpp"

namespace drydock {
namespace {

using Changes = std::vector<RecordedValueChange>;

// Records come from a reader, which bounds their nesting.
void compare_values(const std::string& path, const Value& before, const Value& after,
                    Changes& out) {  // NOLINT(misc-no-recursion)
  if (before == after) {
    return;
  }
  if (before.is_object() && after.is_object()) {
    std::set<std::string_view> keys;
    for (const Value* side : {&before, &after}) {
      for (const Value::Member& member : side->members()) {
        keys.insert(member.key);
      }
    }
    for (const std::string_view key : keys) {
      const Value* left = before.find(key);
      const Value* right = after.find(key);
      compare_values(path + "." + std::string(key), left == nullptr ? Value() : *left,
                     right == nullptr ? Value() : *right, out);
    }
    return;
  }
  if (before.is_list() && after.is_list() && before.items().size() == after.items().size()) {
    for (std::size_t i = 0; i < before.items().size(); ++i) {
      compare_values(path + "." + std::to_string(i), before.items()[i], after.items()[i], out);
    }
    return;
  }
  out.push_back({path, before, after});
}

Value texts(const std::vector<Address>& addresses) {
  Value::List items;
  for (const Address& address : addresses) {
    items.push_back(Value::string(address.text()));
  }
  return Value::list(std::move(items));
}

Value text(std::string_view text) { return Value::string(std::string(text)); }

RecordChange changed(const RecordedResource& before, const RecordedResource& after) {
  RecordChange change{
      RecordChange::Kind::Changed, after.address, after.deposed, after.type, after.identifier, {}};
  Changes& values = change.values;
  compare_values("attributes", before.attributes, after.attributes, values);
  if (before.dependencies != after.dependencies) {
    values.push_back({"dependencies", texts(before.dependencies), texts(after.dependencies)});
  }
  compare_values("deletion_policy", text(retention_policy_name(before.deletion_policy)),
                 text(retention_policy_name(after.deletion_policy)), values);
  compare_values("identifier", text(before.identifier), text(after.identifier), values);
  compare_values("properties", before.properties, after.properties, values);
  compare_values("type", text(before.type), text(after.type), values);
  compare_values("update_replace_policy", text(retention_policy_name(before.update_replace_policy)),
                 text(retention_policy_name(after.update_replace_policy)), values);
  return change;
}

RecordChange alone(RecordChange::Kind kind, const RecordedResource& record) {
  return {kind, record.address, record.deposed, record.type, record.identifier, {}};
}

bool comes_before(const RecordedResource& a, const RecordedResource& b) {
  return std::tie(a.address, a.deposed) < std::tie(b.address, b.deposed);
}

void compare_outputs(const StateSnapshot& before, const StateSnapshot& after, Changes& out) {
  std::map<std::string, RecordedValueChange> by_name;
  for (const auto& [name, value] : before.outputs) {
    by_name[name].before = value;
  }
  for (const auto& [name, value] : after.outputs) {
    by_name[name].after = value;
  }
  for (const auto& [name, output] : before.exports) {
    by_name["export " + name].before = Value::string(output);
  }
  for (const auto& [name, output] : after.exports) {
    by_name["export " + name].after = Value::string(output);
  }
  for (auto& [name, change] : by_name) {
    if (!(change.before == change.after)) {
      out.push_back({name, std::move(change.before), std::move(change.after)});
    }
  }
}

}  // namespace

std::string_view record_change_name(RecordChange::Kind kind) {
  static constexpr std::array<std::string_view, 3> kNames = {"added", "removed", "changed"};
  return kNames[static_cast<std::size_t>(kind)];
}

StateDifference difference(const StateSnapshot& before, const StateSnapshot& after) {
  StateDifference result;
  auto left = before.resources.begin();
  auto right = after.resources.begin();
  while (left != before.resources.end() || right != after.resources.end()) {
    if (right == after.resources.end() ||
        (left != before.resources.end() && comes_before(*left, *right))) {
      result.resources.push_back(alone(RecordChange::Kind::Removed, *left++));
    } else if (left == before.resources.end() || comes_before(*right, *left)) {
      result.resources.push_back(alone(RecordChange::Kind::Added, *right++));
    } else {
      if (!same_record(*left, *right)) {
        result.resources.push_back(changed(*left, *right));
      }
      ++left;
      ++right;
    }
  }
  compare_outputs(before, after, result.outputs);
  std::set_difference(after.imports.begin(), after.imports.end(), before.imports.begin(),
                      before.imports.end(), std::back_inserter(result.imports_added));
  std::set_difference(before.imports.begin(), before.imports.end(), after.imports.begin(),
                      after.imports.end(), std::back_inserter(result.imports_removed));
  return result;
}

}  // namespace drydock
