// The reference system R01 in the embedded cloud: a group over three zones, in each a targeted
// reservation of three slots, all of them in one resource group.
#include <fmt/format.h>

#include <vector>

#include "tests/unit/providers/simulated/cloud_test.hpp"

namespace drydock {
namespace {

constexpr const char* kReservation = "AWS::EC2::CapacityReservation";
constexpr const char* kScaling = "AWS::AutoScaling::AutoScalingGroup";
using Counts = std::map<std::string, std::pair<int, int>>;

class ReserveCloudTest : public CloudTest {
 protected:
  static std::string reservation(char zone, int count, const std::string& more) {
    return fmt::format(
        R"({{"AvailabilityZone":"us-east-1{}","InstanceType":"r6i.4xlarge","InstancePlatform":"Linux/UNIX","InstanceCount":{}{}}})",
        zone, count, more);
  }
  // `criteria` of the three reservations; `preference` goes into the launch template.
  void build(const std::string& criteria, const std::string& preference = "") {
    vpc_ = made("AWS::EC2::VPC", R"({"CidrBlock":"10.0.0.0/16"})");
    for (const char zone : {'a', 'b', 'c'}) {
      subnets_.push_back(made(
          "AWS::EC2::Subnet",
          fmt::format(
              R"({{"VpcId":"{}","CidrBlock":"10.0.{}.0/24","AvailabilityZone":"us-east-1{}"}})",
              vpc_, zone - 'a', zone)));
      reservations_.push_back(
          made(kReservation,
               reservation(zone, 3, fmt::format(R"(,"InstanceMatchCriteria":"{}")", criteria))));
    }
    std::string members;
    for (const std::string& id : reservations_) {
      members += fmt::format(R"({}"arn:aws:ec2:us-east-1:123456789012:capacity-reservation/{}")",
                             members.empty() ? "" : ",", id);
    }
    const ProgressEvent group = create("AWS::ResourceGroups::Group",
                                       fmt::format(R"({{"Name":"g","Resources":[{}]}})", members));
    ASSERT_EQ(group.status, OperationStatus::Success) << group.message;
    const std::string wish =
        preference.empty() ? ""
                           : fmt::format(R"("CapacityReservationPreference":"{}",)", preference);
    data_ = fmt::format(
        R"({{"LaunchTemplateData":{{"InstanceType":"r6i.4xlarge","CapacityReservationSpecification":{{{}"CapacityReservationTarget":{{"CapacityReservationResourceGroupArn":"{}"}}}}}}}})",
        wish, group.attributes.find("Arn")->text());
    template_ = made("AWS::EC2::LaunchTemplate", data_);
  }
  [[nodiscard]] std::string scaling(int desired, std::size_t zones = 3,
                                    const std::string& version = "1") const {
    std::string subnets;
    for (std::size_t i = 0; i < zones; ++i) {
      subnets += fmt::format(R"({}"{}")", i == 0 ? "" : ",", subnets_[i]);
    }
    return fmt::format(
        R"({{"MinSize":"0","MaxSize":"60","DesiredCapacity":"{}","VPCZoneIdentifier":[{}],"LaunchTemplate":{{"LaunchTemplateId":"{}","Version":"{}"}}}})",
        desired, subnets, template_, version);
  }
  std::int64_t free_slots(const std::string& id) {
    const auto live = provider_->read(kReservation, id);
    EXPECT_TRUE(live.ok() && live->has_value());
    return (*live)->attributes.find("AvailableInstanceCount")->as_integer().value_or(-1);
  }

  std::string vpc_;
  std::vector<std::string> subnets_;
  std::vector<std::string> reservations_;
  std::string data_;
  std::string template_;
};

TEST_F(ReserveCloudTest, FillsItsReservationsThenOnDemand) {
  build("targeted");
  const std::string name = made(kScaling, scaling(6));
  EXPECT_EQ(placements(name),
            (Counts{{"us-east-1a", {2, 0}}, {"us-east-1b", {2, 0}}, {"us-east-1c", {2, 0}}}));
  std::int64_t unused = 0;
  for (const std::string& id : reservations_) {
    unused += free_slots(id);
  }
  EXPECT_EQ(unused, 3);  // of 9

  EXPECT_EQ(update(kScaling, name, scaling(12)).status, OperationStatus::Success);
  EXPECT_EQ(placements(name),
            (Counts{{"us-east-1a", {3, 1}}, {"us-east-1b", {3, 1}}, {"us-east-1c", {3, 1}}}));
  EXPECT_EQ(update(kScaling, name, scaling(6)).status, OperationStatus::Success);
  EXPECT_EQ(provider_->list_instances()->size(), 6U);

  EXPECT_EQ(remove(kScaling, name).status, OperationStatus::Success);
  EXPECT_TRUE(provider_->list_instances()->empty());
  EXPECT_EQ(free_slots(reservations_[0]), 3);
}

TEST_F(ReserveCloudTest, InstancesOutsideOfTheGroupLeaveTargetedSlotsAndTakeOpenOnes) {
  build("targeted");
  made("AWS::EC2::Instance", R"({"InstanceType":"r6i.4xlarge","AvailabilityZone":"us-east-1a"})");
  EXPECT_EQ(placements(""), (Counts{{"us-east-1a", {0, 1}}}));
  // A running instance enters an open reservation as soon as there is one; the answer says so.
  const ProgressEvent open = create(kReservation, reservation('a', 2, ""));
  EXPECT_EQ(placements(""), (Counts{{"us-east-1a", {1, 0}}}));
  EXPECT_EQ(open.attributes.find("AvailableInstanceCount")->as_integer(), 1);
  EXPECT_EQ(open.attributes.find("TotalInstanceCount")->as_integer(), 2);

  // And leaves it for On-Demand when it goes; the instance itself runs on.
  EXPECT_EQ(remove(kReservation, open.identifier).status, OperationStatus::Success);
  EXPECT_EQ(placements(""), (Counts{{"us-east-1a", {0, 1}}}));
}

TEST_F(ReserveCloudTest, AnInstanceHeedsItsLaunchTemplateAndItsNewType) {
  build("targeted");
  // The service does not give the launch template of an instance back, yet obeys it.
  const std::string by_template = fmt::format(
      R"({{"SubnetId":"{}","LaunchTemplate":{{"LaunchTemplateId":"{}","Version":"1"}}}})",
      subnets_[1], template_);
  const std::string id = made("AWS::EC2::Instance", by_template);
  EXPECT_EQ(placements(""), (Counts{{"us-east-1b", {1, 0}}}));
  EXPECT_EQ(provider_->list_instances()->front().request.instance_type, "r6i.4xlarge");
  EXPECT_EQ((*provider_->read("AWS::EC2::Instance", id))->properties.find("LaunchTemplate"),
            nullptr);

  const std::string larger = by_template.substr(0, by_template.size() - 1);
  EXPECT_EQ(update("AWS::EC2::Instance", id, larger + R"(,"InstanceType":"r6i.8xlarge"})").status,
            OperationStatus::Success);
  const auto running = provider_->list_instances();
  ASSERT_EQ(running->size(), 1U);
  EXPECT_EQ(running->front().id, id);
  EXPECT_EQ(running->front().request.instance_type, "r6i.8xlarge");
  EXPECT_EQ(placements(""), (Counts{{"us-east-1b", {0, 1}}}));
  EXPECT_EQ(free_slots(reservations_[1]), 3);
}

TEST_F(ReserveCloudTest, ARemovedZoneMovesItsInstances) {
  build("targeted");
  const std::string name = made(kScaling, scaling(7));
  EXPECT_EQ(update(kScaling, name, scaling(7, 2)).status, OperationStatus::Success);
  const Counts found = placements(name);
  int reserved = 0;
  int plain = 0;
  for (const auto& [zone, counts] : found) {
    reserved += counts.first;
    plain += counts.second;
    EXPECT_EQ(counts.first, 3) << zone;
  }
  EXPECT_EQ(found.size(), 2U);
  EXPECT_EQ(reserved, 6);
  EXPECT_EQ(plain, 1);
  EXPECT_EQ(free_slots(reservations_[2]), 3);
}

TEST_F(ReserveCloudTest, ReservationsOnlyRefusesWhatTheyDoNotHold) {
  build("targeted", "capacity-reservations-only");
  const ProgressEvent refused = create(kScaling, scaling(10));
  EXPECT_EQ(refused.status, OperationStatus::Failed);
  EXPECT_EQ(refused.error, HandlerError::NotStabilized);
  EXPECT_NE(refused.message.find("ReservationCapacityExceeded"), std::string::npos)
      << refused.message;
  EXPECT_TRUE(provider_->list_instances()->empty());  // nothing of it remains
  EXPECT_TRUE(provider_->list(kScaling)->empty());

  const std::string name = made(kScaling, scaling(9));
  EXPECT_EQ(update(kScaling, name, scaling(10)).status, OperationStatus::Failed);
  EXPECT_EQ(placements(name),
            (Counts{{"us-east-1a", {3, 0}}, {"us-east-1b", {3, 0}}, {"us-east-1c", {3, 0}}}));
  EXPECT_EQ((*provider_->read(kScaling, name))->properties.find("DesiredCapacity")->text(), "9");
}

TEST_F(ReserveCloudTest, ADeletedOrShrunkReservationLeavesItsInstancesOnDemand) {
  build("targeted");
  const std::string name = made(kScaling, scaling(6));
  EXPECT_EQ(remove(kReservation, reservations_[0]).status, OperationStatus::Success);
  EXPECT_EQ(update(kReservation, reservations_[1],
                   reservation('b', 1, R"(,"InstanceMatchCriteria":"targeted")"))
                .status,
            OperationStatus::Success);
  EXPECT_EQ(placements(name),
            (Counts{{"us-east-1a", {0, 2}}, {"us-east-1b", {1, 1}}, {"us-east-1c", {2, 0}}}));
  // Eligibility changes only while the reservation is idle.
  const ProgressEvent busy = update(kReservation, reservations_[2], reservation('c', 3, ""));
  EXPECT_EQ(busy.error, HandlerError::InvalidRequest);
}

TEST_F(ReserveCloudTest, LaunchTemplatesKeepEveryVersion) {
  build("targeted");
  const std::string other =
      R"({"LaunchTemplateData":{"InstanceType":"m6i.large"},"VersionDescription":"smaller"})";
  const ProgressEvent second = update("AWS::EC2::LaunchTemplate", template_, other);
  EXPECT_EQ(second.attributes.find("LatestVersionNumber")->text(), "2");
  EXPECT_EQ(second.attributes.find("DefaultVersionNumber")->text(), "1");
  EXPECT_EQ(update("AWS::EC2::LaunchTemplate", template_, data_)
                .attributes.find("LatestVersionNumber")
                ->text(),
            "3");

  made(kScaling, scaling(1, 1, "2"));
  const std::string latest = made(kScaling, scaling(1, 1, "$Latest"));
  made(kScaling, scaling(1, 1, "$Default"));
  std::vector<std::pair<std::int64_t, std::string>> launched;
  const auto instances = provider_->list_instances();
  for (const CloudInstance& instance : *instances) {
    launched.emplace_back(instance.template_version, instance.request.instance_type);
  }
  EXPECT_EQ(launched, (std::vector<std::pair<std::int64_t, std::string>>{
                          {2, "m6i.large"}, {3, "r6i.4xlarge"}, {1, "r6i.4xlarge"}}));
  const ProgressEvent missing = create(kScaling, scaling(1, 1, "9"));
  EXPECT_NE(missing.message.find("VersionNotFound"), std::string::npos) << missing.message;

  // Running instances keep their version; of the two the older template ends first.
  EXPECT_EQ(update(kScaling, latest, scaling(2, 1, "2")).status, OperationStatus::Success);
  EXPECT_EQ(update(kScaling, latest, scaling(1, 1, "2")).status, OperationStatus::Success);
  const auto left = provider_->list_instances();
  for (const CloudInstance& instance : *left) {
    if (instance.group == latest) {
      EXPECT_EQ(instance.template_version, 3);
    }
  }
}

}  // namespace
}  // namespace drydock
