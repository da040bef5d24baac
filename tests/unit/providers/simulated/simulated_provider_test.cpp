#include <fmt/format.h>

#include <regex>

#include "providers/registry.hpp"
#include "tests/unit/providers/simulated/cloud_test.hpp"

namespace drydock {
namespace {

class SimulatedProviderTest : public CloudTest {};

TEST_F(SimulatedProviderTest, AMissingCloudIsEmptyAndReadingDoesNotMakeIt) {
  EXPECT_TRUE(provider_->list("AWS::EC2::VPC")->empty());
  EXPECT_FALSE(provider_->find_operation("token")->has_value());
  EXPECT_FALSE(std::filesystem::exists(path_));
  const auto unknown = open_provider("nebula", path_, "us-east-1", "1", schemas_, clock_);
  ASSERT_FALSE(unknown.ok());
  EXPECT_NE(unknown.error().hint.find("simulated"), std::string::npos);
}

TEST_F(SimulatedProviderTest, TheSameClientTokenIsTheSameOperation) {
  const OperationRequest asked =
      request(OperationKind::Create, "AWS::EC2::VPC", "", R"({"CidrBlock":"10.0.0.0/16"})");
  const Result<ProgressEvent> first = provider_->start(asked);
  EXPECT_EQ(first->status, OperationStatus::InProgress);
  EXPECT_GT(first->retry_after, 0);
  EXPECT_EQ(provider_->start(asked)->request_token, first->request_token);
  clock_.sleep(kLong);
  open();  // another process finds it done
  const ProgressEvent found = **provider_->find_operation(asked.client_token);
  EXPECT_EQ(found.status, OperationStatus::Success);
  EXPECT_TRUE(std::regex_match(found.identifier, std::regex("vpc-[0-9a-f]{17}")));
  EXPECT_EQ(provider_->list("AWS::EC2::VPC")->size(), 1U);

  OperationRequest other = asked;
  other.desired = Value::object({});
  const Result<ProgressEvent> conflict = provider_->start(other);
  EXPECT_EQ(conflict->status, OperationStatus::Failed);
  EXPECT_EQ(conflict->error, HandlerError::InvalidRequest);
  EXPECT_NE(conflict->message.find("ClientTokenConflict"), std::string::npos);
}

TEST_F(SimulatedProviderTest, RefusesAsTheServicesDo) {
  const std::string vpc = made("AWS::EC2::VPC", R"({"CidrBlock":"10.0.0.0/16"})");
  const auto subnet = [&](const std::string& block, const std::string& in) {
    return create("AWS::EC2::Subnet",
                  fmt::format(R"({{"VpcId":"{}","CidrBlock":"{}"}})", in, block));
  };
  EXPECT_EQ(subnet("10.1.0.0/20", vpc).error, HandlerError::InvalidRequest);
  EXPECT_EQ(subnet("10.0.0.0/20", "vpc-00000000000000000").error, HandlerError::InvalidRequest);
  const ProgressEvent first = subnet("10.0.0.0/20", vpc);
  EXPECT_EQ(first.status, OperationStatus::Success) << first.message;
  EXPECT_EQ(subnet("10.0.8.0/24", vpc).error, HandlerError::InvalidRequest);
  const ProgressEvent kept = remove("AWS::EC2::VPC", vpc);
  EXPECT_EQ(kept.error, HandlerError::ResourceConflict);
  EXPECT_NE(kept.message.find("DependencyViolation"), std::string::npos);
  EXPECT_EQ(update("AWS::EC2::VPC", vpc, R"({"CidrBlock":"10.9.0.0/16"})").error,
            HandlerError::NotUpdatable);
  EXPECT_EQ(remove("AWS::EC2::Subnet", first.identifier).status, OperationStatus::Success);
  EXPECT_EQ(remove("AWS::EC2::VPC", vpc).status, OperationStatus::Success);
  EXPECT_EQ(remove("AWS::EC2::VPC", vpc).error, HandlerError::NotFound);

  EXPECT_EQ(made("AWS::S3::Bucket", R"({"BucketName":"b1"})"), "b1");
  const ProgressEvent twice = create("AWS::S3::Bucket", R"({"BucketName":"b1"})");
  EXPECT_EQ(twice.error, HandlerError::AlreadyExists);
  EXPECT_EQ(twice.identifier, "b1");
}

}  // namespace
}  // namespace drydock
