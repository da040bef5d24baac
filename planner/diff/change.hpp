// What differs between a template and the recorded state, resource by resource, with reasons.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/model/address.hpp"
#include "planner/model/resource.hpp"
#include "planner/model/value.hpp"
#include "planner/schema/resource_schema.hpp"
#include "planner/state/state_snapshot.hpp"
#include "planner/state/state_store.hpp"

namespace drydock {

enum class Action : std::uint8_t { NoChange, Create, Update, Replace, Delete, Forget };
[[nodiscard]] std::string_view action_name(Action action);  // "create"

struct PropertyChange {
  PropertyPath path;
  Value before;  // Null if it was absent
  Value after;   // Null if it is removed; Unknown if only apply will know
  UpdateBehavior behavior = UpdateBehavior::InPlace;
  std::string cause;  // "CapacityBackedLaunchTemplate.LatestVersionNumber is known after apply"
  // The third side: what is recorded, if `before` is what was found to be real instead.
  std::optional<Value> recorded = std::nullopt;
};

// A property whose real value is not the recorded one.
struct PropertyDrift {
  PropertyPath path;
  Value recorded;            // Null if it was absent
  Value real;                // Null if it is gone; secret if it must not be shown
  std::string ignored = {};  // the reason of the rule that ignores it; "" if none does
};

// What has happened to a recorded object outside.
struct ResourceDrift {
  Address address;
  std::string deposed;
  std::string type;
  std::string identifier;
  bool deleted = false;
  std::vector<PropertyDrift> properties;  // by path; without the ignored ones
  std::vector<PropertyDrift> ignored;
  std::vector<std::string> attributes;  // that the service changed by itself: no drift
  Value recorded;                       // all properties as recorded, secrets as digests
  Value real;                           // the same with the real values; Null if it is gone

  [[nodiscard]] bool drifted() const { return deleted || !properties.empty(); }
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
  std::string deposed;            // a Delete of an old generation
  bool changed_outside = false;   // what the step sends may be what is recorded, and is needed yet
  bool by_request = false;        // Replace: somebody asked for it
  bool left_out = false;          // not selected: it stays as it is, whatever the template says
  Address previous_address = {};  // of a resource that was moved here
  bool imported = false;          // the plan takes an object into the state that is there already
  Value generated_config = {};    // imported: all that a template could say of it, without secrets
};

struct OutputChange {
  std::string name;
  Value before;
  Value after;
};

struct Diff {
  std::vector<ResourceChange> changes;  // desired ones in template order, then deletes by address
  std::vector<OutputChange> outputs;    // by name; only those that differ
  std::vector<ResourceDrift> drift;     // what was read of the cloud and is not as recorded
  std::vector<StateEdit> edits;         // of the record alone, made before the first step

  [[nodiscard]] bool empty() const;  // nothing to do, outputs included
};

}  // namespace drydock
