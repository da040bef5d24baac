#include "planner/diff/decisions.hpp"

#include <algorithm>

#include "planner/diff/property_diff.hpp"
#include "planner/state/recorded_reference.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

// An update in place keeps what names the object. Attributes that count versions do not name it
// although they may end alike (`LatestVersionId`).
bool survives_update(std::string_view attribute, const ResourceType* type) {
  if (type != nullptr) {
    const PropertyPath path = attribute_path(attribute);
    const std::vector<PropertyPath>& identifier = type->primary_identifier();
    if (std::find(identifier.begin(), identifier.end(), path) != identifier.end()) {
      return true;
    }
  }
  const bool names_it = attribute.ends_with("Arn") || attribute.ends_with("Id");
  return names_it && attribute.find("Version") == std::string_view::npos &&
         attribute.find("Revision") == std::string_view::npos;
}

std::optional<Value> known(const Value* value) {
  if (value == nullptr || value->is_null() || value->contains_unknown() ||
      (value->contains_secret() && is_secret_digest(*value))) {
    return std::nullopt;
  }
  return *value;
}

}  // namespace

Decisions::Decisions(const ResourceSet& desired, const StateSnapshot& recorded,
                     const SchemaRegistry& schemas)
    : all_(desired.resources.size()) {
  index_.reserve(all_.size());
  for (std::size_t i = 0; i < all_.size(); ++i) {
    all_[i].desired = &desired.resources[i];
    all_[i].type = schemas.find(desired.resources[i].type);
    all_[i].root = i;
    index_.emplace(desired.resources[i].address.text(), i);
  }
  for (const RecordedResource& row : recorded.resources) {
    const auto found = index_.find(row.address.text());
    if (found != index_.end() && row.deposed.empty()) {
      all_[found->second].record = &row;
    }
  }
}

void Decisions::know(std::span<const ResourceDrift> drift) {
  for (const ResourceDrift& one : drift) {
    const auto found = index_.find(one.address.text());
    if (found != index_.end() && one.deposed.empty()) {
      all_[found->second].drift = &one;
    }
  }
}

const Decision* Decisions::find(const Address& address) const {
  const auto found = index_.find(address.text());
  return found == index_.end() ? nullptr : &all_[found->second];
}

std::optional<Value> DecidedReferences::attribute_of(const Address& target,
                                                     const std::string& attribute) const {
  const Decision* decision = decisions_.find(target);
  if (decision == nullptr || !decision->decided || decision->record == nullptr) {
    return std::nullopt;
  }
  const Action action = decision->change.action;
  if (action != Action::NoChange && action != Action::Update) {
    return std::nullopt;
  }
  if (attribute.empty()) {
    return Value::string(decision->record->identifier);
  }
  if (action == Action::NoChange || survives_update(attribute, decision->type)) {
    if (std::optional<Value> recorded = known(decision->record->attributes.find(attribute))) {
      return recorded;
    }
  }
  const PropertyPath path = attribute_path(attribute);
  if (decision->type != nullptr && decision->type->is_read_only(path)) {
    return std::nullopt;
  }
  return known(find_path(decision->change.after, path));
}

std::optional<Value> DecidedReferences::dynamic_reference(const std::string& reference) const {
  if (own_ == nullptr) {
    return std::nullopt;
  }
  const Value* answer = own_->attributes.find(recorded_reference_key(reference));
  if (answer == nullptr) {
    return std::nullopt;
  }
  return mark_secret_digests(*answer);
}

}  // namespace drydock
