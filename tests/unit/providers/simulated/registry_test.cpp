// What the embedded cloud answers as the registry does: refusals of the call, ends of a request,
// pages of a list, and what it would say if it were asked.
#include <fmt/format.h>

#include "base/duration.hpp"
#include "tests/unit/providers/simulated/cloud_test.hpp"

namespace drydock {
namespace {

constexpr const char* kBucket = "AWS::S3::Bucket";
constexpr const char* kVpc = "AWS::EC2::VPC";

class RegistryTest : public CloudTest {
 protected:
  ProgressEvent refused_call(OperationKind operation, const std::string& type,
                             const std::string& identifier, const std::string& json) {
    const Result<ProgressEvent> event =
        provider_->start(request(operation, type, identifier, json));
    EXPECT_TRUE(event.ok());
    EXPECT_EQ(event->status, OperationStatus::Failed);
    EXPECT_EQ(event->request_token, "") << event->message;
    return *event;
  }
  std::string foreseen(OperationKind operation, const std::string& type,
                       const std::string& identifier, const std::string& json) {
    const auto answer = provider_->foresee(request(operation, type, identifier, json));
    EXPECT_TRUE(answer.ok());
    return *answer ? std::string(handler_error_name((*answer)->error)) : "";
  }
};

TEST_F(RegistryTest, RefusesTheCallInTheWordsOfTheRegistry) {
  EXPECT_EQ(refused_call(OperationKind::Create, "AWS::S3::Buckett", "", "{}").message,
            "TypeNotFoundException: The type 'AWS::S3::Buckett' cannot be found.");
  EXPECT_EQ(refused_call(OperationKind::Delete, "AWS::S3::Buckett", "x", "{}").error,
            HandlerError::InvalidRequest);
  EXPECT_EQ(refused_call(OperationKind::Create, kBucket, "", R"({"BucketNam":"b1"})").message,
            "ValidationException: Model validation failed (#: extraneous key [BucketNam] is not "
            "permitted)");
  EXPECT_EQ(refused_call(OperationKind::Create, kBucket, "", R"({"BucketName":true})").message,
            "ValidationException: Model validation failed (#/BucketName: expected type: String, "
            "found: Boolean)");
  EXPECT_EQ(
      refused_call(OperationKind::Create, "AWS::IAM::Role", "", R"({"Path":7,"X":1})").message,
      "ValidationException: Model validation failed (#: 3 schema violations found)\n"
      "#: required key [AssumeRolePolicyDocument] not found\n"
      "#: extraneous key [X] is not permitted\n"
      "#/Path: expected type: String, found: Integer");
  EXPECT_FALSE(provider_->list(kBucket)->size());
}

TEST_F(RegistryTest, ACreateOnlyPropertyIsNoMatterForAnUpdate) {
  const std::string id = made(kBucket, R"({"BucketName":"first"})");
  const ProgressEvent event =
      refused_call(OperationKind::Update, kBucket, id, R"({"BucketName":"second"})");
  EXPECT_EQ(event.error, HandlerError::NotUpdatable);
  EXPECT_EQ(event.message,
            "NotUpdatableException: Invalid patch update: createOnlyProperties "
            "[/properties/BucketName] cannot be updated");
}

TEST_F(RegistryTest, AKnownIdentifierIsAnsweredAtOnceAndAClashEndsWithIt) {
  const auto named =
      provider_->start(request(OperationKind::Create, kBucket, "", R"({"BucketName":"b1"})"));
  EXPECT_EQ(named->status, OperationStatus::InProgress);
  EXPECT_EQ(named->identifier, "b1");
  const auto unnamed =
      provider_->start(request(OperationKind::Create, kVpc, "", R"({"CidrBlock":"10.0.0.0/16"})"));
  EXPECT_EQ(unnamed->identifier, "");
  clock_.sleep(kLong);
  const ProgressEvent clash = create(kBucket, R"({"BucketName":"b1"})");
  EXPECT_EQ(clash.error, HandlerError::AlreadyExists);
  EXPECT_EQ(clash.identifier, "b1");
  const ProgressEvent absent = remove(kBucket, "b2");
  EXPECT_EQ(absent.status, OperationStatus::Failed);
  EXPECT_EQ(absent.error, HandlerError::NotFound);
  EXPECT_NE(absent.request_token, "");
}

TEST_F(RegistryTest, ASecondOperationOnAnObjectWaits) {
  const std::string id = made(kBucket, R"({"BucketName":"b1"})");
  ASSERT_TRUE(provider_->start(request(OperationKind::Delete, kBucket, id, "{}")).ok());
  const ProgressEvent busy = refused_call(OperationKind::Delete, kBucket, id, "{}");
  EXPECT_EQ(busy.error, HandlerError::ResourceConflict);
  EXPECT_NE(busy.message.find("ConcurrentOperationException"), std::string::npos);
}

TEST_F(RegistryTest, GivesBackWhatWasAskedForWhateverItIsCalled) {
  OperationRequest asked = request(OperationKind::Create, "AWS::SSM::Document", "", "{}");
  const Value content =
      Value::object({{"$secret", Value::boolean(true)}, {"$unknown", Value::string("Ref Vpc")}});
  asked.desired.set("Name", Value::string("marked"));
  asked.desired.set("Content", content);
  ASSERT_EQ(finish(asked).status, OperationStatus::Success);
  const auto there = provider_->read("AWS::SSM::Document", "marked");
  ASSERT_TRUE(there->has_value());
  const Value* read = (*there)->properties.find("Content");
  ASSERT_NE(read, nullptr);
  EXPECT_FALSE(read->contains_secret());
  EXPECT_FALSE(read->contains_unknown());
  EXPECT_EQ(*read, content);
}

TEST_F(RegistryTest, ListsInPages) {
  for (int i = 0; i < 250; ++i) {
    ASSERT_TRUE(provider_
                    ->start(request(OperationKind::Create, kBucket, "",
                                    fmt::format(R"({{"BucketName":"bucket-{}"}})", i)))
                    .ok());
  }
  clock_.sleep(kLong);
  std::string token;
  std::vector<std::size_t> sizes;
  do {
    const auto page = provider_->list_page(kBucket, token, 1'000);
    ASSERT_TRUE(page.ok());
    sizes.push_back(page->resources.size());
    token = page->next_token;
  } while (!token.empty());
  EXPECT_EQ(sizes, (std::vector<std::size_t>{100, 100, 50}));
  EXPECT_EQ(provider_->list(kBucket)->size(), 250U);
  EXPECT_FALSE(provider_->list_page(kBucket, "x", 10).ok());
}

TEST_F(RegistryTest, ARequestIsKeptForAWeek) {
  const OperationRequest asked = request(OperationKind::Create, kBucket, "", "{}");
  ASSERT_TRUE(provider_->start(asked).ok());
  clock_.sleep(6 * kDay);
  made(kBucket, "{}");
  EXPECT_TRUE(provider_->find_operation(asked.client_token)->has_value());
  clock_.sleep(2 * kDay);
  made(kBucket, "{}");
  EXPECT_FALSE(provider_->find_operation(asked.client_token)->has_value());
}

TEST_F(RegistryTest, ForeseesWhatTheServicesWouldSay) {
  // Of a cloud that is not there yet, without making it.
  EXPECT_EQ(foreseen(OperationKind::Create, kVpc, "", R"({"CidrBlock":"10.0.0.0/8"})"),
            "InvalidRequest");
  EXPECT_FALSE(std::filesystem::exists(path_));
  const std::string bucket = made(kBucket, R"({"BucketName":"b1"})");
  const std::string vpc = made(kVpc, R"({"CidrBlock":"10.0.0.0/16"})");
  const std::string group = made("AWS::EC2::SecurityGroup",
                                 fmt::format(R"({{"GroupDescription":"d","VpcId":"{}"}})", vpc));
  EXPECT_EQ(foreseen(OperationKind::Create, kBucket, "", R"({"BucketName":"b1"})"),
            "AlreadyExists");
  EXPECT_EQ(foreseen(OperationKind::Create, kBucket, "", R"({"BucketName":"b2"})"), "");
  EXPECT_EQ(foreseen(OperationKind::Update, kBucket, bucket, R"({"BucketName":"b2"})"),
            "NotUpdatable");
  EXPECT_EQ(foreseen(OperationKind::Update, kBucket, "gone", "{}"), "NotFound");
  EXPECT_EQ(foreseen(OperationKind::Delete, kVpc, vpc, "{}"), "ResourceConflict");
  EXPECT_EQ(foreseen(OperationKind::Delete, "AWS::EC2::SecurityGroup", group, "{}"), "");
  EXPECT_EQ(foreseen(OperationKind::Delete, kBucket, "gone", "{}"), "NotFound");
  EXPECT_EQ(provider_->list(kBucket)->size(), 1U);
  EXPECT_EQ(provider_->list(kVpc)->size(), 1U);
}

TEST_F(RegistryTest, NamesAllThatStandInTheWay) {
  const std::string vpc = made(kVpc, R"({"CidrBlock":"10.0.0.0/16"})");
  const auto subnet = [&](int third) {
    return fmt::format(R"({{"VpcId":"{}","CidrBlock":"10.0.{}.0/24"}})", vpc, third);
  };
  const std::string first = made("AWS::EC2::Subnet", subnet(1));
  const std::string second = made("AWS::EC2::Subnet", subnet(2));
  const auto removal = provider_->foresee(request(OperationKind::Delete, kVpc, vpc, "{}"));
  ASSERT_EQ((*removal)->blockers.size(), 2U);
  EXPECT_EQ((*removal)->blockers[0].identifier, first);
  EXPECT_EQ((*removal)->blockers[1].identifier, second);
  EXPECT_EQ((*removal)->blockers[1].names, vpc);
  const auto clash =
      provider_->foresee(request(OperationKind::Create, "AWS::EC2::Subnet", "", subnet(2)));
  ASSERT_EQ((*clash)->blockers.size(), 1U);
  EXPECT_EQ((*clash)->blockers[0].identifier, second);
  // The subnet goes as soon as what runs in it is gone.
  const std::string instance = made(
      "AWS::EC2::Instance",
      fmt::format(R"({{"InstanceType":"m5.large","ImageId":"ami-1","SubnetId":"{}"}})", first));
  const auto occupied =
      provider_->foresee(request(OperationKind::Delete, "AWS::EC2::Subnet", first, "{}"));
  ASSERT_EQ((*occupied)->blockers.size(), 1U);
  EXPECT_EQ((*occupied)->blockers[0].identifier, instance);
}

TEST_F(RegistryTest, WhatIsNotKnownYetCountsAsAcceptable) {
  const Value unknown = Value::unknown(*value_from_json(R"({"Ref":"Vpc"})"));
  OperationRequest subnet =
      request(OperationKind::Create, "AWS::EC2::Subnet", "", R"({"CidrBlock":"10.0.0.0/24"})");
  subnet.desired.set("VpcId", unknown);
  EXPECT_FALSE(provider_->foresee(subnet)->has_value());
  OperationRequest profile = request(OperationKind::Create, "AWS::IAM::InstanceProfile", "", "{}");
  profile.desired.set("Roles", Value::list({unknown}));
  EXPECT_FALSE(provider_->foresee(profile)->has_value());
  const std::string id = made(kBucket, R"({"BucketName":"b1"})");
  OperationRequest renamed = request(OperationKind::Update, kBucket, id, "{}");
  renamed.desired.set("BucketName", unknown);
  EXPECT_FALSE(provider_->foresee(renamed)->has_value());
}

TEST_F(RegistryTest, NamesThatAreNoIdentifiersAreTakenToo) {
  const char* const kGroup = "AWS::ElasticLoadBalancingV2::TargetGroup";
  made(kGroup, R"({"Name":"web","Port":80,"Protocol":"HTTP"})");
  const ProgressEvent clash = create(kGroup, R"({"Name":"web","Port":81,"Protocol":"HTTP"})");
  EXPECT_EQ(clash.error, HandlerError::AlreadyExists);
  EXPECT_NE(clash.message.find("DuplicateTargetGroupName"), std::string::npos) << clash.message;
  made(kGroup, R"({"Name":"api","Port":81,"Protocol":"HTTP"})");
  made(kBucket, R"({"BucketName":"everywhere"})");
  provider_ = std::make_unique<SimulatedProvider>(
      SimulatedOptions{path_, "eu-west-1", "123456789012"}, schemas_, clock_);
  EXPECT_EQ(create(kBucket, R"({"BucketName":"everywhere"})").error, HandlerError::AlreadyExists);
}

TEST_F(RegistryTest, DependentsAndProtectionKeepAnObject) {
  const std::string policy = R"({"Version":"2012-10-17","Statement":[]})";
  const std::string role =
      made("AWS::IAM::Role",
           fmt::format(R"({{"RoleName":"web","AssumeRolePolicyDocument":{}}})", policy));
  // A profile of the same name that holds another role is not in the way.
  made("AWS::IAM::InstanceProfile", R"({"InstanceProfileName":"web","Roles":[]})");
  EXPECT_EQ(foreseen(OperationKind::Delete, "AWS::IAM::Role", role, "{}"), "");
  const std::string profile =
      made("AWS::IAM::InstanceProfile", R"({"InstanceProfileName":"p","Roles":["web"]})");
  EXPECT_EQ(foreseen(OperationKind::Delete, "AWS::IAM::Role", role, "{}"), "ResourceConflict");
  EXPECT_EQ(remove("AWS::IAM::InstanceProfile", profile).status, OperationStatus::Success);
  EXPECT_EQ(remove("AWS::IAM::Role", role).status, OperationStatus::Success);

  const std::string group =
      made("AWS::Logs::LogGroup", R"({"LogGroupName":"g","DeletionProtectionEnabled":true})");
  EXPECT_EQ(remove("AWS::Logs::LogGroup", group).error, HandlerError::InvalidRequest);
  EXPECT_EQ(update("AWS::Logs::LogGroup", group,
                   R"({"LogGroupName":"g","DeletionProtectionEnabled":false})")
                .status,
            OperationStatus::Success);
  EXPECT_EQ(remove("AWS::Logs::LogGroup", group).status, OperationStatus::Success);
}

}  // namespace
}  // namespace drydock
