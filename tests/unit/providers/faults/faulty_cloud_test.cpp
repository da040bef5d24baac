// A cloud that misbehaves by plan: each kind of fault, seen from the planner's side.
#include <fmt/format.h>

#include <functional>

#include "base/duration.hpp"
#include "providers/faults/faulty_provider.hpp"
#include "tests/unit/providers/simulated/cloud_test.hpp"

namespace drydock {
namespace {

constexpr const char* kTopic = "AWS::SNS::Topic";
constexpr const char* kVpc = "AWS::EC2::VPC";

class FaultyCloudTest : public CloudTest {
 protected:
  void SetUp() override {
    CloudTest::SetUp();
    path_ = std::string(kMemoryCloud);
  }
  void misbehave(const FaultPlan& plan) {
    SimulatedOptions options{path_, "us-east-1", "123456789012", 0.0, plan, 7};
    provider_ = std::make_unique<SimulatedProvider>(std::move(options), schemas_, clock_);
  }
  OperationRequest topic(const std::string& logical_id) {
    OperationRequest asked = request(OperationKind::Create, kTopic, "", "{}");
    asked.logical_id = logical_id;
    return asked;
  }
};

TEST_F(FaultyCloudTest, WhatWasMadeIsNotSeenAtOnce) {
  FaultPlan plan;
  plan.hidden.push_back({"AWS::EC2::*", {Distribution::Kind::Constant, 30, 0}});
  misbehave(plan);
  const std::string vpc = made(kVpc, R"({"CidrBlock":"10.0.0.0/16"})");
  const std::string subnet = fmt::format(R"({{"VpcId":"{}","CidrBlock":"10.0.0.0/24"}})", vpc);
  EXPECT_FALSE(provider_->read(kVpc, vpc)->has_value());
  EXPECT_TRUE(provider_->list(kVpc)->empty());
  EXPECT_EQ(create("AWS::EC2::Subnet", subnet).error, HandlerError::NotFound);
  clock_.sleep(30 * kSecond);
  EXPECT_TRUE(provider_->read(kVpc, vpc)->has_value());
  EXPECT_EQ(provider_->list(kVpc)->size(), 1U);
  EXPECT_EQ(create("AWS::EC2::Subnet", subnet).status, OperationStatus::Success);
}

TEST_F(FaultyCloudTest, OperationsFailByCountWithOrWithoutALeftover) {
  FaultPlan plan;
  OperationFailure second{{}, HandlerError::NotStabilized, "timed out", true};
  second.match.calls = {2};
  OperationFailure deletes{{}, HandlerError::ServiceInternalError, "try again", false};
  deletes.match.operation = OperationKind::Delete;
  deletes.match.calls = {1};
  plan.failures = {second, deletes};
  misbehave(plan);
  const std::string first = made(kTopic, "{}");
  const ProgressEvent failed = create(kTopic, "{}");
  EXPECT_EQ(failed.status, OperationStatus::Failed);
  EXPECT_EQ(failed.error, HandlerError::NotStabilized);
  EXPECT_EQ(failed.message, "timed out");
  EXPECT_TRUE(provider_->read(kTopic, failed.identifier)->has_value());
  EXPECT_EQ(remove(kTopic, first).error, HandlerError::ServiceInternalError);
  EXPECT_TRUE(provider_->read(kTopic, first)->has_value());
  EXPECT_EQ(remove(kTopic, first).status, OperationStatus::Success);
}

TEST_F(FaultyCloudTest, OperationsTakeAsLongAsThePlanSaysOrForEver) {
  FaultPlan plan;
  plan.latencies.push_back({kTopic, {Distribution::Kind::Constant, 90, 0}});
  FaultMatch vpcs;
  vpcs.type = kVpc;
  plan.endless.push_back(vpcs);
  misbehave(plan);
  const auto slow = provider_->start(topic("Slow"));
  const auto endless =
      provider_->start(request(OperationKind::Create, kVpc, "", R"({"CidrBlock":"10.0.0.0/16"})"));
  clock_.sleep(89 * kSecond);
  EXPECT_EQ(provider_->poll(slow->request_token)->status, OperationStatus::InProgress);
  clock_.sleep(kSecond);
  EXPECT_EQ(provider_->poll(slow->request_token)->status, OperationStatus::Success);
  clock_.sleep(30 * kDay);
  const auto still = provider_->poll(endless->request_token);
  EXPECT_EQ(still->status, OperationStatus::InProgress);
  EXPECT_LE(still->retry_after, kMinute);
}

TEST_F(FaultyCloudTest, QuotasEndCreations) {
  FaultPlan plan;
  plan.default_quotas = true;
  plan.quotas[kTopic] = 1;
  misbehave(plan);
  made(kTopic, "{}");
  EXPECT_EQ(create(kTopic, "{}").error, HandlerError::ServiceLimitExceeded);
  for (int i = 0; i < 5; ++i) {
    made(kVpc, R"({"CidrBlock":"10.0.0.0/16"})");
  }
  const OperationRequest sixth =
      request(OperationKind::Create, kVpc, "", R"({"CidrBlock":"10.0.0.0/16"})");
  EXPECT_EQ((**provider_->quota_of(kVpc)).used, 5);
  EXPECT_EQ((**provider_->quota_of(kVpc)).most, 5);
  EXPECT_FALSE(provider_->quota_of("AWS::SQS::Queue")->has_value());
  const ProgressEvent refused = finish(sixth);
  EXPECT_EQ(refused.error, HandlerError::ServiceLimitExceeded);
  EXPECT_NE(refused.message.find("VpcLimitExceeded"), std::string::npos) << refused.message;
}

TEST_F(FaultyCloudTest, CallsBeyondTheRateAreRefusedUntilTokensComeBack) {
  FaultPlan plan;
  plan.throttles.push_back({"SNS", 1, 3, true, 2 * kSecond});
  misbehave({});
  FaultyProvider faulty(std::move(provider_), plan, clock_);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(faulty.start(topic(fmt::format("T{}", i)))->status, OperationStatus::InProgress);
  }
  const auto refused = faulty.start(topic("T3"));
  EXPECT_EQ(refused->error, HandlerError::Throttling);
  EXPECT_EQ(refused->request_token, "");
  EXPECT_EQ(refused->retry_after, 2 * kSecond);
  EXPECT_FALSE(faulty.list(kTopic).ok());
  EXPECT_TRUE(faulty.list(kVpc).ok());  // another service, another bucket
  clock_.sleep(2 * kSecond);
  EXPECT_EQ(faulty.start(topic("T3"))->status, OperationStatus::InProgress);
  EXPECT_EQ(faulty.list(kTopic)->size(), 4U);
  EXPECT_EQ(faulty.struck().at("throttles.0"), 2);
}

TEST_F(FaultyCloudTest, AnAnswerIsLostAfterTheEffectARequestBefore) {
  FaultPlan plan;
  LostAnswer answer;
  answer.match.calls = {1};
  LostAnswer request_too;
  request_too.match.calls = {2};
  request_too.before_effect = true;
  plan.lost = {answer, request_too};
  misbehave({});
  FaultyProvider faulty(std::move(provider_), plan, clock_);
  const OperationRequest first = topic("First");
  EXPECT_FALSE(faulty.start(first).ok());
  EXPECT_EQ((**faulty.find_operation(first.client_token)).status, OperationStatus::Success);
  const OperationRequest second = topic("Second");
  EXPECT_TRUE(faulty.start(second).ok());
  const OperationRequest third = topic("Third");
  EXPECT_FALSE(faulty.start(third).ok());
  EXPECT_FALSE(faulty.find_operation(third.client_token)->has_value());
  EXPECT_EQ(faulty.list(kTopic)->size(), 2U);
}

TEST_F(FaultyCloudTest, ARequestThatArrivesThriceIsOneOperation) {
  FaultPlan plan;
  plan.duplicates.emplace_back();
  misbehave({});
  FaultyProvider faulty(std::move(provider_), plan, clock_);
  const auto first = faulty.start(topic("First"));
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(faulty.start(topic("Second")).ok());
  EXPECT_EQ(faulty.list(kTopic)->size(), 2U);
  EXPECT_EQ(faulty.struck().at("duplicates.0"), 2);
}

// The same plan and the same requests: the same faults and identifiers, whatever the tokens.
TEST_F(FaultyCloudTest, ARunIsRepeatedBitForBit) {
  FaultPlan plan;
  OperationFailure some{{}, HandlerError::GeneralServiceException, "no", false};
  some.match.probability = 0.3;
  plan.failures.push_back(some);
  const auto run = [&] {
    misbehave(plan);
    std::string trace;
    for (int i = 0; i < 40; ++i) {
      OperationRequest asked = topic(fmt::format("T{}", i % 20));
      asked.client_token = random_hex(16);
      const ProgressEvent event = finish(asked);
      trace += fmt::format("{} {} {}\n", event.identifier, handler_error_name(event.error),
                           event.request_token);
    }
    return trace;
  };
  const std::string once = run();
  EXPECT_EQ(run(), once);
  EXPECT_NE(once.find("GeneralServiceException"), std::string::npos);
}

}  // namespace
}  // namespace drydock
