// A plan is complete: every step with what it needs, the values that it will send, and what the
// whole is bound to. Apply carries it out and decides nothing anew.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "planner/diff/change.hpp"
#include "planner/model/resource.hpp"
#include "planner/state/state_store.hpp"

namespace drydock {

struct PlanStep {
  OperationKind operation = OperationKind::Create;
  std::uint32_t change = 0;          // index into Plan::diff.changes
  std::vector<std::uint32_t> after;  // indices of the steps that must end first, sorted
};

// The three things that a plan can be for (they exclude each other).
enum class PlanMode : std::uint8_t { Normal, Destroy, RefreshOnly };

// An object as it was read; the digest is "" if there was none. See fingerprint.hpp.
struct ObjectFingerprint {
  Address address;
  std::string deposed;
  std::string digest;
};

// A secret parameter as it was given.
struct SecretFingerprint {
  std::string name;
  std::string digest;
};

// What a saved plan is bound to; apply refuses it if any of it has moved.
struct PlanBinding {
  std::string lineage;
  std::int64_t serial = 0;
  std::string template_digest;
  std::string schema_digest;
  std::vector<ObjectFingerprint> objects = {};  // in the order of the state; may be empty
  std::string secret_salt = {};
  std::vector<SecretFingerprint> secrets = {};
};

struct Plan {
  std::string stack_name;
  std::string region;
  std::string account;
  std::string template_path;  // as it was given; secrets are read from it again
  bool destroy = false;
  bool refresh_only = false;           // nothing but the record changes
  bool refreshed = false;              // the cloud was read for it
  std::vector<std::string> selection;  // the options that make it partial: "--target Vpc"
  // Names of outputs that would change if the plan were not partial, and stay as recorded.
  std::vector<std::string> outputs_left_out;
  PlanBinding binding;
  std::string created_at;  // RFC 3339
  Diff diff;
  std::vector<PlanStep> steps;       // an order in which they can be carried out
  std::vector<Output> outputs;       // as desired; empty for destroy
  std::vector<std::string> imports;  // names of exports that the template imports; sorted
  std::vector<ParameterValue> parameters;
  std::map<std::string, Value> recorded_outputs;  // secrets as digests

  [[nodiscard]] std::size_t count(Action action) const;
  // A Delete step that only takes the row out of the state and leaves the object alone: that of a
  // Forget, and that of a Replace whose UpdateReplacePolicy is Retain. Precondition: `step` is one
  // of `steps`.
  [[nodiscard]] bool only_forgets(const PlanStep& step) const;
  // The type of the object that the step concerns: the Delete step of a Replace that changes the
  // type deletes an object of the previous one.
  [[nodiscard]] const std::string& type_of(const PlanStep& step) const;
};

}  // namespace drydock
