#include "simulator/services/service_kind.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace drydock {
namespace {

using Kind = ServiceKind;

constexpr std::array<ServiceKindInfo, 18> kKinds = {{
    {Kind::Lambda, "lambda", "lambda", "AWS::Lambda::Function"},
    {Kind::Activity, "activity", "activity", "AWS::StepFunctions::Activity"},
    {Kind::GlueJob, "glue", "glue", "AWS::Glue::Job"},
    {Kind::GlueCrawler, "crawler", "glue", "AWS::Glue::Crawler"},
    {Kind::GlueSession, "session", "glue", ""},
    {Kind::Athena, "athena", "athena", "AWS::Athena::WorkGroup"},
    {Kind::SageMaker, "sagemaker", "sagemaker", ""},
    {Kind::Emr, "emr", "elasticmapreduce", ""},
    {Kind::Batch, "batch", "batch", "AWS::Batch::JobDefinition"},
    {Kind::Ecs, "ecs", "ecs", "AWS::ECS::TaskDefinition"},
    {Kind::Sns, "sns", "sns", "AWS::SNS::Topic"},
    {Kind::Sqs, "sqs", "sqs", "AWS::SQS::Queue"},
    {Kind::DynamoDb, "dynamodb", "dynamodb", "AWS::DynamoDB::Table"},
    {Kind::S3, "s3", "s3", "AWS::S3::Bucket"},
    {Kind::Events, "events", "events", "AWS::Events::EventBus"},
    {Kind::Http, "http", "http", ""},
    {Kind::States, "states", "states", "AWS::StepFunctions::StateMachine"},
    {Kind::Api, "api", "api", ""},
}};

struct Route {
  std::string_view service;
  std::string_view action;  // the beginning of it; "" for all
  Kind kind;
};

// The first that fits.
constexpr Route kRoutes[] = {
    {"lambda", "invoke", Kind::Lambda},
    {"lambda", "", Kind::Api},
    {"glue", "startJobRun", Kind::GlueJob},
    {"glue", "getJobRun", Kind::GlueJob},
    {"glue", "getTags", Kind::GlueJob},
    {"glue", "startCrawler", Kind::GlueCrawler},
    {"glue", "getCrawler", Kind::GlueCrawler},
    {"glue", "stopCrawler", Kind::GlueCrawler},
    {"glue", "createSession", Kind::GlueSession},
    {"glue", "getSession", Kind::GlueSession},
    {"glue", "stopSession", Kind::GlueSession},
    {"glue", "deleteSession", Kind::GlueSession},
    {"glue", "", Kind::Api},
    {"athena", "", Kind::Athena},
    {"sagemaker", "", Kind::SageMaker},
    {"elasticmapreduce", "", Kind::Emr},
    {"emr", "", Kind::Emr},
    {"batch", "", Kind::Batch},
    {"ecs", "", Kind::Ecs},
    {"sns", "", Kind::Sns},
    {"sqs", "", Kind::Sqs},
    {"dynamodb", "", Kind::DynamoDb},
    {"s3", "", Kind::S3},
    {"events", "", Kind::Events},
    {"eventbridge", "", Kind::Events},
    {"http", "", Kind::Http},
    {"apigateway", "", Kind::Http},
    {"states", "", Kind::States},
    {"sfn", "", Kind::States},
};

}  // namespace

const ServiceKindInfo& service_kind_info(ServiceKind kind) {
  const ServiceKindInfo& info = kKinds.at(static_cast<std::size_t>(kind));
  DRYDOCK_CHECK(info.kind == kind);
  return info;
}

ServiceKind service_kind(std::string_view service, std::string_view action) {
  const auto* const found =
      std::find_if(std::begin(kRoutes), std::end(kRoutes), [&](const Route& route) {
        return route.service == service && action.starts_with(route.action);
      });
  return found == std::end(kRoutes) ? Kind::Api : found->kind;
}

ServiceKind service_kind(const TaskResource& resource) {
  switch (resource.kind) {
    case IntegrationKind::LambdaFunction:
      return Kind::Lambda;
    case IntegrationKind::Activity:
      return Kind::Activity;
    case IntegrationKind::Optimised:
    case IntegrationKind::AwsSdk:
      return service_kind(resource.service, resource.action);
    case IntegrationKind::Unknown:
      return Kind::Api;
  }
  DRYDOCK_CHECK(false);
}

bool is_modelled_service(std::string_view service) {
  return std::any_of(std::begin(kRoutes), std::end(kRoutes),
                     [&](const Route& route) { return route.service == service; });
}

}  // namespace drydock
