#include "simulator/fleet/capacity_rules.hpp"

#include <algorithm>

#include "base/duration.hpp"

namespace drydock {
namespace {

constexpr std::array<std::pair<std::string_view, QuotaClass>, 9> kByPrefix = {{
    {"dl", QuotaClass::Dl},
    {"inf", QuotaClass::Inf},
    {"trn", QuotaClass::Trn},
    {"vt", QuotaClass::GAndVt},
    {"f", QuotaClass::F},
    {"g", QuotaClass::GAndVt},
    {"p", QuotaClass::P},
    {"u", QuotaClass::Other},
    {"x", QuotaClass::X},
}};

}  // namespace

QuotaClass quota_class(std::string_view instance_type) {
  std::size_t letters = 0;
  while (letters < instance_type.size() && instance_type[letters] >= 'a' &&
         instance_type[letters] <= 'z') {
    ++letters;
  }
  const std::string_view family = instance_type.substr(0, letters);
  for (const auto& [prefix, quota] : kByPrefix) {
    if (family == prefix) {
      return quota;
    }
  }
  // A, C, D, H, I, M, R, T and Z with their kin ("im4gn", "is4gen"); "mac" and "hpc" are their own.
  constexpr std::string_view kStandard = "acdhimrtz";
  const bool standard = !family.empty() && kStandard.find(family[0]) != std::string_view::npos;
  return standard && family != "mac" && family != "hpc" ? QuotaClass::Standard : QuotaClass::Other;
}

Nanoseconds billed_spot_time(Nanoseconds ran, bool interrupted_by_ec2) {
  if (interrupted_by_ec2 && ran < kHour) {
    return 0;
  }
  return (ran + kSecond - 1) / kSecond * kSecond;
}

std::optional<ReservationFleetChoice> reservation_fleet_choice(
    Units target, std::span<const Units> weights, std::span<const std::uint32_t> rooms) {
  for (std::uint32_t i = 0; i < weights.size(); ++i) {
    const std::uint32_t needed = instances_for(target, weights[i]);
    if (rooms[i] >= needed) {
      return ReservationFleetChoice{i, needed};
    }
  }
  return std::nullopt;
}

SpotTimeoutOutcome spot_timeout_outcome(const SpotTimeout& timeout, Nanoseconds waited,
                                        Units missing_spot, bool first_provisioning) {
  if (!first_provisioning || missing_spot <= 0 || waited < timeout.after) {
    return {};
  }
  return timeout.action == SpotTimeout::Action::TerminateCluster
             ? SpotTimeoutOutcome{true, 0}
             : SpotTimeoutOutcome{false, missing_spot};
}

std::uint32_t choose_cluster_zone(std::span<const Units> given,
                                  std::span<const NanoDollars> price) {
  std::uint32_t best = 0;
  for (std::uint32_t zone = 1; zone < given.size(); ++zone) {
    const bool better =
        given[zone] > given[best] || (given[zone] == given[best] && price[zone] < price[best]);
    best = better ? zone : best;
  }
  return best;
}

ManagedSizes managed_sizes(Units total, const ManagedScalingLimits& limits) {
  const Units core = std::min(total, limits.max_core);
  const Units task = total - core;
  const Units core_on_demand = std::min(core, limits.max_on_demand);
  const Units task_on_demand = std::min(task, limits.max_on_demand - core_on_demand);
  return {core_on_demand, core - core_on_demand, task_on_demand, task - task_on_demand};
}

std::vector<std::uint32_t> tasks_by_provider(std::uint32_t tasks,
                                             std::span<const ProviderShare> shares) {
  std::vector<std::uint32_t> given(shares.size(), 0);
  std::uint64_t weights = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    given[i] = std::min(tasks, shares[i].base);
    tasks -= given[i];
    weights += shares[i].weight;
  }
  if (weights == 0) {
    return given;
  }
  const std::uint64_t rest = tasks;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const auto part = static_cast<std::uint32_t>(rest * shares[i].weight / weights);
    given[i] += part;
    tasks -= part;
  }
  for (std::size_t i = 0; i < shares.size() && tasks > 0; ++i) {
    const bool takes = shares[i].weight > 0;
    given[i] += takes ? 1 : 0;
    tasks -= takes ? 1 : 0;
  }
  return given;
}

SizeBounds maintenance_bounds(Units desired, std::uint32_t min_percent, std::uint32_t max_percent) {
  // So many must stay, and so many may be there: both in favor of the capacity.
  return {(desired * min_percent + 99) / 100, (desired * max_percent + 99) / 100};
}

}  // namespace drydock
