// Output shapes, from the API Reference of each service (read 2026-06). The list is what state
// machines call most; of other calls nothing is checked.
#include <algorithm>
#include <string>

#include "simulator/workflow/response_shape.hpp"

namespace drydock {
namespace {

struct ShapeRow {
  std::string_view service;  // of the SDK
  std::string_view action;
  std::string_view shape;
};

constexpr std::string_view kExecution =
    "{ExecutionArn!:s1 StateMachineArn!:s1 Name:s1 "
    "Status!:(RUNNING|SUCCEEDED|FAILED|TIMED_OUT|ABORTED|PENDING_REDRIVE) StartDate!:t StopDate:t "
    "Input:s InputDetails:{Included:b} Output:s OutputDetails:{Included:b} TraceHeader:s "
    "MapRunArn:s1 "
    "Error:s Cause:s StateMachineVersionArn:s1 StateMachineAliasArn:s1 RedriveCount:n "
    "RedriveDate:t "
    "RedriveStatus:(REDRIVABLE|NOT_REDRIVABLE|REDRIVABLE_BY_MAP_RUN) RedriveStatusReason:s}";

constexpr ShapeRow kShapes[] = {
    {"athena", "startQueryExecution", "{QueryExecutionId:s1}"},
    {"athena", "getQueryResults",
     "{UpdateCount:n ResultSet:{Rows:[{Data:[{VarCharValue:s}]}] "
     "ResultSetMetadata:{ColumnInfo:[{Name!:s Type!:s}]}} NextToken:s1}"},
    {"batch", "submitJob", "{JobArn:s JobName!:s JobId!:s}"},
    {"bedrock", "invokeModel", "{Body!:* ContentType!:s}"},
    {"bedrockruntime", "invokeModel", "{Body!:* ContentType!:s}"},
    {"codebuild", "startBuild",
     "{Build:{Id:s1 Arn:s1 BuildNumber:n StartTime:t EndTime:t CurrentPhase:s "
     "BuildStatus:(SUCCEEDED|FAILED|FAULT|TIMED_OUT|IN_PROGRESS|STOPPED)}}"},
    {"databrew", "startJobRun", "{RunId!:s1}"},
    {"dynamodb", "batchWriteItem", "{UnprocessedItems:<[*]> ItemCollectionMetrics:<[*]>}"},
    {"dynamodb", "deleteItem",
     "{Attributes:<{S:s N:s B:x SS:[s] NS:[s] BOOL:b NULL:b}> "
     "ConsumedCapacity:{TableName:s1 CapacityUnits:f ReadCapacityUnits:f "
     "WriteCapacityUnits:f}}"},
    {"dynamodb", "getItem",
     "{Item:<{S:s N:s B:x SS:[s] NS:[s] BOOL:b NULL:b}> ConsumedCapacity:{TableName:s1 "
     "CapacityUnits:f ReadCapacityUnits:f WriteCapacityUnits:f}}"},
    {"dynamodb", "putItem",
     "{Attributes:<{S:s N:s B:x SS:[s] NS:[s] BOOL:b NULL:b}> "
     "ConsumedCapacity:{TableName:s1 CapacityUnits:f ReadCapacityUnits:f "
     "WriteCapacityUnits:f}}"},
    {"dynamodb", "query",
     "{Items:[<{S:s N:s B:x SS:[s] NS:[s] BOOL:b NULL:b}>] Count:n ScannedCount:n "
     "LastEvaluatedKey:<{S:s N:s B:x}> ConsumedCapacity:{TableName:s1 CapacityUnits:f "
     "ReadCapacityUnits:f WriteCapacityUnits:f}}"},
    {"dynamodb", "scan",
     "{Items:[<{S:s N:s B:x SS:[s] NS:[s] BOOL:b NULL:b}>] Count:n ScannedCount:n "
     "LastEvaluatedKey:<{S:s N:s B:x}> ConsumedCapacity:{TableName:s1 CapacityUnits:f "
     "ReadCapacityUnits:f WriteCapacityUnits:f}}"},
    {"dynamodb", "updateItem",
     "{Attributes:<{S:s N:s B:x SS:[s] NS:[s] BOOL:b NULL:b}> "
     "ConsumedCapacity:{TableName:s1 CapacityUnits:f ReadCapacityUnits:f "
     "WriteCapacityUnits:f}}"},
    {"ecs", "runTask",
     "{Tasks:[{TaskArn:s ClusterArn:s TaskDefinitionArn:s LastStatus:s DesiredStatus:s "
     "Cpu:s Memory:s CreatedAt:t StartedAt:t StoppedAt:t StoppedReason:s "
     "Containers:[{ContainerArn:s Name:s Image:s LastStatus:s ExitCode:n Reason:s}]}] "
     "Failures:[{Arn:s Reason:s Detail:s}]}"},
    {"eventbridge", "putEvents",
     "{FailedEntryCount:n Entries:[{EventId:s ErrorCode:s ErrorMessage:s}]}"},
    {"glue", "getCrawler",
     "{Crawler:{Name:s1 Role:s DatabaseName:s State:(READY|RUNNING|STOPPING) "
     "CrawlElapsedTime:n CreationTime:t LastUpdated:t Version:n}}"},
    {"glue", "getJobRun",
     "{JobRun:{Id:s1 Attempt:n JobName:s1 StartedOn:t CompletedOn:t "
     "JobRunState:(STARTING|RUNNING|STOPPING|STOPPED|SUCCEEDED|FAILED|TIMEOUT|ERROR|"
     "WAITING|EXPIRED) ErrorMessage:s AllocatedCapacity:n ExecutionTime:n Timeout:n "
     "MaxCapacity:f NumberOfWorkers:n}}"},
    {"glue", "startCrawler", "{}"},
    {"glue", "startJobRun", "{JobRunId:s1}"},
    {"kms", "decrypt",
     "{KeyId:s1 Plaintext:x1 CiphertextForRecipient:x1 "
     "EncryptionAlgorithm:(SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|"
     "SM2PKE)}"},
    {"kms", "encrypt",
     "{CiphertextBlob:x1 KeyId:s1 "
     "EncryptionAlgorithm:(SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|"
     "SM2PKE)}"},
    {"kms", "generateDataKey",
     "{CiphertextBlob:x1 Plaintext:x1 KeyId:s1 CiphertextForRecipient:x1}"},
    {"lambda", "invoke", "{StatusCode:n FunctionError:s LogResult:s Payload:* ExecutedVersion:s1}"},
    {"mediaconvert", "createJob",
     "{Job:{Arn:s Id:s Role!:s Status:(SUBMITTED|PROGRESSING|COMPLETE|CANCELED|ERROR) "
     "JobPercentComplete:n ErrorCode:n ErrorMessage:s}}"},
    {"s3", "copyObject",
     "{CopyObjectResult:{ETag:s LastModified:t} Expiration:s VersionId:s "
     "ServerSideEncryption:(AES256|aws:fsx|aws:kms|aws:kms:dsse)}"},
    {"s3", "getObject",
     "{Body:x DeleteMarker:b AcceptRanges:s Expiration:s Restore:s LastModified:t "
     "ContentLength:n ETag:s ChecksumCRC32:s ChecksumSHA256:s MissingMeta:n VersionId:s "
     "CacheControl:s ContentDisposition:s ContentEncoding:s ContentLanguage:s "
     "ContentRange:s ContentType:s Metadata:<s> SSEKMSKeyId:s BucketKeyEnabled:b "
     "RequestCharged:(requester) "
     "ReplicationStatus:(COMPLETE|PENDING|FAILED|REPLICA|COMPLETED) PartsCount:n "
     "TagCount:n ObjectLockMode:(GOVERNANCE|COMPLIANCE) "
     "ObjectLockLegalHoldStatus:(ON|OFF) "
     "StorageClass:(STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|"
     "INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|"
     "EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP) "
     "ServerSideEncryption:(AES256|aws:fsx|aws:kms|aws:kms:dsse)}"},
    {"s3", "headObject",
     "{DeleteMarker:b AcceptRanges:s LastModified:t ContentLength:n ETag:s VersionId:s "
     "ContentType:s Metadata:<s> PartsCount:n "
     "StorageClass:(STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|"
     "INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|GLACIER_IR|SNOW|"
     "EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP) "
     "ServerSideEncryption:(AES256|aws:fsx|aws:kms|aws:kms:dsse)}"},
    {"s3", "listBuckets",
     "{Buckets:[{Name:s CreationDate:t BucketRegion:s}] Owner:{DisplayName:s ID:s} "
     "ContinuationToken:s Prefix:s}"},
    {"s3", "listObjectsV2",
     "{IsTruncated:b Contents:[{Key:s1 LastModified:t ETag:s Size:n StorageClass:s}] "
     "Name:s Prefix:s Delimiter:s MaxKeys:n CommonPrefixes:[{Prefix:s}] KeyCount:n "
     "ContinuationToken:s NextContinuationToken:s StartAfter:s}"},
    {"s3", "putObject",
     "{Expiration:s ETag:s VersionId:s SSEKMSKeyId:s Size:n BucketKeyEnabled:b "
     "ServerSideEncryption:(AES256|aws:fsx|aws:kms|aws:kms:dsse)}"},
    {"sagemaker", "createTrainingJob", "{TrainingJobArn!:s}"},
    {"sagemaker", "createModel", "{ModelArn!:s}"},
    {"sagemaker", "createEndpoint", "{EndpointArn!:s}"},
    {"sagemaker", "createEndpointConfig", "{EndpointConfigArn!:s}"},
    {"sagemaker", "createTransformJob", "{TransformJobArn!:s}"},
    {"sagemaker", "createProcessingJob", "{ProcessingJobArn!:s}"},
    {"secretsmanager", "getSecretValue",
     "{ARN:s20 Name:s1 VersionId:s32 SecretBinary:x1 SecretString:s VersionStages:[s1] "
     "CreatedDate:t}"},
    {"sfn", "describeExecution", kExecution},
    {"sfn", "startExecution", "{ExecutionArn!:s1 StartDate!:t}"},
    {"sfn", "startSyncExecution",
     "{ExecutionArn!:s1 StateMachineArn:s1 Name:s1 StartDate!:t StopDate!:t "
     "Status!:(SUCCEEDED|FAILED|TIMED_OUT) Error:s Cause:s Input:s Output:s "
     "TraceHeader:s}"},
    {"sfn", "stopExecution", "{StopDate!:t}"},
    {"sns", "publish", "{MessageId:s SequenceNumber:s}"},
    {"sqs", "sendMessage",
     "{MD5OfMessageBody:s MD5OfMessageAttributes:s MD5OfMessageSystemAttributes:s "
     "MessageId:s SequenceNumber:s}"},
    {"sqs", "receiveMessage",
     "{Messages:[{MessageId:s ReceiptHandle:s MD5OfBody:s Body:s Attributes:<s> "
     "MD5OfMessageAttributes:s}]}"},
    {"ssm", "getParameter",
     "{Parameter:{Name:s1 Type:(String|StringList|SecureString) Value:s Version:n "
     "LastModifiedDate:t ARN:s DataType:s}}"},
};

}  // namespace

std::string_view response_shape(const TaskResource& resource) {
  const bool waits_for_job =
      resource.pattern == IntegrationPattern::Sync || resource.pattern == IntegrationPattern::Sync2;
  std::string_view service = resource.service;
  std::string_view action = resource.action;
  if (resource.kind == IntegrationKind::Optimised) {
    service = service == "states" ? "sfn" : service == "events" ? "eventbridge" : service;
    if (waits_for_job) {
      // The answer is that of the call which asks how the job is; of .sync:2 its output is JSON.
      if (service != "sfn" || resource.pattern == IntegrationPattern::Sync2) {
        return {};
      }
      action = "describeExecution";
    }
  } else if (resource.kind != IntegrationKind::AwsSdk) {
    return {};
  }
  for (const ShapeRow& row : kShapes) {
    if (row.service == service && row.action == action) {
      return row.shape;
    }
  }
  return {};
}

}  // namespace drydock
