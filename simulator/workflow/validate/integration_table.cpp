#include "simulator/workflow/validate/resource_verdict.hpp"

namespace drydock {
namespace {

constexpr std::uint8_t kReply = 1U << static_cast<unsigned>(IntegrationPattern::RequestResponse);
constexpr std::uint8_t kSync = 1U << static_cast<unsigned>(IntegrationPattern::Sync);
constexpr std::uint8_t kSync2 = 1U << static_cast<unsigned>(IntegrationPattern::Sync2);
constexpr std::uint8_t kToken = 1U << static_cast<unsigned>(IntegrationPattern::WaitForTaskToken);
constexpr std::uint8_t kJob = kReply | kSync;
constexpr std::uint8_t kCallback = kReply | kToken;
constexpr std::uint8_t kAll = kReply | kSync | kToken;

// Developer Guide, "Integrating optimized services", one page a service; read 2026-06. Required
// parameters are those of the API Reference of the service.
constexpr IntegrationRule kIntegrations[] = {
    {"apigateway", "invoke", kCallback, "ApiEndpoint|Method"},
    {"athena", "startQueryExecution", kJob, "QueryString"},
    {"athena", "stopQueryExecution", kReply, "QueryExecutionId"},
    {"athena", "getQueryExecution", kReply, "QueryExecutionId"},
    {"athena", "getQueryResults", kReply, "QueryExecutionId"},
    {"batch", "submitJob", kJob, "JobDefinition|JobName|JobQueue"},
    {"bedrock", "invokeModel", kCallback, "ModelId"},
    {"bedrock", "createModelCustomizationJob", kAll, "JobName"},
    {"codebuild", "startBuild", kJob, "ProjectName"},
    {"codebuild", "stopBuild", kReply, "Id"},
    {"codebuild", "batchDeleteBuilds", kReply, "Ids"},
    {"codebuild", "batchGetReports", kReply, "ReportArns"},
    {"codebuild", "startBuildBatch", kJob, "ProjectName"},
    {"codebuild", "stopBuildBatch", kReply, "Id"},
    {"codebuild", "retryBuildBatch", kJob},
    {"codebuild", "deleteBuildBatch", kReply, "Id"},
    {"databrew", "startJobRun", kJob, "Name"},
    {"dynamodb", "getItem", kReply, "Key|TableName"},
    {"dynamodb", "putItem", kReply, "Item|TableName"},
    {"dynamodb", "updateItem", kReply, "Key|TableName"},
    {"dynamodb", "deleteItem", kReply, "Key|TableName"},
    {"ecs", "runTask", kAll, "TaskDefinition"},
    {"eks", "call", kReply, "ClusterName|CertificateAuthority|Endpoint|Method|Path"},
    {"eks", "runJob", kAll, "ClusterName|CertificateAuthority|Endpoint|Job"},
    {"eks", "createCluster", kAll, "Name|ResourcesVpcConfig|RoleArn"},
    {"eks", "deleteCluster", kAll, "Name"},
    {"eks", "createNodegroup", kAll, "ClusterName|NodegroupName|NodeRole|Subnets"},
    {"eks", "deleteNodegroup", kAll, "ClusterName|NodegroupName"},
    {"eks", "createFargateProfile", kAll, "ClusterName|FargateProfileName|PodExecutionRoleArn"},
    {"eks", "deleteFargateProfile", kAll, "ClusterName|FargateProfileName"},
    {"elasticmapreduce", "createCluster", kJob, "Instances|Name"},
    {"elasticmapreduce", "setClusterTerminationProtection", kReply,
     "ClusterId|TerminationProtected"},
    {"elasticmapreduce", "terminateCluster", kJob, "ClusterId"},
    {"elasticmapreduce", "addStep", kJob, "ClusterId|Step"},
    {"elasticmapreduce", "cancelStep", kReply, "ClusterId|StepId"},
    {"elasticmapreduce", "modifyInstanceFleetByName", kReply, "ClusterId|InstanceFleetName"},
    {"elasticmapreduce", "modifyInstanceGroupByName", kReply, "ClusterId|InstanceGroupName"},
    {"emr-containers", "createVirtualCluster", kReply, "ContainerProvider|Name"},
    {"emr-containers", "deleteVirtualCluster", kJob, "Id"},
    {"emr-containers", "startJobRun", kJob, "ExecutionRoleArn|JobDriver|VirtualClusterId"},
    {"emr-serverless", "createApplication", kJob, "ReleaseLabel|Type"},
    {"emr-serverless", "startApplication", kJob, "ApplicationId"},
    {"emr-serverless", "stopApplication", kJob, "ApplicationId"},
    {"emr-serverless", "deleteApplication", kJob, "ApplicationId"},
    {"emr-serverless", "startJobRun", kJob, "ApplicationId|ExecutionRoleArn"},
    {"emr-serverless", "cancelJobRun", kJob, "ApplicationId|JobRunId"},
    {"events", "putEvents", kCallback, "Entries"},
    {"glue", "startJobRun", kJob, "JobName"},
    {"http", "invoke", kReply, "ApiEndpoint|Method"},
    {"lambda", "invoke", kCallback, "FunctionName"},
    {"mediaconvert", "createJob", kJob, "Role|Settings"},
    {"sagemaker", "createEndpoint", kReply, "EndpointConfigName|EndpointName"},
    {"sagemaker", "createEndpointConfig", kReply, "EndpointConfigName|ProductionVariants"},
    {"sagemaker", "createHyperParameterTuningJob", kJob, "HyperParameterTuningJobName"},
    {"sagemaker", "createLabelingJob", kJob, "LabelingJobName"},
    {"sagemaker", "createModel", kReply, "ModelName"},
    {"sagemaker", "createProcessingJob", kJob, "ProcessingJobName"},
    {"sagemaker", "createTrainingJob", kJob, "TrainingJobName"},
    {"sagemaker", "createTransformJob", kJob, "TransformJobName"},
    {"sagemaker", "updateEndpoint", kReply, "EndpointConfigName|EndpointName"},
    {"sns", "publish", kCallback, "Message"},
    {"sqs", "sendMessage", kCallback, "MessageBody|QueueUrl"},
    {"states", "startExecution", kAll | kSync2, "StateMachineArn"},
};

}  // namespace

const IntegrationRule* find_integration(std::string_view service, std::string_view action) {
  for (const IntegrationRule& rule : kIntegrations) {
    if (rule.service == service && (action.empty() || rule.action == action)) {
      return &rule;
    }
  }
  return nullptr;
}

}  // namespace drydock
