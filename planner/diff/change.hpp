// What differs between a template and the recorded state, resource by resource, with reasons.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/model/address.hpp"
#include "planner/model/resource.hpp"
#include "planner/model/value.hpp"
#include "planner/schema/resource_schema.hpp"
#include "planner/state/state_snapshot.hpp"

namespace drydock {

enum class Action : std::uint8_t { NoChange, Create, Update, Replace, Delete, Forget };
[[nodiscard]] std::string_view action_name(Action action);  // "create"

struct PropertyChange {
  PropertyPath path;
  Value before;  // Null if it was absent
  Value after;   // Null if it is removed; Unknown if only apply will know
  UpdateBehavior behavior = UpdateBehavior::InPlace;
  std::string cause;  // "CapacityBackedLaunchTemplate.LatestVersionNumber is known after apply"
};

struct ResourceChange {
  Address address;
  std::string type;
  Action action = Action::NoChange;
  std::string reason;                      // one sentence: why this action
  std::vector<PropertyChange> properties;  // by path
  // Replace: the old one is deleted before the new one is created, because names clash or the
  // type demands it.
  bool delete_first = false;
  std::string identifier;             // of the recorded object; "" for Create
  std::string previous_type;          // Replace: of the recorded object if it differs; else ""
  Value before;                       // recorded properties; Null for Create
  Value after;                        // desired properties, may contain Unknown; Null for Delete
  std::vector<Address> dependencies;  // of the desired resource, or of the recorded one if deleted
  RetentionPolicy deletion_policy = RetentionPolicy::Delete;
  RetentionPolicy update_replace_policy = RetentionPolicy::Delete;
  std::string deposed;  // a Delete of an old generation
};

struct OutputChange {
  std::string name;
  Value before;
  Value after;
};

struct Diff {
  std::vector<ResourceChange> changes;  // desired ones in template order, then deletes by address
  std::vector<OutputChange> outputs;    // by name; only those that differ

  [[nodiscard]] bool empty() const;  // nothing to do, outputs included
};

}  // namespace drydock
