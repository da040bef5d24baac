// AWS SAM policy templates A to K: facts of the public list ("AWS SAM policy templates" in the SAM
// Developer Guide). The form of the third column is described in policy_templates.hpp.
#include <array>

#include "planner/evaluate/serverless/policy_templates.hpp"

namespace drydock::serverless {
namespace {

constexpr std::array<PolicyTemplate, 40> kTemplates = {{
    {"AMIDescribePolicy", "", "ec2:DescribeImages > *"},
    {"AWSSecretsManagerGetSecretValuePolicy", "SecretArn",
     "secretsmanager:GetSecretValue > $${secretArn}"},
    {"AWSSecretsManagerRotationPolicy", "FunctionName",
     "secretsmanager:DescribeSecret secretsmanager:GetSecretValue "
     "secretsmanager:PutSecretValue secretsmanager:UpdateSecretVersionStage > "
     "$#secretsmanager:@:secret:* ? StringEquals "
     "secretsmanager:resource/AllowRotationLambdaArn $#lambda:@:function:${functionName} ; "
     "secretsmanager:GetRandomPassword > *"},
    {"AcmGetCertificatePolicy", "CertificateArn", "acm:GetCertificate > $${certificateArn}"},
    {"AthenaQueryPolicy", "WorkGroupName",
     "athena:ListWorkGroups athena:GetExecutionEngine athena:GetExecutionEngines "
     "athena:GetNamespace athena:GetCatalogs athena:GetNamespaces athena:GetTables "
     "athena:GetTable > * ; athena:StartQueryExecution athena:GetQueryResults "
     "athena:DeleteNamedQuery athena:GetNamedQuery athena:ListQueryExecutions "
     "athena:StopQueryExecution athena:GetQueryResultsStream athena:ListNamedQueries "
     "athena:CreateNamedQuery athena:GetQueryExecution athena:BatchGetNamedQuery "
     "athena:BatchGetQueryExecution athena:GetWorkGroup > "
     "$#athena:@:workgroup/${workgroupName}"},
    {"CloudFormationDescribeStacksPolicy", "",
     "cloudformation:DescribeStacks > $#cloudformation:@:stack/*"},
    {"CloudWatchDashboardPolicy", "",
     "cloudwatch:GetDashboard cloudwatch:ListDashboards cloudwatch:PutDashboard "
     "cloudwatch:ListMetrics > *"},
    {"CloudWatchDescribeAlarmHistoryPolicy", "", "cloudwatch:DescribeAlarmHistory > *"},
    {"CloudWatchPutMetricPolicy", "", "cloudwatch:PutMetricData > *"},
    {"CodeCommitCrudPolicy", "RepositoryName",
     "codecommit:GitPull codecommit:GitPush codecommit:CreateBranch codecommit:DeleteBranch "
     "codecommit:GetBranch codecommit:ListBranches codecommit:MergeBranchesByFastForward "
     "codecommit:MergeBranchesBySquash codecommit:MergeBranchesByThreeWay "
     "codecommit:UpdateDefaultBranch codecommit:BatchDescribeMergeConflicts "
     "codecommit:CreateUnreferencedMergeCommit codecommit:DescribeMergeConflicts "
     "codecommit:GetMergeCommit codecommit:GetMergeOptions codecommit:BatchGetPullRequests "
     "codecommit:CreatePullRequest codecommit:DescribePullRequestEvents "
     "codecommit:GetCommentsForPullRequest codecommit:GetCommitsFromMergeBase "
     "codecommit:GetMergeConflicts codecommit:GetPullRequest codecommit:ListPullRequests "
     "codecommit:MergePullRequestByFastForward codecommit:MergePullRequestBySquash "
     "codecommit:MergePullRequestByThreeWay codecommit:PostCommentForPullRequest "
     "codecommit:UpdatePullRequestDescription codecommit:UpdatePullRequestStatus "
     "codecommit:UpdatePullRequestTitle codecommit:DeleteFile codecommit:GetBlob "
     "codecommit:GetFile codecommit:GetFolder codecommit:PutFile "
     "codecommit:DeleteCommentContent codecommit:GetComment "
     "codecommit:GetCommentsForComparedCommit codecommit:PostCommentForComparedCommit "
     "codecommit:PostCommentReply codecommit:UpdateComment codecommit:BatchGetCommits "
     "codecommit:CreateCommit codecommit:GetCommit codecommit:GetCommitHistory "
     "codecommit:GetDifferences codecommit:GetObjectIdentifier codecommit:GetReferences "
     "codecommit:GetTree codecommit:GetRepository codecommit:UpdateRepositoryDescription "
     "codecommit:ListTagsForResource codecommit:TagResource codecommit:UntagResource "
     "codecommit:GetRepositoryTriggers codecommit:PutRepositoryTriggers "
     "codecommit:TestRepositoryTriggers codecommit:GetBranch codecommit:GetCommit "
     "codecommit:UploadArchive codecommit:GetUploadArchiveStatus "
     "codecommit:CancelUploadArchive > $#codecommit:@:${repositoryName}"},
    {"CodeCommitReadPolicy", "RepositoryName",
     "codecommit:GitPull codecommit:GetBranch codecommit:ListBranches "
     "codecommit:BatchDescribeMergeConflicts codecommit:DescribeMergeConflicts "
     "codecommit:GetMergeCommit codecommit:GetMergeOptions codecommit:BatchGetPullRequests "
     "codecommit:DescribePullRequestEvents codecommit:GetCommentsForPullRequest "
     "codecommit:GetCommitsFromMergeBase codecommit:GetMergeConflicts "
     "codecommit:GetPullRequest codecommit:ListPullRequests codecommit:GetBlob "
     "codecommit:GetFile codecommit:GetFolder codecommit:GetComment "
     "codecommit:GetCommentsForComparedCommit codecommit:BatchGetCommits "
     "codecommit:GetCommit codecommit:GetCommitHistory codecommit:GetDifferences "
     "codecommit:GetObjectIdentifier codecommit:GetReferences codecommit:GetTree "
     "codecommit:GetRepository codecommit:ListTagsForResource "
     "codecommit:GetRepositoryTriggers codecommit:TestRepositoryTriggers "
     "codecommit:GetBranch codecommit:GetCommit codecommit:GetUploadArchiveStatus > "
     "$#codecommit:@:${repositoryName}"},
    {"CodePipelineLambdaExecutionPolicy", "",
     "codepipeline:PutJobSuccessResult codepipeline:PutJobFailureResult > *"},
    {"CodePipelineReadOnlyPolicy", "PipelineName",
     "codepipeline:ListPipelineExecutions > $#codepipeline:@:${pipelinename}"},
    {"ComprehendBasicAccessPolicy", "",
     "comprehend:BatchDetectKeyPhrases comprehend:DetectDominantLanguage "
     "comprehend:DetectEntities comprehend:BatchDetectEntities comprehend:DetectKeyPhrases "
     "comprehend:DetectSentiment comprehend:BatchDetectDominantLanguage "
     "comprehend:BatchDetectSentiment > *"},
    {"CostExplorerReadOnlyPolicy", "",
     "ce:GetCostAndUsage ce:GetDimensionValues ce:GetReservationCoverage "
     "ce:GetReservationPurchaseRecommendation ce:GetReservationUtilization ce:GetTags > *"},
    {"DynamoDBBackupFullAccessPolicy", "TableName",
     "dynamodb:CreateBackup dynamodb:DescribeContinuousBackups > "
     "$#dynamodb:@:table/${tableName} ; dynamodb:DeleteBackup dynamodb:DescribeBackup "
     "dynamodb:ListBackups > $#dynamodb:@:table/${tableName}/backup/*"},
    {"DynamoDBCrudPolicy", "TableName",
     "dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query "
     "dynamodb:UpdateItem dynamodb:BatchWriteItem dynamodb:BatchGetItem "
     "dynamodb:DescribeTable dynamodb:ConditionCheckItem > [$#dynamodb:@:table/${tableName} "
     "$#dynamodb:@:table/${tableName}/index/*"},
    {"DynamoDBReadPolicy", "TableName",
     "dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem "
     "dynamodb:DescribeTable > [$#dynamodb:@:table/${tableName} "
     "$#dynamodb:@:table/${tableName}/index/*"},
    {"DynamoDBReconfigurePolicy", "TableName",
     "dynamodb:UpdateTable > $#dynamodb:@:table/${tableName}"},
    {"DynamoDBRestoreFromBackupPolicy", "TableName",
     "dynamodb:RestoreTableFromBackup > $#dynamodb:@:table/${tableName}/backup/* ; "
     "dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:GetItem "
     "dynamodb:Query dynamodb:Scan dynamodb:BatchWriteItem > $#dynamodb:@:table/${tableName}"},
    {"DynamoDBStreamReadPolicy", "StreamName TableName",
     "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator > "
     "$#dynamodb:@:table/${tableName}/stream/${streamName} ; dynamodb:ListStreams > "
     "$#dynamodb:@:table/${tableName}/stream/*"},
    {"DynamoDBWritePolicy", "TableName",
     "dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem > "
     "[$#dynamodb:@:table/${tableName} $#dynamodb:@:table/${tableName}/index/*"},
    {"EC2CopyImagePolicy", "ImageId", "ec2:CopyImage > $#ec2:@:image/${imageId}"},
    {"EC2DescribePolicy", "", "ec2:DescribeRegions ec2:DescribeInstances > *"},
    {"EFSWriteAccessPolicy", "AccessPoint FileSystem",
     "elasticfilesystem:ClientMount elasticfilesystem:ClientWrite > "
     "$#elasticfilesystem:@:file-system/${FileSystem} ? StringEquals "
     "elasticfilesystem:AccessPointArn $#elasticfilesystem:@:access-point/${AccessPoint}"},
    {"EKSDescribePolicy", "", "eks:DescribeCluster eks:ListClusters > *"},
    {"EcsRunTaskPolicy", "TaskDefinition",
     "ecs:RunTask > $#ecs:@:task-definition/${taskDefinition}"},
    {"ElasticMapReduceAddJobFlowStepsPolicy", "ClusterId",
     "=elasticmapreduce:AddJobFlowSteps > $#elasticmapreduce:@:cluster/${clusterId}"},
    {"ElasticMapReduceCancelStepsPolicy", "ClusterId",
     "=elasticmapreduce:CancelSteps > $#elasticmapreduce:@:cluster/${clusterId}"},
    {"ElasticMapReduceModifyInstanceFleetPolicy", "ClusterId",
     "elasticmapreduce:ModifyInstanceFleet elasticmapreduce:ListInstanceFleets > "
     "$#elasticmapreduce:@:cluster/${clusterId}"},
    {"ElasticMapReduceModifyInstanceGroupsPolicy", "ClusterId",
     "elasticmapreduce:ModifyInstanceGroups elasticmapreduce:ListInstanceGroups > "
     "$#elasticmapreduce:@:cluster/${clusterId}"},
    {"ElasticMapReduceSetTerminationProtectionPolicy", "ClusterId",
     "=elasticmapreduce:SetTerminationProtection > $#elasticmapreduce:@:cluster/${clusterId}"},
    {"ElasticMapReduceTerminateJobFlowsPolicy", "ClusterId",
     "=elasticmapreduce:TerminateJobFlows > $#elasticmapreduce:@:cluster/${clusterId}"},
    {"ElasticsearchHttpPostPolicy", "DomainName",
     "es:ESHttpPost es:ESHttpPut > $#es:@:domain/${domainName}/*"},
    {"EventBridgePutEventsPolicy", "EventBusName",
     "=events:PutEvents > $#events:@:event-bus/${eventBusName}"},
    {"FilterLogEventsPolicy", "LogGroupName",
     "logs:FilterLogEvents > $#logs:@:log-group:${logGroupName}:log-stream:*"},
    {"FirehoseCrudPolicy", "DeliveryStreamName",
     "firehose:CreateDeliveryStream firehose:DeleteDeliveryStream "
     "firehose:DescribeDeliveryStream firehose:PutRecord firehose:PutRecordBatch "
     "firehose:UpdateDestination > $#firehose:@:deliverystream/${deliveryStreamName}"},
    {"FirehoseWritePolicy", "DeliveryStreamName",
     "firehose:PutRecord firehose:PutRecordBatch > "
     "$#firehose:@:deliverystream/${deliveryStreamName}"},
    {"KMSDecryptPolicy", "KeyId", "=kms:Decrypt > $#kms:@:key/${keyId}"},
    {"KMSEncryptPolicy", "KeyId", "=kms:Encrypt > $#kms:@:key/${keyId}"},
}};

}  // namespace

std::span<const PolicyTemplate> policy_templates_first() { return kTemplates; }

}  // namespace drydock::serverless
