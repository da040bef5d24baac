// The rows of the embedded cloud's tables as values. What they mean is left to the rules; how they
// are stored, to cloud_database.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "planner/apply/provider.hpp"
#include "planner/model/value.hpp"
#include "simulator/capacity/reservation_ledger.hpp"

namespace drydock {

struct CloudResource {
  std::int64_t number = 0;  // order of creation; 0 until stored
  std::string type;
  std::string identifier;
  std::string stack;
  std::string logical_id;
  std::string region;
  std::string entropy;  // of which its identifiers were made
  Value properties;     // as last asked for, without write-only ones
  Value attributes;
  Nanoseconds created_at = 0;
  Nanoseconds updated_at = 0;
};

struct CloudInstance {
  std::int64_t number = 0;  // order of launch; 0 until stored
  std::string id;
  std::string group;  // name of its Auto Scaling group; "" for one started alone
  std::string region;
  std::string subnet;
  std::string template_id;
  std::int64_t template_version = 0;
  InstanceRequest request;  // zone, type, and what it asks of reservations
  std::string reservation;  // "cr-…"; "" for plain On-Demand
};

// An object without what it holds.
struct CloudObject {
  std::int64_t number = 0;
  std::string type;
  std::string identifier;
};

// What a fault plan has decided for a request when it was made.
enum class PlannedFault : std::uint8_t { None, FailWithoutEffect, FailAfterEffect };

struct CloudRequest {
  std::int64_t number = 0;  // order of arrival; 0 until stored
  std::string request_token;
  std::string client_token;
  std::string desired_digest;  // of operation, type, identifier and desired properties
  OperationKind operation = OperationKind::Create;
  OperationStatus status = OperationStatus::InProgress;
  std::string type;
  std::string identifier;
  std::string region;
  std::string stack;
  std::string logical_id;
  std::string entropy;
  Value desired;  // Null once the request has ended
  // Names of the properties of `desired` that hold a secret: JSON does not carry the mark.
  std::vector<std::string> secret_properties;
  Nanoseconds asked_at = 0;
  Nanoseconds ready_at = 0;
  PlannedFault planned = PlannedFault::None;
  HandlerError error = HandlerError::None;  // how it ended, or how a planned fault will end it
  std::string message;
  Value attributes;  // the answer of a create or update
};

}  // namespace drydock
