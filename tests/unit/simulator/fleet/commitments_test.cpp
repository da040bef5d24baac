#include "simulator/fleet/commitments.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace drydock {
namespace {

Money dollars(const char* text) { return *Money::parse(text); }

std::string total(const std::vector<HourOfUse>& use, const std::vector<ReservedInstances>& reserved,
                  const std::vector<SavingsPlan>& plans) {
  return cost_of_hour(use, reserved, plans).total().to_string();
}

TEST(Commitments, SizesAreNormalized) {
  EXPECT_EQ(normalized_quarters("t3.nano"), 1U);
  EXPECT_EQ(normalized_quarters("m5.large"), 16U);
  EXPECT_EQ(normalized_quarters("m5.xlarge"), 32U);
  EXPECT_EQ(normalized_quarters("m5.24xlarge"), 768U);
  EXPECT_EQ(normalized_quarters("m5.metal"), 0U);
  EXPECT_EQ(normalized_quarters("m5"), 0U);
  EXPECT_EQ(normalized_quarters("m5.99999999xlarge"), 0U);
}

TEST(Commitments, ARegionalOneCoversOtherSizesOfItsFamily) {
  // One m5.2xlarge covers an m5.large and half of the two m5.xlarge beside it, smallest first.
  const std::vector<HourOfUse> use = {{"m5.large", "a", 1, 0, dollars("0.1")},
                                      {"m5.xlarge", "b", 2, 0, dollars("0.2")},
                                      {"c5.large", "a", 1, 0, dollars("0.085")}};
  const std::vector<ReservedInstances> reserved = {{"m5.2xlarge", "", 1, dollars("0.24")}};
  const HourOfCost cost = cost_of_hour(use, reserved, {});
  EXPECT_EQ(cost.reserved.to_string(), "0.24");
  // 64 quarters cover 16 and 48 of 64: half an m5.xlarge is left, and all of the c5.
  EXPECT_EQ(cost.on_demand.to_string(), "0.185");
}

TEST(Commitments, AZonalOneCoversItsTypeAndZoneAlone) {
  const std::vector<HourOfUse> use = {{"m5.large", "a", 1, 0, dollars("0.1")},
                                      {"m5.large", "b", 1, 0, dollars("0.1")}};
  EXPECT_EQ(total(use, {{"m5.large", "b", 3, dollars("0.06")}}, {}), "0.28");
}

TEST(Commitments, Rule107_RunningInstancesComeBeforeUnusedSlotsAndZonalOnesCoverNone) {
  const std::vector<HourOfUse> use = {{"m5.large", "a", 1, 2, dollars("0.1")}};
  EXPECT_EQ(total(use, {{"m5.large", "", 1, dollars("0.06")}}, {}), "0.26");
  EXPECT_EQ(total(use, {{"m5.large", "", 2, dollars("0.06")}}, {}), "0.22");
  EXPECT_EQ(total(use, {{"m5.large", "a", 2, dollars("0.06")}}, {}), "0.32");
}

TEST(Commitments, APlanCoversAtItsDiscountAndIsOwedInFull) {
  const std::vector<HourOfUse> use = {{"m5.large", "a", 10, 0, dollars("0.1")}};
  // 0.35 at half price covers 0.7 of the dollar.
  EXPECT_EQ(total(use, {}, {{dollars("0.35"), 50, ""}}), "0.65");
  EXPECT_EQ(total(use, {}, {{dollars("2"), 50, ""}}), "2");
  EXPECT_EQ(total(use, {}, {{dollars("0.35"), 50, "c5"}}), "1.35");
  EXPECT_EQ(total(use, {}, {{dollars("0.35"), 50, "m5"}}), "0.65");
}

}  // namespace
}  // namespace drydock
