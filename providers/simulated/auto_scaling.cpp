#include "providers/simulated/auto_scaling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/digest.hpp"
#include "providers/simulated/cloud_capacity.hpp"
#include "providers/simulated/launch_settings.hpp"

namespace drydock {
namespace {

// Far above the quota of any account (Auto Scaling quotas: hundreds a group), and small enough
// that a slip of the keyboard does not fill the disk.
constexpr std::int64_t kLargestGroup = 10'000;

struct Bounds {
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::optional<std::int64_t> desired;
};

Verdict read_bounds(const Value& properties, Bounds& bounds) {
  const auto number = [&](std::string_view name) -> std::optional<std::int64_t> {
    const Value* value = properties.find(name);
    return value == nullptr ? std::nullopt : value->as_integer();
  };
  const std::optional<std::int64_t> least = number("MinSize");
  const std::optional<std::int64_t> most = number("MaxSize");
  bounds.desired = number("DesiredCapacity");
  if (!least || !most || *least < 0 || *least > *most || *most > kLargestGroup) {
    return refused(HandlerError::InvalidRequest,
                   fmt::format("ValidationError: MinSize and MaxSize must be whole numbers with 0 "
                               "<= MinSize <= MaxSize <= {}",
                               kLargestGroup));
  }
  bounds.least = *least;
  bounds.most = *most;
  if (bounds.desired && (*bounds.desired < *least || *bounds.desired > *most)) {
    return refused(HandlerError::InvalidRequest,
                   fmt::format("ValidationError: Desired capacity:{} must be between the specified "
                               "min size:{} and max size:{}",
                               *bounds.desired, *least, *most));
  }
  return accepted();
}

using ZoneSubnets = std::map<std::string, std::vector<std::string>>;  // subnets in order given

Verdict read_zones(const CloudContext& context, const Value& properties, ZoneSubnets& zones) {
  const Value* subnets = properties.find("VPCZoneIdentifier");
  if (subnets != nullptr && subnets->is_list()) {
    for (const Value& item : subnets->items()) {
      const std::string id = item.scalar_text().value_or("");
      const Result<std::optional<CloudResource>> subnet =
          context.database.find("AWS::EC2::Subnet", id, context.region);
      if (!subnet) {
        return subnet.error();
      }
      if (!*subnet) {
        return refused(HandlerError::InvalidRequest,
                       fmt::format("ValidationError: The subnet ID '{}' does not exist", id));
      }
      zones[text_at((*subnet)->attributes, {"AvailabilityZone"})].push_back(id);
    }
  }
  const Value* names = properties.find("AvailabilityZones");
  if (zones.empty() && names != nullptr && names->is_list()) {
    for (const Value& name : names->items()) {
      zones[name.scalar_text().value_or("")] = {""};
    }
  }
  return zones.empty() ? refused(HandlerError::InvalidRequest,
                                 "ValidationError: At least one Availability Zone or VPC Subnet is "
                                 "required.")
                       : accepted();
}

class GroupScaler {
 public:
  GroupScaler(CloudCapacity& capacity, const CloudResource& group, const LaunchSettings& settings,
              const ZoneSubnets& zones, const std::string& entropy)
      : capacity_(capacity), group_(group), settings_(settings), zones_(zones), entropy_(entropy) {
    for (const auto& [zone, subnets] : zones) {
      counts_[zone] = 0;
    }
    const std::vector<CloudCapacity::Running>& running = capacity.running();
    for (std::size_t i = 0; i < running.size(); ++i) {
      if (running[i].present && running[i].instance.group == group.identifier) {
        members_.push_back(i);
      }
    }
  }

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(members_.size()); }

  Verdict reach(std::int64_t desired) {
    end_those_outside();
    while (size() > desired) {
      end_one(fullest());
    }
    while (size() < desired) {
      if (Verdict verdict = launch_one(desired); settles(verdict)) {
        return verdict;
      }
    }
    while (counts_[fullest()] > counts_[by_count().front()] + 1) {
      const std::string from = fullest();
      if (Placement placement = place(by_count().front(), desired);
          placement.kind == Placement::Kind::Refused) {
        break;
      } else {
        launch(by_count().front(), placement, desired);
      }
      end_one(from);
    }
    return accepted();
  }

 private:
  [[nodiscard]] const CloudInstance& instance(std::size_t member) const {
    return capacity_.running()[member].instance;
  }

  void end_those_outside() {
    std::vector<std::size_t> stay;
    for (const std::size_t member : members_) {
      const auto zone = zones_.find(instance(member).request.zone);
      const bool inside =
          zone != zones_.end() && std::find(zone->second.begin(), zone->second.end(),
                                            instance(member).subnet) != zone->second.end();
      if (inside) {
        ++counts_[zone->first];
        stay.push_back(member);
      } else {
        capacity_.terminate(member);
      }
    }
    members_ = std::move(stay);
  }

  // Zones with the fewest instances first; ties by name.
  [[nodiscard]] std::vector<std::string> by_count() const {
    std::vector<std::string> order;
    for (const auto& [zone, count] : counts_) {
      order.push_back(zone);
    }
    std::stable_sort(order.begin(), order.end(), [&](const std::string& a, const std::string& b) {
      return counts_.at(a) < counts_.at(b);
    });
    return order;
  }
  [[nodiscard]] std::string fullest() const {
    return std::max_element(counts_.begin(), counts_.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
  }

  void end_one(const std::string& zone) {
    const auto victim =
        std::min_element(members_.begin(), members_.end(), [&](std::size_t a, std::size_t b) {
          const bool a_here = instance(a).request.zone == zone;
          const bool b_here = instance(b).request.zone == zone;
          return std::pair(!a_here, instance(a).template_version) <
                 std::pair(!b_here, instance(b).template_version);
        });
    capacity_.terminate(*victim);
    members_.erase(victim);
    --counts_[zone];
  }

  [[nodiscard]] InstanceRequest request_in(const std::string& zone, std::int64_t desired) const {
    InstanceRequest request = settings_.request;
    request.zone = zone;
    const std::int64_t above = std::max<std::int64_t>(desired - settings_.on_demand_base, 0);
    const std::int64_t on_demand = std::min(
        desired, settings_.on_demand_base + (above * settings_.on_demand_percent + 99) / 100);
    const auto running = std::count_if(members_.begin(), members_.end(), [&](std::size_t member) {
      return !instance(member).request.spot;
    });
    if (running >= on_demand && on_demand < desired) {
      request.spot = true;
      request.preference = ReservationPreference::Open;
      request.target_id.clear();
      request.target_group_arn.clear();
    }
    return request;
  }
  [[nodiscard]] Placement place(const std::string& zone, std::int64_t desired) const {
    return capacity_.place(request_in(zone, desired));
  }

  void launch(const std::string& zone, const Placement& placement, std::int64_t desired) {
    CloudInstance made;
    made.id =
        "i-" + sha256_hex(fmt::format("{}\ninstance {}", entropy_, launched_++)).substr(0, 17);
    made.group = group_.identifier;
    made.region = group_.region;
    made.subnet = emptiest_subnet(zone);
    made.template_id = settings_.template_id;
    made.template_version = settings_.template_version;
    made.request = request_in(zone, desired);
    members_.push_back(capacity_.running().size());
    capacity_.launch(std::move(made), placement);
    ++counts_[zone];
  }

  [[nodiscard]] std::string emptiest_subnet(const std::string& zone) const {
    const std::vector<std::string>& subnets = zones_.at(zone);
    const auto used = [&](const std::string& subnet) {
      return std::count_if(members_.begin(), members_.end(),
                           [&](std::size_t member) { return instance(member).subnet == subnet; });
    };
    return subnets.size() == 1 ? subnets.front()
                               : *std::min_element(subnets.begin(), subnets.end(),
                                                   [&](const std::string& a, const std::string& b) {
                                                     return used(a) < used(b);
                                                   });
  }

  Verdict launch_one(std::int64_t desired) {
    std::string why;
    for (const std::string& zone : by_count()) {
      const Placement placement = place(zone, desired);
      if (placement.kind != Placement::Kind::Refused) {
        launch(zone, placement, desired);
        return accepted();
      }
      why = why.empty() ? placement.reason : why;
    }
    return refused(HandlerError::NotStabilized,
                   fmt::format("ReservationCapacityExceeded: {} runs {} of {} instances and could "
                               "not launch the next: {}",
                               group_.identifier, size(), desired, why));
  }

  CloudCapacity& capacity_;
  const CloudResource& group_;
  const LaunchSettings& settings_;
  const ZoneSubnets& zones_;
  const std::string& entropy_;
  std::vector<std::size_t> members_;  // in order of launch
  std::map<std::string, std::int64_t> counts_;
  std::uint32_t launched_ = 0;
};

}  // namespace

Verdict scale_group(const CloudContext& context, const CloudResource& group,
                    const std::string& entropy) {
  Bounds bounds;
  if (Verdict verdict = read_bounds(group.properties, bounds); settles(verdict)) {
    return verdict;
  }
  ZoneSubnets zones;
  if (Verdict verdict = read_zones(context, group.properties, zones); settles(verdict)) {
    return verdict;
  }
  LaunchSettings settings;
  if (Verdict verdict = read_group_settings(context, group.properties, settings);
      settles(verdict)) {
    return verdict;
  }
  Result<CloudCapacity> capacity = CloudCapacity::load(context);
  if (!capacity) {
    return capacity.error();
  }
  GroupScaler scaler(*capacity, group, settings, zones, entropy);
  // Without a desired capacity a group keeps its size, within its bounds.
  const std::int64_t desired =
      bounds.desired.value_or(std::clamp(scaler.size(), bounds.least, bounds.most));
  if (Verdict verdict = scaler.reach(desired); settles(verdict)) {
    return verdict;
  }
  return verdict_of(capacity->save());
}

Status empty_group(const CloudContext& context, const std::string& group) {
  Result<CloudCapacity> capacity = CloudCapacity::load(context);
  if (!capacity) {
    return capacity.error();
  }
  for (std::size_t i = 0; i < capacity->running().size(); ++i) {
    if (capacity->running()[i].instance.group == group) {
      capacity->terminate(i);
    }
  }
  return capacity->save();
}

}  // namespace drydock
