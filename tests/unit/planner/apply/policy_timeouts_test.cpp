#include "planner/apply/policy_timeouts.hpp"

#include <gtest/gtest.h>

#include "base/duration.hpp"
#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

class PolicyTimeoutsTest : public ::testing::Test {
 protected:
  PolicyTimeoutsTest() {
    options_.timeout = kHour;
    options_.timeouts = {{"AWS::AutoScaling::*", 2 * kHour}};
  }

  // Of one resource: by create, by update; 0 if the policies say nothing.
  std::pair<Nanoseconds, Nanoseconds> timeouts(const std::string& type, const std::string& creation,
                                               const std::string& update = "null",
                                               const std::string& properties = "{}") {
    Resource resource;
    resource.address = Address("R");
    resource.type = type;
    resource.properties = *value_from_json(properties);
    resource.creation_policy = *value_from_json(creation);
    resource.update_policy = *value_from_json(update);
    ResourceSet set;
    set.resources.push_back(std::move(resource));
    ApplyOptions options = options_;
    add_policy_timeouts(set, options);
    const auto of = [&](OperationKind operation) {
      const auto found = options.resource_timeouts.find({Address("R"), operation});
      return found == options.resource_timeouts.end() ? 0 : found->second;
    };
    EXPECT_EQ(of(OperationKind::Delete), 0);
    return {of(OperationKind::Create), of(OperationKind::Update)};
  }

  ApplyOptions options_;
};

TEST_F(PolicyTimeoutsTest, ASignalIsWaitedForAsLongAsTheTemplateSays) {
  const std::string type = "AWS::EC2::Instance";
  EXPECT_EQ(timeouts(type, R"({"ResourceSignal": {"Timeout": "PT1H30M"}})").first, 90 * kMinute);
  EXPECT_EQ(timeouts(type, R"({"ResourceSignal": {"Count": 2}})").first, 5 * kMinute);
  EXPECT_EQ(timeouts(type, R"({"ResourceSignal": {"Timeout": "soon"}})").first, 5 * kMinute);
  EXPECT_EQ(timeouts(type, "null").first, 0);
  EXPECT_EQ(timeouts("AWS::AppStream::Fleet", R"({"StartFleet": true})").first, 0);
  EXPECT_EQ(timeouts("AWS::CloudFormation::WaitCondition", "null", "null", R"({"Timeout": "4500"})")
                .first,
            75 * kMinute);
}

TEST_F(PolicyTimeoutsTest, PausesOfARollingUpdateAreAddedForEachBatch) {
  const std::string type = "AWS::AutoScaling::AutoScalingGroup";
  const auto update = [&](const std::string& rolling, const std::string& properties) {
    return timeouts(type, "null", R"({"AutoScalingRollingUpdate": )" + rolling + "}", properties)
        .second;
  };
  EXPECT_EQ(update(R"({"PauseTime": "PT10M", "MaxBatchSize": 2})", R"({"MaxSize": "5"})"),
            2 * kHour + 30 * kMinute);
  EXPECT_EQ(
      update(R"({"WaitOnResourceSignals": true})", R"({"DesiredCapacity": "3", "MaxSize": 9})"),
      2 * kHour + 15 * kMinute);
  EXPECT_EQ(update(R"({"MaxBatchSize": 1})", R"({"MaxSize": "5"})"), 0);
}

}  // namespace
}  // namespace drydock
