#include "simulator/world/resource_identity.hpp"

#include <algorithm>
#include <utility>

#include "simulator/world/identity_rules.hpp"

namespace drydock {
namespace {

// What Fn::GetAtt may hand on of the given properties: texts and lists of texts. A secret stays
// where it is: attributes are recorded in clear.
bool can_be_attribute(const Value& value) {
  if (value.contains_secret()) {
    return false;
  }
  return value.is_scalar() ||
         (value.is_list() && std::all_of(value.items().begin(), value.items().end(),
                                         [](const Value& item) { return item.is_scalar(); }));
}

IdentityRule rule_of(std::string_view type) {
  IdentityRule rule = network_identity_rule(type);
  rule = rule == nullptr ? compute_identity_rule(type) : rule;
  return rule == nullptr ? service_identity_rule(type) : rule;
}

}  // namespace

ResourceIdentity make_identity(const IdentityInputs& inputs, const Value& desired,
                               const ResourceType* type) {
  const IdentityWords words(inputs, desired);
  const IdentityRule rule = rule_of(inputs.type);
  ResourceIdentity made = rule == nullptr ? default_identity(words, type) : rule(words);
  if (rule != nullptr && type != nullptr) {
    made.attributes = schema_attributes(words, *type, std::move(made.attributes));
  }
  if (!desired.is_object()) {
    return made;
  }
  for (const Value::Member& member : desired.members()) {
    const bool write_only = type != nullptr && type->is_write_only({member.key});
    if (!write_only && can_be_attribute(member.value) &&
        made.attributes.find(member.key) == nullptr) {
      made.attributes.set(member.key, member.value);
    }
  }
  return made;
}

std::string make_identifier(const IdentityInputs& inputs, const Value& desired,
                            const ResourceType* type) {
  const IdentityWords words(inputs, desired);
  const IdentityRule rule = rule_of(inputs.type);
  return rule == nullptr ? default_identifier(words, type) : rule(words).identifier;
}

}  // namespace drydock
