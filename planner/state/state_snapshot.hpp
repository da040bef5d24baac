// What is recorded of a stack at one serial: the resources that exist, with what was asked for and
// what the provider answered. Immutable; the store hands it out.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "planner/model/address.hpp"
#include "planner/model/resource.hpp"
#include "planner/model/value.hpp"

namespace drydock {

struct RecordedResource {
  Address address;
  std::string type;
  std::string identifier;             // primary identifier; the answer of Ref
  Value properties;                   // as applied, all known; secrets are keyed digests
  Value attributes;                   // Object: every attribute by its dotted name
  std::vector<Address> dependencies;  // sorted
  RetentionPolicy deletion_policy = RetentionPolicy::Delete;
  RetentionPolicy update_replace_policy = RetentionPolicy::Delete;
  // An old generation that a replacement has not deleted yet; "" for the current one.
  std::string deposed;
  Nanoseconds created_at = 0;
  Nanoseconds updated_at = 0;
};

struct StateSnapshot {
  std::string stack_name;
  std::string lineage;                      // random, given at creation of the stack's state
  std::int64_t serial = 0;                  // rises by one with every committed change
  std::string secret_key;                   // keys the digests that stand in for secrets
  std::vector<RecordedResource> resources;  // by address, then deposed
  std::map<std::string, Value> outputs;
  std::map<std::string, std::string> exports;  // export name → output name
  std::vector<std::string> imports;            // export names that the stack imports; sorted

  // The current generation; null pointer if there is none.
  [[nodiscard]] const RecordedResource* find(const Address& address) const;
};

}  // namespace drydock
