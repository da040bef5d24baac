// One state alone, as the TestState API runs it (AWS Step Functions API Reference, TestState): its
// data flow stage by stage, with a mock in place of the service, the branches or the iterations.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "planner/document/document.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"

namespace drydock {

// In the words of the API; what is Absent was not given.
struct TestStateRequest {
  std::string state_name;  // of a state at any depth; "" if the definition is one state
  Json input;
  Json variables;
  Json context;
  Json mock;           // {"result": JSON as text, "errorOutput", "fieldValidationMode"}
  Json configuration;  // {"retrierRetryCount", "mapIterationFailureCount", …}
  std::string role_arn;
};

struct TestStateAnswer {
  // What the API refuses, and with which exception; nothing else is set then.
  std::optional<std::string> refusal;
  std::string exception;  // ValidationException, InvalidDefinition
  std::string status;     // SUCCEEDED, FAILED, RETRIABLE, CAUGHT_ERROR
  Json output;
  std::optional<std::string> error;
  std::optional<std::string> cause;
  std::string next_state;
  Json inspection;  // inspectionData
  std::unique_ptr<JsonArena> values;
};

[[nodiscard]] TestStateAnswer test_state(const Node& definition, const TestStateRequest& request);

}  // namespace drydock
