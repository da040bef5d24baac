#include "providers/simulated/simulated_provider.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <regex>

#include "base/digest.hpp"
#include "planner/model/value_json.hpp"
#include "planner/schema/load_schema.hpp"
#include "providers/registry.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kLong = 1'000'000'000;

class SimulatedProviderTest : public testing::Test {
 protected:
  void SetUp() override {
    Diagnostics diagnostics;
    schemas_ = load_schemas(DiskFileSystem(), DRYDOCK_SOURCE_DIR "/schemas/resource-types",
                            sources_, diagnostics);
    ASSERT_FALSE(diagnostics.has_errors());
    path_ = (std::filesystem::temp_directory_path() / ("cloud-" + random_hex(8) + ".db")).string();
    open();
  }
  void TearDown() override {
    provider_.reset();
    std::filesystem::remove(path_);
  }
  void open() {
    provider_ = std::make_unique<SimulatedProvider>(
        SimulatedOptions{path_, "us-east-1", "123456789012"}, schemas_, clock_);
  }

  OperationRequest request(OperationKind operation, const std::string& type,
                           const std::string& identifier, const std::string& json) {
    const Result<Value> desired = value_from_json(json);
    EXPECT_TRUE(desired.ok()) << json;
    return {operation, type,   identifier, *desired, fmt::format("token-{}", ++tokens_),
            "Logical", "stack"};
  }
  ProgressEvent finish(const OperationRequest& asked) {
    const Result<ProgressEvent> started = provider_->start(asked);
    EXPECT_TRUE(started.ok());
    clock_.sleep(kLong);
    return *provider_->poll(started->request_token);
  }
  ProgressEvent create(const std::string& type, const std::string& json) {
    return finish(request(OperationKind::Create, type, "", json));
  }
  ProgressEvent update(const std::string& type, const std::string& id, const std::string& json) {
    return finish(request(OperationKind::Update, type, id, json));
  }
  ProgressEvent remove(const std::string& type, const std::string& id) {
    return finish(request(OperationKind::Delete, type, id, "{}"));
  }
  std::string made(const std::string& type, const std::string& json) {
    const ProgressEvent event = create(type, json);
    EXPECT_EQ(event.status, OperationStatus::Success) << event.message;
    return event.identifier;
  }
  // Zone → (in a reservation, on plain On-Demand).
  std::map<std::string, std::pair<int, int>> placements(const std::string& group) {
    std::map<std::string, std::pair<int, int>> counts;
    const Result<std::vector<CloudInstance>> instances = provider_->list_instances();
    EXPECT_TRUE(instances.ok());
    for (const CloudInstance& instance : *instances) {
      if (instance.group == group) {
        auto& [reserved, plain] = counts[instance.request.zone];
        ++(instance.reservation.empty() ? plain : reserved);
      }
    }
    return counts;
  }

  SourceMap sources_;
  SchemaRegistry schemas_;
  ManualClock clock_{kLong};
  std::string path_;
  std::unique_ptr<SimulatedProvider> provider_;
  int tokens_ = 0;
};

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

TEST_F(SimulatedProviderTest, ReferenceSystemR01FillsItsReservations) {
  const std::string vpc = made("AWS::EC2::VPC", R"({"CidrBlock":"10.0.0.0/16"})");
  std::string subnets;
  std::string members;
  std::string reservation;
  for (const char zone : {'a', 'b', 'c'}) {
    subnets += fmt::format(
        R"({}"{}")", subnets.empty() ? "" : ",",
        made("AWS::EC2::Subnet",
             fmt::format(
                 R"({{"VpcId":"{}","CidrBlock":"10.0.{}.0/24","AvailabilityZone":"us-east-1{}"}})",
                 vpc, zone - 'a', zone)));
    reservation = made(
        "AWS::EC2::CapacityReservation",
        fmt::format(
            R"({{"AvailabilityZone":"us-east-1{}","InstanceType":"r6i.4xlarge","InstancePlatform":"Linux/UNIX","InstanceCount":3,"InstanceMatchCriteria":"targeted"}})",
            zone));
    members += fmt::format(R"({}"arn:aws:ec2:us-east-1:123456789012:capacity-reservation/{}")",
                           members.empty() ? "" : ",", reservation);
  }
  const ProgressEvent group = create("AWS::ResourceGroups::Group",
                                     fmt::format(R"({{"Name":"g","Resources":[{}]}})", members));
  ASSERT_EQ(group.status, OperationStatus::Success) << group.message;
  const std::string data = fmt::format(
      R"({{"LaunchTemplateData":{{"InstanceType":"r6i.4xlarge","CapacityReservationSpecification":{{"CapacityReservationTarget":{{"CapacityReservationResourceGroupArn":"{}"}}}}}}}})",
      group.attributes.find("Arn")->text());
  const std::string launch = made("AWS::EC2::LaunchTemplate", data);
  const auto scaling = [&](int desired) {
    return fmt::format(
        R"({{"MinSize":"0","MaxSize":"60","DesiredCapacity":"{}","VPCZoneIdentifier":[{}],"LaunchTemplate":{{"LaunchTemplateId":"{}","Version":"1"}}}})",
        desired, subnets, launch);
  };
  const std::string name = made("AWS::AutoScaling::AutoScalingGroup", scaling(6));
  using Counts = std::map<std::string, std::pair<int, int>>;
  EXPECT_EQ(placements(name),
            (Counts{{"us-east-1a", {2, 0}}, {"us-east-1b", {2, 0}}, {"us-east-1c", {2, 0}}}));
  const auto live = provider_->read("AWS::EC2::CapacityReservation", reservation);
  EXPECT_EQ((*live)->attributes.find("AvailableInstanceCount")->as_integer(), 1);

  EXPECT_EQ(update("AWS::AutoScaling::AutoScalingGroup", name, scaling(12)).status,
            OperationStatus::Success);
  EXPECT_EQ(placements(name),
            (Counts{{"us-east-1a", {3, 1}}, {"us-east-1b", {3, 1}}, {"us-east-1c", {3, 1}}}));
  EXPECT_EQ(update("AWS::AutoScaling::AutoScalingGroup", name, scaling(6)).status,
            OperationStatus::Success);

  // Outside of the group: no targeted slot, but an open one.
  const std::string alone = R"({"InstanceType":"r6i.4xlarge","AvailabilityZone":"us-east-1a"})";
  made("AWS::EC2::Instance", alone);
  EXPECT_EQ(placements(""), (Counts{{"us-east-1a", {0, 1}}}));
  made(
      "AWS::EC2::CapacityReservation",
      R"({"AvailabilityZone":"us-east-1a","InstanceType":"r6i.4xlarge","InstancePlatform":"Linux/UNIX","InstanceCount":1})");
  EXPECT_EQ(placements(""), (Counts{{"us-east-1a", {1, 0}}}));

  const ProgressEvent newer = update("AWS::EC2::LaunchTemplate", launch, data);
  EXPECT_EQ(newer.attributes.find("LatestVersionNumber")->text(), "2");
  EXPECT_EQ(remove("AWS::AutoScaling::AutoScalingGroup", name).status, OperationStatus::Success);
  EXPECT_EQ(provider_->list_instances()->size(), 1U);
}

}  // namespace
}  // namespace drydock
