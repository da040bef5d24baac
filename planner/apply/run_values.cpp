#include "planner/apply/run_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace drydock {
namespace {

// The first Unknown inside a value; null pointer if there is none. Depth is bounded by the readers.
const Value* first_unknown(const Value& value) {
  if (value.is_unknown()) {
    return &value;
  }
  if (value.is_list()) {
    for (const Value& item : value.items()) {
      if (const Value* found = first_unknown(item)) {
        return found;
      }
    }
  }
  if (value.is_object()) {
    for (const Value::Member& member : value.members()) {
      if (const Value* found = first_unknown(member.value)) {
        return found;
      }
    }
  }
  return nullptr;
}

const Value* find_dotted(const Value& object, const std::string& dotted) {
  const Value* at = &object;
  std::size_t begin = 0;
  while (at != nullptr && begin <= dotted.size()) {
    const std::size_t end = std::min(dotted.find('.', begin), dotted.size());
    at = at->find(dotted.substr(begin, end - begin));
    begin = end + 1;
  }
  return at;
}

void collect(const Value& value, std::vector<std::string>& found) {
  if (value.is_unknown()) {
    collect(value.expression(), found);
  } else if (value.is_list()) {
    for (const Value& item : value.items()) {
      collect(item, found);
    }
  } else if (value.is_object()) {
    for (const Value::Member& member : value.members()) {
      const bool reference = member.key == "$resolve" && member.value.is_string();
      if (reference && std::find(found.begin(), found.end(), member.value.text()) == found.end()) {
        found.push_back(member.value.text());
      } else if (!reference) {
        collect(member.value, found);
      }
    }
  }
}

}  // namespace

RunValues::RunValues(const Plan& plan, const StateSnapshot& recorded, const Provider& provider)
    : provider_(provider) {
  std::set<Address> changing;
  for (const ResourceChange& change : plan.diff.changes) {
    if (change.action == Action::Create || change.action == Action::Update ||
        change.action == Action::Replace) {
      changing.insert(change.address);
    }
  }
  for (const RecordedResource& record : recorded.resources) {
    if (record.deposed.empty() && !changing.contains(record.address)) {
      learn(record);
    }
  }
}

void RunValues::learn(const RecordedResource& record) {
  known_.insert_or_assign(record.address,
                          Known{record.identifier, record.attributes, record.properties});
}

std::optional<Value> RunValues::attribute_of(const Address& target,
                                             const std::string& attribute) const {
  const auto found = known_.find(target);
  if (found == known_.end()) {
    return std::nullopt;
  }
  const Known& resource = found->second;
  if (attribute.empty()) {
    return Value::string(resource.identifier);
  }
  if (const Value* value = resource.attributes.find(attribute)) {
    return *value;
  }
  const Value* property = find_dotted(resource.properties, attribute);
  return property == nullptr ? std::nullopt : std::optional(*property);
}

std::optional<Value> RunValues::dynamic_reference(const std::string& reference) const {
  constexpr std::string_view kSsm = "ssm:";
  if (!reference.starts_with(kSsm)) {
    return std::nullopt;
  }
  const Result<std::optional<std::string>> value =
      provider_.parameter(reference.substr(kSsm.size()));
  if (!value || !*value) {
    return std::nullopt;
  }
  return Value::string(**value);
}

Result<Value> RunValues::known(const Value& value) const {
  Result<Value> resolved = resolve(value, *this);
  if (!resolved) {
    return resolved;
  }
  if (const Value* unknown = first_unknown(*resolved)) {
    return Error{fmt::format("`{}` has no value", describe_expression(unknown->expression())),
                 "what it refers to was not created, or the provider does not know it"};
  }
  return resolved;
}

std::vector<std::string> dynamic_references_of(const Value& value) {
  std::vector<std::string> found;
  collect(value, found);
  return found;
}

}  // namespace drydock
