// The identifiers and attributes that a service would give to a resource: "vpc-0a1b…", an ARN, a
// launch template's version number. One rule for the simulation (which needs them before anything
// exists) and for the embedded cloud (which hands them out for real).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/model/resource.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

struct IdentityInputs {
  std::string type;
  std::string stack_name;
  std::string logical_id;
  std::string region;
  std::string account;
  std::string partition = "aws";
  // Makes identifiers unique and repeatable: 17 hex digits at least. The embedded cloud draws it,
  // the simulation derives it from the address.
  std::string entropy;
};

struct ResourceIdentity {
  std::string identifier;  // compound ones joined by "|"
  Value attributes;        // Object, dotted names; readOnly properties and what was given
};

// `desired` has no unknown values.
[[nodiscard]] ResourceIdentity make_identity(const IdentityInputs& inputs, const Value& desired,
                                             const ResourceType* type);
// Its identifier alone, for less work.
[[nodiscard]] std::string make_identifier(const IdentityInputs& inputs, const Value& desired,
                                          const ResourceType* type);

// Every resource of a set with planned identities: nothing is unknown afterwards. Dynamic
// references become planned texts ("ami-…" for AMI parameters).
struct PlannedResource {
  Address address;
  std::string type;
  std::string identifier;
  Value properties;
  Value attributes;
  Span span;
};
struct PlannedSet {
  std::string stack_name;
  std::string region;
  std::string account;
  std::vector<PlannedResource> resources;  // in template order
  // Places in `resources`, made by plan_identities; a set without them is searched.
  std::map<Address, std::uint32_t> by_address = {};
  std::map<std::pair<std::string, std::string>, std::uint32_t> by_identifier = {};

  [[nodiscard]] const PlannedResource* find(const Address& address) const;
  [[nodiscard]] const PlannedResource* find_identifier(std::string_view type,
                                                       std::string_view identifier) const;
};
[[nodiscard]] std::optional<PlannedSet> plan_identities(const ResourceSet& resources,
                                                        const SchemaRegistry& schemas,
                                                        Diagnostics& diagnostics);

}  // namespace drydock
