// What every rule of the embedded cloud is given, and how it answers: accepted, refused as a
// service refuses, or an Error of the disk.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "planner/apply/provider.hpp"
#include "planner/schema/resource_schema.hpp"
#include "providers/faults/fault_plan.hpp"
#include "providers/simulated/cloud_database.hpp"

namespace drydock {

struct CloudContext {
  const CloudDatabase& database;
  const SchemaRegistry& schemas;
  std::string region;
  std::string account;
  Nanoseconds now = 0;
  const FaultPlan* faults = nullptr;  // null: nothing goes wrong
};

struct Refusal {
  HandlerError error = HandlerError::InvalidRequest;
  std::string message;  // in the words of the service
  std::vector<BlockingObject> blockers = {};
};

using Verdict = Result<std::optional<Refusal>>;

inline Verdict accepted() { return std::optional<Refusal>(); }
inline Verdict refused(HandlerError error, std::string message) {
  return std::optional(Refusal{error, std::move(message)});
}
inline Verdict refused_by(HandlerError error, std::string message, BlockingObject blocker) {
  return std::optional(Refusal{error, std::move(message), {std::move(blocker)}});
}
inline Verdict verdict_of(const Status& status) {
  return status ? accepted() : Verdict(status.error());
}
// The verdict stands: a refusal or an error.
inline bool settles(const Verdict& verdict) { return !verdict || verdict->has_value(); }

// The text of a scalar at a path of members; "" if there is none.
inline std::string text_at(const Value& value, std::initializer_list<std::string_view> path) {
  const Value* at = &value;
  for (const std::string_view key : path) {
    at = at == nullptr ? nullptr : at->find(key);
  }
  return at == nullptr ? std::string() : at->scalar_text().value_or("");
}

}  // namespace drydock
