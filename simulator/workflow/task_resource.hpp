// The Resource of a Task taken apart: which service it calls, what it asks of it, and how long it
// waits for the answer (AWS Step Functions Developer Guide, "Integrating services"). Reading it
// never fails; what is of no known form is Unknown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace drydock {

enum class IntegrationKind : std::uint8_t {
  LambdaFunction,  // arn:aws:lambda:REGION:ACCOUNT:function:NAME
  Activity,        // arn:aws:states:REGION:ACCOUNT:activity:NAME
  Optimised,       // arn:aws:states:::SERVICE:ACTION
  AwsSdk,          // arn:aws:states:::aws-sdk:SERVICE:ACTION
  Unknown,
};

enum class IntegrationPattern : std::uint8_t {
  RequestResponse,
  Sync,              // .sync: until the job has ended
  Sync2,             // .sync:2: the same, and its output is JSON
  WaitForTaskToken,  // until somebody returns the token
};

struct TaskResource {
  std::string written;
  IntegrationKind kind = IntegrationKind::Unknown;
  IntegrationPattern pattern = IntegrationPattern::RequestResponse;
  std::string service;   // "lambda", "sqs", "dynamodb"; "" of an Unknown
  std::string action;    // "invoke", "sendMessage"; the name of a function or activity
  std::string type;      // resourceType of the history: "sqs", "aws-sdk:dynamodb"
  std::string resource;  // resource of the history: "sendMessage.waitForTaskToken"

  // It returns when something else has ended, so that the history says that it was submitted.
  [[nodiscard]] bool waits() const { return pattern != IntegrationPattern::RequestResponse; }
};

[[nodiscard]] TaskResource parse_task_resource(std::string_view written);

}  // namespace drydock
