#include "planner/plan/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/duration.hpp"

namespace drydock {
namespace {

struct Known {
  std::string_view type;
  Nanoseconds duration;
  std::string_view source;
};

// What takes minutes; ranges are entered as their middle.
constexpr std::string_view kSlowResources =
    "oneuptime.com, \"How to Handle Resources That Take Long to Create in Terraform\", 2026-02-23";
constexpr std::array<Known, 4> kKnown = {{
    {"AWS::CloudFront::Distribution", 22 * kMinute, kSlowResources},  // 15 to 30 minutes
    {"AWS::EKS::Cluster", 15 * kMinute, "github.com/aws/containers-roadmap/issues/1227"},
    {"AWS::OpenSearchService::Domain", 20 * kMinute,
     "alchemy.run, providers/aws/opensearch/domain"},        // 15 to 25 minutes
    {"AWS::RDS::DBInstance", 15 * kMinute, kSlowResources},  // 10 to 20 minutes
}};

// Most calls that create something without a machine behind it end within seconds.
constexpr Nanoseconds kAssumed = 5 * kSecond;
constexpr Nanoseconds kLongestRecorded = kHour;

// The record holds when an operation was begun and noticed to have ended, which is no finer.
Nanoseconds whole_seconds(Nanoseconds duration) {
  return (duration + kSecond - 1) / kSecond * kSecond;
}

class Durations {
 public:
  explicit Durations(const StateSnapshot* recorded) {
    for (std::size_t i = 0; recorded != nullptr && i < recorded->resources.size(); ++i) {
      const RecordedResource& row = recorded->resources[i];
      const Nanoseconds took = row.updated_at - row.created_at;
      if (took <= 0 || took > kLongestRecorded) {
        continue;
      }
      Seen& seen = seen_[row.type];
      seen.shortest = seen.count == 0 ? took : std::min(seen.shortest, took);
      ++seen.count;
    }
  }

  Nanoseconds of(const std::string& type) {
    const auto [found, added] = used_.try_emplace(type);
    if (added) {
      found->second = estimate(type);
    }
    return found->second.duration;
  }

  std::vector<TypeDuration> used() && {
    std::vector<TypeDuration> all;
    for (auto& [type, duration] : used_) {
      all.push_back(std::move(duration));
    }
    return all;
  }

 private:
  struct Seen {
    Nanoseconds shortest = 0;
    std::size_t count = 0;
  };

  TypeDuration estimate(const std::string& type) const {
    if (const auto seen = seen_.find(type); seen != seen_.end()) {
      return {type, whole_seconds(seen->second.shortest),
              fmt::format("recorded: the shortest of {}", seen->second.count)};
    }
    const auto* const known = std::find_if(kKnown.begin(), kKnown.end(),
                                           [&](const Known& one) { return one.type == type; });
    if (known != kKnown.end()) {
      return {type, known->duration, fmt::format("table: {}", known->source)};
    }
    return {type, kAssumed, "assumed"};
  }

  std::map<std::string, Seen, std::less<>> seen_;
  std::map<std::string, TypeDuration> used_;
};

}  // namespace

Schedule schedule_of(const Plan& plan, const StateSnapshot* recorded) {
  Schedule schedule;
  const std::size_t count = plan.steps.size();
  schedule.waves.assign(count, 0);
  schedule.durations.assign(count, 0);
  std::vector<Nanoseconds> ends(count, 0);
  std::vector<std::uint32_t> latest(count, 0);  // the step that this one waits for longest
  Durations durations(recorded);
  std::size_t last = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const PlanStep& step = plan.steps[i];
    Nanoseconds begin = 0;
    latest[i] = i;
    for (const std::uint32_t first : step.after) {
      schedule.waves[i] = std::max(schedule.waves[i], schedule.waves[first] + 1);
      if (ends[first] > begin) {
        begin = ends[first];
        latest[i] = first;
      }
    }
    // What only leaves the record takes no time.
    schedule.durations[i] = plan.only_forgets(step) ? 0 : durations.of(plan.type_of(step));
    ends[i] = begin + schedule.durations[i];
    schedule.wave_count = std::max(schedule.wave_count, schedule.waves[i] + 1);
    last = ends[i] > ends[last] ? i : last;
  }
  if (count != 0) {
    schedule.duration = ends[last];
    auto at = static_cast<std::uint32_t>(last);
    schedule.critical_path.push_back(at);
    while (latest[at] != at) {
      at = latest[at];
      schedule.critical_path.push_back(at);
    }
    std::reverse(schedule.critical_path.begin(), schedule.critical_path.end());
  }
  schedule.types = std::move(durations).used();
  return schedule;
}

}  // namespace drydock
