// Each test names the rule of EC2 that it checks (numbers as in docs/SCENARIOS.md, "Rules").
#include "simulator/capacity/reservation_ledger.hpp"

#include <gtest/gtest.h>

namespace drydock {
namespace {

using Kind = Placement::Kind;

constexpr const char* kZone = "us-east-1a";
constexpr const char* kType = "r6i.4xlarge";
constexpr const char* kGroup = "arn:aws:resource-groups:us-east-1:123456789012:group/reserved";

Reservation make_reservation(std::string id, std::uint32_t count,
                             MatchCriteria criteria = MatchCriteria::Open,
                             std::vector<std::string> groups = {}) {
  return {std::move(id), kZone, kType, "Linux/UNIX", "default", criteria, count, std::move(groups)};
}

InstanceRequest make_request() {
  InstanceRequest request;
  request.zone = kZone;
  request.instance_type = kType;
  return request;
}

InstanceRequest group_request() {
  InstanceRequest request = make_request();
  request.target_group_arn = kGroup;
  return request;
}

InstanceIndex start(ReservationLedger& ledger, const InstanceRequest& request) {
  return ledger.launch(request, ledger.place(request));
}

TEST(ReservationLedger, Rule102OpenIsEnteredWithoutBeingNamedTargetedIsNot) {
  ReservationLedger ledger;
  ledger.add(make_reservation("cr-targeted", 5, MatchCriteria::Targeted, {kGroup}));
  EXPECT_EQ(ledger.place(make_request()).kind, Kind::OnDemand);
  const ReservationIndex open = ledger.add(make_reservation("cr-open", 1));
  EXPECT_EQ(ledger.place(make_request()).reservation, open);
  start(ledger, make_request());
  EXPECT_EQ(ledger.place(make_request()).kind, Kind::OnDemand);
}

TEST(ReservationLedger, Rule102ZoneTypePlatformAndTenancyMustAllAgree) {
  ReservationLedger ledger;
  ledger.add(make_reservation("cr-1", 5));
  for (const auto& change : std::vector<void (*)(InstanceRequest&)>{
           [](InstanceRequest& r) { r.zone = "us-east-1b"; },
           [](InstanceRequest& r) { r.instance_type = "r6i.8xlarge"; },
           [](InstanceRequest& r) { r.platform = "Windows"; },
           [](InstanceRequest& r) { r.tenancy = "dedicated"; }}) {
    InstanceRequest request = make_request();
    change(request);
    EXPECT_EQ(ledger.place(request).kind, Kind::OnDemand);
    request.target_id = "cr-1";
    EXPECT_EQ(ledger.place(request).kind, Kind::Refused);
  }
}

TEST(ReservationLedger, Rule102RunningInstancesEnterAnOpenReservationInOrderOfLaunch) {
  ReservationLedger ledger;
  const InstanceIndex first = start(ledger, make_request());
  const InstanceIndex second = start(ledger, make_request());
  InstanceRequest none = make_request();
  none.preference = ReservationPreference::None;
  const InstanceIndex unwilling = start(ledger, none);
  const ReservationIndex open = ledger.add(make_reservation("cr-open", 1));
  EXPECT_EQ(ledger.absorb_running(), std::vector{first});
  EXPECT_EQ(ledger.reservation_of(first), open);
  ledger.terminate(first);
  EXPECT_EQ(ledger.absorb_running(), std::vector{second});
  ledger.resize(open, 9);
  EXPECT_TRUE(ledger.absorb_running().empty());
  EXPECT_FALSE(ledger.reservation_of(unwilling).has_value());
}

TEST(ReservationLedger, Rule102ChangingTargetedToOpenLetsRunningInstancesIn) {
  ReservationLedger ledger;
  const ReservationIndex index =
      ledger.add(make_reservation("cr-1", 2, MatchCriteria::Targeted, {kGroup}));
  const InstanceIndex running = start(ledger, make_request());
  EXPECT_TRUE(ledger.absorb_running().empty());
  ledger.set_criteria(index, MatchCriteria::Open);
  EXPECT_EQ(ledger.absorb_running(), std::vector{running});
  ledger.set_criteria(index, MatchCriteria::Targeted);
  EXPECT_EQ(ledger.used(index), 1U);
  EXPECT_EQ(ledger.place(make_request()).kind, Kind::OnDemand);
}

TEST(ReservationLedger, Rule103PreferenceNoneNeverEntersAndExcludesATarget) {
  ReservationLedger ledger;
  ledger.add(make_reservation("cr-1", 2));
  InstanceRequest request = make_request();
  request.preference = ReservationPreference::None;
  EXPECT_EQ(ledger.place(request).kind, Kind::OnDemand);
  request.target_id = "cr-1";
  EXPECT_EQ(ledger.place(request).kind, Kind::Refused);
}

TEST(ReservationLedger, Rule104ACallForSeveralNeedsOneOpenReservationWithRoomForAll) {
  ReservationLedger ledger;
  ledger.add(make_reservation("cr-small", 2));
  EXPECT_EQ(ledger.place_together(make_request(), 3)[0].kind, Kind::OnDemand);
  const ReservationIndex large = ledger.add(make_reservation("cr-large", 3));
  const std::vector<Placement> placements = ledger.place_together(make_request(), 3);
  ASSERT_EQ(placements.size(), 3U);
  for (const Placement& placement : placements) {
    EXPECT_EQ(placement.reservation, large);
  }
}

TEST(ReservationLedger, Rule105ATargetByGroupFallsBackToOnDemand) {
  ReservationLedger ledger;
  const ReservationIndex open =
      ledger.add(make_reservation("cr-o", 1, MatchCriteria::Open, {kGroup}));
  const ReservationIndex targeted =
      ledger.add(make_reservation("cr-t", 1, MatchCriteria::Targeted, {kGroup, kGroup}));
  const std::vector<Placement> together = ledger.place_together(group_request(), 3);
  EXPECT_EQ(together[0].reservation, targeted);
  EXPECT_EQ(together[1].reservation, open);
  EXPECT_EQ(together[2].kind, Kind::OnDemand);
  // The targeted one first: the open one stays free for those who may enter nothing else.
  EXPECT_EQ(ledger.place(group_request()).reservation, targeted);
  start(ledger, group_request());
  EXPECT_EQ(ledger.place(group_request()).reservation, open);
  start(ledger, group_request());
  EXPECT_EQ(ledger.place(group_request()).kind, Kind::OnDemand);
  InstanceRequest other = group_request();
  other.target_group_arn += "-other";
  EXPECT_EQ(ledger.place(other).kind, Kind::OnDemand);
}

TEST(ReservationLedger, Rule105ATargetByIdFailsIfItIsFullAbsentOrShort) {
  ReservationLedger ledger;
  ledger.add(make_reservation("cr-1", 1, MatchCriteria::Targeted));
  ledger.add(make_reservation("cr-2", 5, MatchCriteria::Open));
  InstanceRequest request = make_request();
  request.target_id = "cr-1";
  EXPECT_EQ(ledger.place_together(request, 2)[1].kind, Kind::Refused);
  start(ledger, request);
  const Placement full = ledger.place(request);
  EXPECT_EQ(full.kind, Kind::Refused);
  EXPECT_NE(full.reason.find("0 of 1 slots left"), std::string::npos);
  request.target_id = "cr-3";
  EXPECT_EQ(ledger.place(request).kind, Kind::Refused);
}

TEST(ReservationLedger, Rule106AnEndedReservationLeavesItsInstancesRunningOnDemand) {
  ReservationLedger ledger;
  const ReservationIndex index = ledger.add(make_reservation("cr-1", 2));
  const InstanceIndex instance = start(ledger, make_request());
  ledger.remove(index);
  EXPECT_FALSE(ledger.reservation_of(instance).has_value());
  EXPECT_EQ(ledger.total_slots(), 0U);
  EXPECT_TRUE(ledger.reservations().empty());
  const ReservationIndex next = ledger.add(make_reservation("cr-1", 1));
  EXPECT_EQ(ledger.absorb_running(), std::vector{instance});
  EXPECT_EQ(ledger.used(next), 1U);
}

TEST(ReservationLedger, Rule107DedicatedHostsNeverUseReservations) {
  ReservationLedger ledger;
  Reservation host = make_reservation("cr-1", 2);
  host.tenancy = "host";
  ledger.add(host);
  InstanceRequest request = make_request();
  request.tenancy = "host";
  EXPECT_EQ(ledger.place(request).kind, Kind::OnDemand);
}

TEST(ReservationLedger, Rule113SpotInstancesNeverUseReservations) {
  ReservationLedger ledger;
  ledger.add(make_reservation("cr-1", 2));
  InstanceRequest request = make_request();
  request.spot = true;
  EXPECT_EQ(ledger.place(request).kind, Kind::OnDemand);
  start(ledger, request);
  EXPECT_TRUE(ledger.absorb_running().empty());
  request.target_id = "cr-1";
  EXPECT_EQ(ledger.place(request).kind, Kind::Refused);
}

TEST(ReservationLedger, Rule114ReservationsOnlyEntersOrIsRefused) {
  ReservationLedger ledger;
  ledger.add(make_reservation("cr-1", 1, MatchCriteria::Targeted, {kGroup}));
  InstanceRequest request = group_request();
  request.preference = ReservationPreference::ReservationsOnly;
  EXPECT_EQ(ledger.place(request).kind, Kind::Reserved);
  start(ledger, request);
  EXPECT_EQ(ledger.place(request).kind, Kind::Refused);
  request.target_group_arn.clear();
  EXPECT_EQ(ledger.place(request).kind, Kind::Refused);  // no open reservation at all
}

TEST(ReservationLedger, AmongSeveralOpenTheOneAddedFirstIsFilledFirst) {
  ReservationLedger ledger;
  std::vector<ReservationIndex> all;
  for (int i = 0; i < 200; ++i) {
    all.push_back(ledger.add(make_reservation("cr-" + std::to_string(i), 1)));
  }
  std::vector<InstanceIndex> running;
  for (int i = 0; i < 150; ++i) {
    running.push_back(start(ledger, make_request()));
    EXPECT_EQ(ledger.reservation_of(running.back()), all[static_cast<std::size_t>(i)]);
  }
  ledger.terminate(running[70]);
  ledger.terminate(running[3]);
  EXPECT_EQ(ledger.place(make_request()).reservation, all[3]);
  EXPECT_EQ(ledger.used_slots(), 148U);
}

TEST(ReservationLedger, ShrinkingPushesOutThoseLaunchedLast) {
  ReservationLedger ledger;
  const ReservationIndex index = ledger.add(make_reservation("cr-1", 3));
  const InstanceIndex first = start(ledger, make_request());
  const InstanceIndex second = start(ledger, make_request());
  ledger.resize(index, 1);
  EXPECT_TRUE(ledger.reservation_of(first).has_value());
  EXPECT_FALSE(ledger.reservation_of(second).has_value());
  EXPECT_EQ(ledger.available(index), 0U);
}

TEST(ReservationLedger, ClearingForgetsInstancesAndKeepsReservations) {
  ReservationLedger ledger;
  const ReservationIndex index = ledger.add(make_reservation("cr-1", 1));
  const RequestIndex prepared = ledger.prepare(make_request());
  ledger.launch(prepared, ledger.place(prepared));
  EXPECT_EQ(ledger.place(prepared).kind, Kind::OnDemand);
  ledger.clear_instances();
  EXPECT_EQ(ledger.place(prepared).reservation, index);
  EXPECT_EQ(ledger.used_slots(), 0U);
}

}  // namespace
}  // namespace drydock
