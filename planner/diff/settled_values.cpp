#include "planner/diff/settled_values.hpp"

#include <algorithm>

#include "planner/diff/property_diff.hpp"

namespace drydock {
namespace {

bool overlap(const PropertyPath& a, const PropertyPath& b) {
  const std::size_t shared = std::min(a.size(), b.size());
  return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shared), b.begin());
}

std::optional<Value> known(const Value* value) {
  if (value == nullptr || value->is_null() || value->contains_unknown()) {
    return std::nullopt;
  }
  return *value;
}

}  // namespace

SettledValues::SettledValues(const ResourceSet& set, const SchemaRegistry& schemas)
    : set_(set),
      types_(set.resources.size()),
      fates_(set.resources.size()),
      resolved_(set.resources.size()),
      settled_(set.resources.size(), false) {
  index_.reserve(set.resources.size());
  for (std::size_t i = 0; i < set.resources.size(); ++i) {
    types_[i] = schemas.find(set.resources[i].type);
    index_.emplace(set.resources[i].address.text(), i);
  }
}

std::optional<std::size_t> SettledValues::find(std::string_view address) const {
  const auto found = index_.find(address);
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

Value SettledValues::settled(const Value& value) const {
  if (!value.contains_unknown()) {
    return value;
  }
  Result<Value> result = resolve(value, *this);
  return result.ok() ? std::move(result).value() : value;
}

void SettledValues::settle(std::size_t index) {
  const Value& written = set_.resources[index].properties;
  if (written.contains_unknown()) {
    resolved_[index] = settled(written);
  }
  settled_[index] = true;
}

const Value& SettledValues::properties(std::size_t index) const {
  const std::optional<Value>& resolved = resolved_[index];
  return resolved ? *resolved : set_.resources[index].properties;
}

// The depth of values is bounded by their reader.
Value SettledValues::presented(const Value& value) const {
  if (!value.contains_unknown()) {
    return value;
  }
  if (value.is_unknown()) {
    const std::vector<ExpressionReference> references = references_of(value);
    const bool waits = std::any_of(
        references.begin(), references.end(), [&](const ExpressionReference& reference) {
          return movement(reference.target, reference.attribute) != Movement::Stays ||
                 follows_quietly(reference.target, reference.attribute);
        });
    return waits ? value : deployed(value);
  }
  Value result = value;
  if (result.is_list()) {
    for (Value& item : result.items()) {
      item = presented(item);
    }
  } else {
    for (Value::Member& member : result.members()) {
      member.value = presented(member.value);
    }
  }
  return result;
}

bool SettledValues::changes(std::size_t index, const PropertyPath& path) const {
  const std::vector<PropertyPath>& changed = fates_[index].changed;
  return std::any_of(changed.begin(), changed.end(),
                     [&](const PropertyPath& other) { return overlap(path, other); });
}

Movement SettledValues::movement(const Address& target, const std::string& attribute) const {
  const std::optional<std::size_t> index = find(target.text());
  if (!index) {
    return Movement::Stays;
  }
  const Fate& fate = fates_[*index];
  if (fate.added || fate.replacement == Replacement::True) {
    return Movement::Surely;
  }
  if (fate.replacement == Replacement::Conditional) {
    return Movement::May;
  }
  const bool set_by_service = types_[*index] == nullptr || attribute.starts_with("Outputs.") ||
                              types_[*index]->is_read_only(attribute_path(attribute));
  return fate.modified && !attribute.empty() && set_by_service ? Movement::May : Movement::Stays;
}

bool SettledValues::follows_quietly(const Address& target, const std::string& attribute) const {
  const std::optional<std::size_t> index = find(target.text());
  return index && !attribute.empty() && movement(target, attribute) == Movement::Stays &&
         changes(*index, attribute_path(attribute));
}

std::optional<Value> SettledValues::attribute_of(const Address& target,
                                                 const std::string& attribute) const {
  const std::optional<std::size_t> index = find(target.text());
  if (!index || !settled_[*index] || movement(target, attribute) != Movement::Stays) {
    return std::nullopt;
  }
  const Value& properties = this->properties(*index);
  if (attribute.empty()) {
    // Ref gives the identifier, which the template knows if it sets the one property that it is.
    if (types_[*index] == nullptr || types_[*index]->primary_identifier().size() != 1) {
      return std::nullopt;
    }
    return known(find_path(properties, types_[*index]->primary_identifier().front()));
  }
  const PropertyPath path = attribute_path(attribute);
  if (changes(*index, path)) {
    return std::nullopt;
  }
  return known(find_path(properties, path));
}

}  // namespace drydock
