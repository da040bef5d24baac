#include "simulator/workflow/mock_result_check.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace drydock {
namespace {

// From the API references of the services, responses of the actions. Types: s text, S text that is
// not empty, n number, b boolean, a list, o object, [ list of objects with the fields of `inner`,
// e one of the words of `inner`. Timestamps are texts.
struct AnswerField {
  std::string_view action;
  std::string_view name;
  char type;
  std::string_view inner = {};
};
constexpr std::string_view kStorageClasses =
    " STANDARD REDUCED_REDUNDANCY STANDARD_IA ONEZONE_IA INTELLIGENT_TIERING GLACIER DEEP_ARCHIVE "
    "OUTPOSTS GLACIER_IR SNOW EXPRESS_ONEZONE FSX_OPENZFS ";
constexpr auto kFields = std::to_array<AnswerField>({
    {"lambda:invoke", "StatusCode", 'n'},
    {"lambda:invoke", "FunctionError", 's'},
    {"lambda:invoke", "LogResult", 's'},
    {"lambda:invoke", "ExecutedVersion", 's'},
    {"events:putEvents", "FailedEntryCount", 'n'},
    {"events:putEvents", "Entries", '[', "EventId ErrorCode ErrorMessage"},
    {"states:startExecution", "ExecutionArn", 's'},
    {"sfn:startExecution", "ExecutionArn", 's'},
    {"states:startExecution", "StartDate", 's'},
    {"sfn:startExecution", "StartDate", 's'},
    {"sqs:sendMessage", "MD5OfMessageBody", 's'},
    {"sqs:sendMessage", "MD5OfMessageAttributes", 's'},
    {"sqs:sendMessage", "MessageId", 's'},
    {"sqs:sendMessage", "SequenceNumber", 's'},
    {"sns:publish", "MessageId", 's'},
    {"sns:publish", "SequenceNumber", 's'},
    {"dynamodb:getItem", "Item", 'o'},
    {"dynamodb:putItem", "Attributes", 'o'},
    {"dynamodb:updateItem", "Attributes", 'o'},
    {"dynamodb:query", "Items", 'a'},
    {"dynamodb:query", "Count", 'n'},
    {"dynamodb:scan", "Items", 'a'},
    {"dynamodb:scan", "Count", 'n'},
    {"s3:getObject", "ContentLength", 'n'},
    {"s3:getObject", "ContentType", 's'},
    {"s3:getObject", "ContentEncoding", 's'},
    {"s3:getObject", "ETag", 's'},
    {"s3:getObject", "VersionId", 's'},
    {"s3:getObject", "LastModified", 's'},
    {"s3:getObject", "PartsCount", 'n'},
    {"s3:getObject", "TagCount", 'n'},
    {"s3:getObject", "DeleteMarker", 'b'},
    {"s3:getObject", "Metadata", 'o'},
    {"s3:getObject", "Body", 's'},
    {"s3:getObject", "StorageClass", 'e', kStorageClasses},
    {"s3:getObject", "ServerSideEncryption", 'e', " AES256 aws:fsx aws:kms aws:kms:dsse "},
    {"s3:putObject", "ETag", 's'},
    {"s3:putObject", "VersionId", 's'},
    {"s3:listObjectsV2", "Contents", 'a'},
    {"s3:listObjectsV2", "KeyCount", 'n'},
    {"s3:listObjectsV2", "IsTruncated", 'b'},
    {"kms:encrypt", "CiphertextBlob", 'S'},
    {"kms:encrypt", "KeyId", 'S'},
    {"kms:encrypt", "EncryptionAlgorithm", 'e',
     " SYMMETRIC_DEFAULT RSAES_OAEP_SHA_1 RSAES_OAEP_SHA_256 SM2PKE "},
    {"kms:decrypt", "Plaintext", 'S'},
    {"kms:decrypt", "KeyId", 'S'},
    {"glue:startJobRun", "JobRunId", 's'},
    {"athena:startQueryExecution", "QueryExecutionId", 's'},
    {"batch:submitJob", "JobId", 's'},
    {"batch:submitJob", "JobName", 's'},
});

std::string problem_of(std::string_view name, char type, const Json& value,
                       std::string_view inner) {
  const auto must = [&](bool good, std::string_view what) {
    return good ? std::string() : fmt::format("Field '{}' must be {}", name, what);
  };
  switch (type) {
    case 'n':
      return must(value.is_number(), "a number");
    case 'b':
      return must(value.is_bool(), "a boolean");
    case 'o':
      return must(value.is_object(), "an object");
    case 'a':
      return must(value.is_array(), "an array");
    case '[':
      if (!value.is_array()) {
        return must(false, "an array");
      }
      for (const Json& item : value.items()) {
        for (const JsonMember& member :
             item.is_object() ? item.members() : std::span<const JsonMember>()) {
          if (inner.find(member.key) != std::string_view::npos && !member.value.is_string()) {
            return fmt::format("Field '{}' must be a string", member.key);
          }
        }
      }
      return "";
    default:
      break;
  }
  if (!value.is_string()) {
    return must(false, "a string");
  }
  if (type == 'S' && value.text().empty()) {
    return fmt::format("Field '{}' is smaller than the minimum length", name);
  }
  if (type == 'e' && inner.find(fmt::format(" {} ", value.text())) == std::string_view::npos) {
    return fmt::format("Field '{}' is not an expected value", name);
  }
  return "";
}

}  // namespace

std::string mock_result_problem(const TaskResource& resource, const Json& result) {
  if (!result.is_object()) {
    return "";
  }
  const std::string action = resource.service + ":" + resource.action;
  for (const AnswerField& field : kFields) {
    const Json value = field.action == action ? result.find(field.name) : Json();
    if (value.is_absent()) {
      continue;
    }
    std::string problem = problem_of(field.name, field.type, value, field.inner);
    if (!problem.empty()) {
      return problem;
    }
  }
  return "";
}

}  // namespace drydock
