// AWS SAM policy templates K to Z: facts of the public list ("AWS SAM policy templates" in the SAM
// Developer Guide). The form of the third column is described in policy_templates.hpp.
#include <array>

#include "planner/evaluate/serverless/policy_templates.hpp"

namespace drydock::serverless {
namespace {

constexpr std::array<PolicyTemplate, 41> kTemplates = {{
    {"KMSEncryptPolicy_v2", "KeyId",
     "kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext "
     "kms:GenerateDataKeyPair kms:GenerateDataKeyPairWithoutPlaintext > $#kms:@:key/${keyId}"},
    {"KinesisCrudPolicy", "StreamName",
     "kinesis:AddTagsToStream kinesis:CreateStream kinesis:DecreaseStreamRetentionPeriod "
     "kinesis:DeleteStream kinesis:DescribeStream kinesis:DescribeStreamSummary "
     "kinesis:GetShardIterator kinesis:IncreaseStreamRetentionPeriod "
     "kinesis:ListTagsForStream kinesis:MergeShards kinesis:PutRecord kinesis:PutRecords "
     "kinesis:SplitShard kinesis:RemoveTagsFromStream > $#kinesis:@:stream/${streamName}"},
    {"KinesisStreamReadPolicy", "StreamName",
     "kinesis:ListStreams kinesis:DescribeLimits > $#kinesis:@:stream/* ; "
     "kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords "
     "kinesis:GetShardIterator > $#kinesis:@:stream/${streamName}"},
    {"LambdaInvokePolicy", "FunctionName",
     "lambda:InvokeFunction > $#lambda:@:function:${functionName}*"},
    {"MobileAnalyticsWriteOnlyAccessPolicy", "", "mobileanalytics:PutEvents > *"},
    {"OrganizationsListAccountsPolicy", "", "organizations:ListAccounts > *"},
    {"PinpointEndpointAccessPolicy", "PinpointApplicationId",
     "mobiletargeting:GetEndpoint mobiletargeting:UpdateEndpoint "
     "mobiletargeting:UpdateEndpointsBatch > "
     "$#mobiletargeting:@:apps/${pinpointApplicationId}/endpoints/*"},
    {"PollyFullAccessPolicy", "LexiconName",
     "polly:GetLexicon polly:DeleteLexicon > [$#polly:@:lexicon/${lexiconName} ; "
     "polly:DescribeVoices polly:ListLexicons polly:PutLexicon polly:SynthesizeSpeech > "
     "[$#polly:@:lexicon/*"},
    {"RekognitionDetectOnlyPolicy", "",
     "rekognition:DetectFaces rekognition:DetectLabels rekognition:DetectModerationLabels "
     "rekognition:DetectText > *"},
    {"RekognitionFacesManagementPolicy", "CollectionId",
     "rekognition:IndexFaces rekognition:DeleteFaces rekognition:SearchFaces "
     "rekognition:SearchFacesByImage rekognition:ListFaces > "
     "$#rekognition:@:collection/${collectionId}"},
    {"RekognitionFacesPolicy", "", "rekognition:CompareFaces rekognition:DetectFaces > *"},
    {"RekognitionLabelsPolicy", "",
     "rekognition:DetectLabels rekognition:DetectModerationLabels > *"},
    {"RekognitionNoDataAccessPolicy", "CollectionId",
     "rekognition:CompareFaces rekognition:DetectFaces rekognition:DetectLabels "
     "rekognition:DetectModerationLabels > $#rekognition:@:collection/${collectionId}"},
    {"RekognitionReadPolicy", "CollectionId",
     "rekognition:ListCollections rekognition:ListFaces rekognition:SearchFaces "
     "rekognition:SearchFacesByImage > $#rekognition:@:collection/${collectionId}"},
    {"RekognitionWriteOnlyAccessPolicy", "CollectionId",
     "rekognition:CreateCollection rekognition:IndexFaces > "
     "$#rekognition:@:collection/${collectionId}"},
    {"Route53ChangeResourceRecordSetsPolicy", "HostedZoneId",
     "route53:ChangeResourceRecordSets > $#route53:::hostedzone/${HostedZoneId}"},
    {"S3CrudPolicy", "BucketName",
     "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:PutObject "
     "s3:PutObjectAcl s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration "
     "s3:DeleteObject > [$#s3:::${bucketName} $#s3:::${bucketName}/*"},
    {"S3FullAccessPolicy", "BucketName",
     "s3:GetObject s3:GetObjectAcl s3:GetObjectVersion s3:PutObject s3:PutObjectAcl "
     "s3:DeleteObject s3:DeleteObjectTagging s3:DeleteObjectVersionTagging "
     "s3:GetObjectTagging s3:GetObjectVersionTagging s3:PutObjectTagging "
     "s3:PutObjectVersionTagging > [$#s3:::${bucketName}/* ; s3:ListBucket "
     "s3:GetBucketLocation s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration > "
     "[$#s3:::${bucketName}"},
    {"S3ReadPolicy", "BucketName",
     "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion "
     "s3:GetLifecycleConfiguration > [$#s3:::${bucketName} $#s3:::${bucketName}/*"},
    {"S3WritePolicy", "BucketName",
     "s3:PutObject s3:PutObjectAcl s3:PutLifecycleConfiguration > [$#s3:::${bucketName} "
     "$#s3:::${bucketName}/*"},
    {"SESBulkTemplatedCrudPolicy", "IdentityName",
     "ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail "
     "ses:SendTemplatedEmail ses:SendBulkTemplatedEmail ses:VerifyEmailIdentity > "
     "$#ses:@:identity/${identityName}"},
    {"SESBulkTemplatedCrudPolicy_v2", "IdentityName TemplateName",
     "ses:SendEmail ses:SendRawEmail ses:SendTemplatedEmail ses:SendBulkTemplatedEmail > "
     "[$#ses:@:identity/${identityName} $#ses:@:template/${templateName} ; "
     "ses:GetIdentityVerificationAttributes ses:VerifyEmailIdentity > *"},
    {"SESCrudPolicy", "IdentityName",
     "ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail "
     "ses:VerifyEmailIdentity > $#ses:@:identity/${identityName}"},
    {"SESEmailTemplateCrudPolicy", "",
     "ses:CreateTemplate ses:GetTemplate ses:ListTemplates ses:UpdateTemplate "
     "ses:DeleteTemplate ses:TestRenderTemplate > *"},
    {"SESSendBouncePolicy", "IdentityName", "ses:SendBounce > $#ses:@:identity/${identityName}"},
    {"SNSCrudPolicy", "TopicName",
     "sns:ListSubscriptionsByTopic sns:CreateTopic sns:SetTopicAttributes sns:Subscribe "
     "sns:Publish > $#sns:@:${topicName}*"},
    {"SNSPublishMessagePolicy", "TopicName", "sns:Publish > $#sns:@:${topicName}"},
    {"SQSPollerPolicy", "QueueName",
     "sqs:ChangeMessageVisibility sqs:ChangeMessageVisibilityBatch sqs:DeleteMessage "
     "sqs:DeleteMessageBatch sqs:GetQueueAttributes sqs:ReceiveMessage > "
     "$#sqs:@:${queueName}"},
    {"SQSSendMessagePolicy", "QueueName", "sqs:SendMessage* > $#sqs:@:${queueName}"},
    {"SSMParameterReadPolicy", "ParameterName",
     "ssm:DescribeParameters > * ; ssm:GetParameters ssm:GetParameter "
     "ssm:GetParametersByPath > $#ssm:@:parameter/${parameterName}"},
    {"SSMParameterWithSlashPrefixReadPolicy", "ParameterName",
     "ssm:DescribeParameters > * ; ssm:GetParameters ssm:GetParameter "
     "ssm:GetParametersByPath > $#ssm:@:parameter${parameterName}"},
    {"SageMakerCreateEndpointConfigPolicy", "EndpointConfigName",
     "sagemaker:CreateEndpointConfig > $#sagemaker:@:endpoint-config/${endpointConfigName}"},
    {"SageMakerCreateEndpointPolicy", "EndpointName",
     "sagemaker:CreateEndpoint > $#sagemaker:@:endpoint/${endpointName}"},
    {"ServerlessRepoReadWriteAccessPolicy", "",
     "serverlessrepo:CreateApplication serverlessrepo:CreateApplicationVersion "
     "serverlessrepo:UpdateApplication serverlessrepo:GetApplication "
     "serverlessrepo:ListApplications serverlessrepo:ListApplicationVersions "
     "serverlessrepo:ListApplicationDependencies > [$#serverlessrepo:@:applications/*"},
    {"StepFunctionsCallbackPolicy", "StateMachineName",
     "states:SendTaskFailure states:SendTaskHeartbeat states:SendTaskSuccess > "
     "$#states:@:stateMachine:${stateMachineName}"},
    {"StepFunctionsExecutionPolicy", "StateMachineName",
     "states:StartExecution > $#states:@:stateMachine:${stateMachineName}"},
    {"StepFunctionsExecutionPolicy_v2", "StateMachineName",
     "states:StartExecution states:StartSyncExecution > "
     "$#states:@:stateMachine:${stateMachineName}"},
    {"TextractDetectAnalyzePolicy", "",
     "textract:DetectDocumentText textract:StartDocumentTextDetection "
     "textract:StartDocumentAnalysis textract:AnalyzeDocument > *"},
    {"TextractGetResultPolicy", "",
     "textract:GetDocumentTextDetection textract:GetDocumentAnalysis > *"},
    {"TextractPolicy", "", "textract:* > *"},
    {"VPCAccessPolicy", "",
     "ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces "
     "ec2:DetachNetworkInterface > *"},
}};

}  // namespace

std::span<const PolicyTemplate> policy_templates_second() { return kTemplates; }

}  // namespace drydock::serverless
