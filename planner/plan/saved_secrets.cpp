#include "planner/plan/saved_secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace drydock {
namespace {

// Readers cap nesting at this depth.
constexpr int kDeepest = 200;

bool is_empty_place(const Value& value) { return value.secret() && value.is_null(); }

void fill(Value& value, const Value& fresh, int depth) {
  if (is_empty_place(value)) {
    if (fresh.secret()) {
      value = fresh;
    }
  } else if (value.is_object() && fresh.is_object() && depth < kDeepest) {
    for (Value::Member& member : value.members()) {
      if (const Value* other = fresh.find(member.key)) {
        fill(member.value, *other, depth + 1);
      }
    }
  } else if (value.is_list() && fresh.is_list() && depth < kDeepest) {
    const std::size_t count = std::min(value.items().size(), fresh.items().size());
    for (std::size_t i = 0; i < count; ++i) {
      fill(value.items()[i], fresh.items()[i], depth + 1);
    }
  } else if (value.is_unknown() && fresh.is_unknown() && depth < kDeepest) {
    Value expression = value.expression();
    fill(expression, fresh.expression(), depth + 1);
    value = Value::unknown(std::move(expression), value.span()).mark_secret(value.secret());
  }
}

void list_empty(const Value& value, PropertyPath& path, const Address& address,
                std::vector<MissingSecret>& missing) {
  if (is_empty_place(value)) {
    missing.push_back({address, path});
  } else if (value.is_object() && path.size() < kDeepest) {
    for (const Value::Member& member : value.members()) {
      path.push_back(member.key);
      list_empty(member.value, path, address, missing);
      path.pop_back();
    }
  } else if (value.is_list() && path.size() < kDeepest) {
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      path.push_back(fmt::format("{}", i));
      list_empty(value.items()[i], path, address, missing);
      path.pop_back();
    }
  } else if (value.is_unknown() && path.size() < kDeepest) {
    list_empty(value.expression(), path, address, missing);
  }
}

}  // namespace

void restore_secrets(Plan& plan, const ResourceSet& fresh) {
  std::unordered_map<std::string_view, const Resource*> resources;  // for lookup only
  for (const Resource& resource : fresh.resources) {
    resources.emplace(resource.address.text(), &resource);
  }
  for (ResourceChange& change : plan.diff.changes) {
    const auto found = resources.find(change.address.text());
    if (found != resources.end() && change.after.contains_secret()) {
      fill(change.after, found->second->properties, 0);
    }
  }
  for (Output& output : plan.outputs) {
    for (const Output& other : fresh.outputs) {
      if (other.name == output.name) {
        fill(output.value, other.value, 0);
      }
    }
  }
  for (ParameterValue& parameter : plan.parameters) {
    for (const ParameterValue& other : fresh.parameters) {
      if (other.name == parameter.name) {
        fill(parameter.value, other.value, 0);
      }
    }
  }
}

std::vector<MissingSecret> missing_secrets(const Plan& plan) {
  std::vector<MissingSecret> missing;
  for (const ResourceChange& change : plan.diff.changes) {
    const bool sends = change.action == Action::Create || change.action == Action::Update ||
                       change.action == Action::Replace;
    if (sends && change.after.contains_secret()) {
      PropertyPath path;
      list_empty(change.after, path, change.address, missing);
    }
  }
  return missing;
}

}  // namespace drydock
