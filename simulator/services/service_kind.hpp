// Which model answers a call, by service and action as Step Functions names them. Actions of known
// services that have no model of their own, and services that have none at all, are plain API
// calls.
#pragma once

#include <cstdint>
#include <string_view>

#include "simulator/workflow/task_resource.hpp"

namespace drydock {

enum class ServiceKind : std::uint8_t {
  Lambda,
  Activity,
  GlueJob,
  GlueCrawler,
  GlueSession,
  Athena,
  SageMaker,
  Emr,
  Batch,
  Ecs,
  Sns,
  Sqs,
  DynamoDb,
  S3,
  Events,
  Http,
  States,
  Api,
};

struct ServiceKindInfo {
  ServiceKind kind = ServiceKind::Api;
  std::string_view name;           // begins the names of its defaults: "crawler"
  std::string_view service;        // as a scenario selects it: "glue"
  std::string_view resource_type;  // that its calls name; "" if none
};

[[nodiscard]] const ServiceKindInfo& service_kind_info(ServiceKind kind);

// `service` is as in an ARN of Step Functions: "lambda", "elasticmapreduce", "sfn".
[[nodiscard]] ServiceKind service_kind(std::string_view service, std::string_view action);
[[nodiscard]] ServiceKind service_kind(const TaskResource& resource);
// Something is known of the service beside that it has an API.
[[nodiscard]] bool is_modelled_service(std::string_view service);

}  // namespace drydock
