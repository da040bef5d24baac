#include "providers/simulated/cloud_capacity.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace drydock {
namespace {

// Reservation id → ARNs of the resource groups that hold it.
using Memberships = std::map<std::string, std::vector<std::string>, std::less<>>;

Memberships memberships_of(const std::vector<CloudResource>& groups) {
  Memberships memberships;
  for (const CloudResource& group : groups) {
    const Value* members = group.properties.find("Resources");
    if (members == nullptr || !members->is_list()) {
      continue;
    }
    for (const Value& member : members->items()) {
      const std::string arn = member.scalar_text().value_or("");
      const std::size_t slash = arn.rfind('/');
      if (slash != std::string::npos && arn.find(":capacity-reservation/") != std::string::npos) {
        memberships[arn.substr(slash + 1)].push_back(text_at(group.attributes, {"Arn"}));
      }
    }
  }
  return memberships;
}

}  // namespace

Result<CloudCapacity> CloudCapacity::load(const CloudContext& context) {
  CloudCapacity capacity(context);
  if (Status status = capacity.load_reservations(); !status) {
    return status.error();
  }
  if (Status status = capacity.load_instances(); !status) {
    return status.error();
  }
  return capacity;
}

Status CloudCapacity::load_reservations() {
  const Result<std::vector<CloudResource>> reservations =
      context_.database.list("AWS::EC2::CapacityReservation", context_.region);
  const Result<std::vector<CloudResource>> groups =
      context_.database.list("AWS::ResourceGroups::Group", context_.region);
  if (!reservations || !groups) {
    return reservations ? groups.error() : reservations.error();
  }
  Memberships memberships = memberships_of(*groups);
  for (const CloudResource& resource : *reservations) {
    const Value& properties = resource.properties;
    Reservation reservation;
    reservation.id = resource.identifier;
    reservation.zone = text_at(properties, {"AvailabilityZone"});
    reservation.instance_type = text_at(properties, {"InstanceType"});
    if (std::string platform = text_at(properties, {"InstancePlatform"}); !platform.empty()) {
      reservation.platform = std::move(platform);
    }
    if (std::string tenancy = text_at(properties, {"Tenancy"}); !tenancy.empty()) {
      reservation.tenancy = std::move(tenancy);
    }
    reservation.criteria = text_at(properties, {"InstanceMatchCriteria"}) == "targeted"
                               ? MatchCriteria::Targeted
                               : MatchCriteria::Open;
    const Value* count = properties.find("InstanceCount");
    const std::int64_t slots = count == nullptr ? 0 : count->as_integer().value_or(0);
    reservation.count = static_cast<std::uint32_t>(std::clamp<std::int64_t>(slots, 0, 1'000'000));
    reservation.groups = memberships[resource.identifier];
    ledger_.add(std::move(reservation));
  }
  return success();
}

bool CloudCapacity::may_stay(const CloudInstance& instance, ReservationIndex reservation) const {
  const Reservation& held = ledger_.reservation(reservation);
  const InstanceRequest& request = instance.request;
  const bool still_in_group =
      request.target_group_arn.empty() || std::find(held.groups.begin(), held.groups.end(),
                                                    request.target_group_arn) != held.groups.end();
  return ledger_.available(reservation) > 0 && held.zone == request.zone &&
         held.instance_type == request.instance_type && held.platform == request.platform &&
         held.tenancy == request.tenancy && still_in_group;
}

Status CloudCapacity::load_instances() {
  Result<std::vector<CloudInstance>> instances =
      context_.database.instances(context_.region, nullptr);
  if (!instances) {
    return instances.error();
  }
  std::map<std::string, ReservationIndex, std::less<>> by_id;
  for (const ReservationIndex index : ledger_.reservations()) {
    by_id.emplace(ledger_.reservation(index).id, index);
  }
  for (CloudInstance& instance : *instances) {
    Placement placement;
    const auto held = by_id.find(instance.reservation);
    if (held != by_id.end() && may_stay(instance, held->second)) {
      placement = {Placement::Kind::Reserved, held->second, {}};
    }
    const InstanceIndex index = ledger_.launch(instance.request, placement);
    running_.push_back({std::move(instance), index, true, true});
  }
  return success();
}

Placement CloudCapacity::place(const InstanceRequest& request) const {
  return ledger_.place(request);
}

void CloudCapacity::launch(CloudInstance instance, const Placement& placement) {
  const InstanceIndex index = ledger_.launch(instance.request, placement);
  running_.push_back({std::move(instance), index, true, false});
}

void CloudCapacity::terminate(std::size_t index) {
  DRYDOCK_CHECK(index < running_.size() && running_[index].present);
  running_[index].present = false;
  ledger_.terminate(running_[index].index);
}

Status CloudCapacity::save() {
  static_cast<void>(ledger_.absorb_running());
  for (Running& each : running_) {
    if (!each.present) {
      if (Status status = each.stored ? context_.database.remove(each.instance) : success();
          !status) {
        return status;
      }
      continue;
    }
    const std::optional<ReservationIndex> held = ledger_.reservation_of(each.index);
    const std::string id = held ? ledger_.reservation(*held).id : std::string();
    const bool moved = each.instance.reservation != id;
    each.instance.reservation = id;
    Status status = !each.stored ? context_.database.insert(each.instance)
                    : moved      ? context_.database.set_reservation(each.instance)
                                 : success();
    if (!status) {
      return status;
    }
    each.stored = true;
  }
  return success();
}

Status settle_reservations(const CloudContext& context) {
  Result<CloudCapacity> capacity = CloudCapacity::load(context);
  return capacity ? capacity->save() : Status(capacity.error());
}

}  // namespace drydock
