// What a plan can say of its steps before anything is touched, with a cloud that answers as told.
#include <gtest/gtest.h>

#include <map>

#include "base/codes/plan_codes.hpp"
#include "planner/pipeline.hpp"

namespace drydock {
namespace {

constexpr const char* kVpc = "AWS::EC2::VPC";
constexpr const char* kSubnet = "AWS::EC2::Subnet";

class TalkativeCloud final : public ReadOnlyProvider {
 public:
  Result<std::optional<LiveResource>> read(const std::string&, const std::string&) const override {
    return std::optional<LiveResource>();
  }
  Result<std::vector<LiveResource>> list(const std::string&) const override {
    return std::vector<LiveResource>();
  }
  Result<std::optional<std::string>> parameter(const std::string&) const override {
    return std::optional<std::string>();
  }
  Result<std::optional<Foresight>> foresee(const OperationRequest& request) const override {
    const auto found = answers.find(request.logical_id);
    return found == answers.end() || request.operation != found->second.first
               ? std::nullopt
               : std::optional(found->second.second);
  }
  Result<std::optional<QuotaUse>> quota_of(const std::string& type) const override {
    return type == kVpc ? quota : std::nullopt;
  }

  std::map<std::string, std::pair<OperationKind, Foresight>> answers;
  std::optional<QuotaUse> quota;
};

class ForeseeTest : public testing::Test {
 protected:
  // Returns the index of the step.
  std::uint32_t step(OperationKind operation, const std::string& name, Action action,
                     std::vector<std::uint32_t> after = {}, const std::string& type = kVpc) {
    ResourceChange change;
    change.address = Address(name);
    change.type = type;
    change.action = action;
    change.identifier = action == Action::Create ? "" : "id-" + name;
    plan_.diff.changes.push_back(std::move(change));
    plan_.steps.push_back(
        {operation, static_cast<std::uint32_t>(plan_.diff.changes.size() - 1), std::move(after)});
    return static_cast<std::uint32_t>(plan_.steps.size() - 1);
  }
  std::uint32_t create(const std::string& name, std::vector<std::uint32_t> after = {}) {
    return step(OperationKind::Create, name, Action::Create, std::move(after));
  }
  std::uint32_t remove(const std::string& name, std::vector<std::uint32_t> after = {},
                       const std::string& type = kVpc) {
    return step(OperationKind::Delete, name, Action::Delete, std::move(after), type);
  }
  std::string said() {
    Diagnostics diagnostics;
    EXPECT_TRUE(foresee_steps(plan_, nullptr, cloud_, diagnostics).ok());
    EXPECT_TRUE(foresee_quotas(plan_, nullptr, cloud_, diagnostics).ok());
    std::string text;
    for (const Diagnostic& each : diagnostics.all()) {
      text += each.message + "\n";
    }
    return text;
  }

  Plan plan_;
  TalkativeCloud cloud_;
};

TEST_F(ForeseeTest, QuotasCountOverAllSteps) {
  cloud_.quota = QuotaUse{2, 5, "VpcLimitExceeded"};
  for (const char* const name : {"A", "B", "C"}) {
    create(name);
  }
  EXPECT_EQ(said(), "");
  create("D");
  EXPECT_EQ(said(),
            "the plan creates 4 of AWS::EC2::VPC and needs room for 4 more at once, and the quota "
            "leaves 3: 2 of 5 are in use (VpcLimitExceeded)\n");
}

TEST_F(ForeseeTest, ADeletionMakesRoomOnlyForWhatWaitsForIt) {
  cloud_.quota = QuotaUse{1, 1, "VpcLimitExceeded"};
  const std::uint32_t gone = remove("Old");
  create("New", {gone});
  EXPECT_EQ(said(), "");
  remove("Other");
  create("Second");
  EXPECT_NE(said().find("needs room for 1 more at once, and the quota leaves 0"),
            std::string::npos);
}

TEST_F(ForeseeTest, WhatIsInTheWayMayGoBefore) {
  const Foresight in_use{HandlerError::ResourceConflict,
                         "in use",
                         {{kSubnet, "id-One", "id-Vpc"}, {kSubnet, "id-Two", "id-Vpc"}}};
  cloud_.answers["Vpc"] = {OperationKind::Delete, in_use};
  const std::uint32_t one = remove("One", {}, kSubnet);
  remove("Vpc", {one});
  EXPECT_EQ(said(),
            "the delete of `Vpc` would be refused: in use: AWS::EC2::Subnet id-Two "
            "(ResourceConflict)\n");
  // The second moves over to something that is not known yet.
  step(OperationKind::Update, "Two", Action::Update, {}, kSubnet);
  plan_.diff.changes.back().after = Value::object({{"VpcId", Value::string("id-Vpc")}});
  EXPECT_NE(said(), "");
  plan_.diff.changes.back().after =
      Value::object({{"VpcId", Value::unknown(Value::object({{"Ref", Value::string("New")}}))}});
  EXPECT_EQ(said(), "");
}

TEST_F(ForeseeTest, WhatGoesAfterwardsIsStillInTheWay) {
  cloud_.answers["Vpc"] = {
      OperationKind::Delete,
      {HandlerError::ResourceConflict, "in use", {{kSubnet, "id-One", "id-Vpc"}}}};
  const std::uint32_t vpc = remove("Vpc");
  remove("One", {vpc}, kSubnet);
  EXPECT_NE(said(), "");
}

TEST_F(ForeseeTest, ANameMustBeFreeBeforeItIsTaken) {
  cloud_.answers["New"] = {OperationKind::Create,
                           {HandlerError::AlreadyExists, "taken", {{kVpc, "id-Old", ""}}}};
  const std::uint32_t old = remove("Old");
  const std::uint32_t between = create("Between", {old});
  create("New", {between});
  EXPECT_EQ(said(), "");
  plan_.steps.back().after = {};
  EXPECT_EQ(said(), "the create of `New` would be refused: taken (AlreadyExists)\n");
}

TEST_F(ForeseeTest, ProtectionIsNotLiftedByWhatGoesBefore) {
  cloud_.answers["Vpc"] = {OperationKind::Delete, {HandlerError::InvalidRequest, "protected", {}}};
  const std::uint32_t one = remove("One", {}, kSubnet);
  remove("Vpc", {one});
  EXPECT_EQ(said(), "the delete of `Vpc` would be refused: protected (InvalidRequest)\n");
}

}  // namespace
}  // namespace drydock
