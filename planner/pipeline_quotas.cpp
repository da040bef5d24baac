#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <queue>

#include "base/codes/plan_codes.hpp"
#include "planner/pipeline.hpp"

namespace drydock {
namespace {

struct Peak {
  std::int64_t more = 0;     // objects beyond those of now, at the worst moment
  std::uint32_t beyond = 0;  // the step that first does not find room
};

// The most objects that a plan has of a type at once. Steps that wait for nothing may run in any
// order, so that a deletion counts only where everything else that can be done is done.
class PeakOfType {
 public:
  PeakOfType(const Plan& plan, const std::string& type, std::int64_t room)
      : plan_(plan), type_(type), room_(room), left_(plan.steps.size()), next_(plan.steps.size()) {
    for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
      left_[i] = plan.steps[i].after.size();
      for (const std::uint32_t first : plan.steps[i].after) {
        next_[first].push_back(i);
      }
      if (left_[i] == 0) {
        release(i);
      }
    }
  }

  Peak run() {
    while (!ready_.empty() || !deletions_.empty()) {
      auto& queue = ready_.empty() ? deletions_ : ready_;
      const std::uint32_t step = queue.top();
      queue.pop();
      take(step);
      for (const std::uint32_t each : next_[step]) {
        if (--left_[each] == 0) {
          release(each);
        }
      }
    }
    return peak_;
  }

 private:
  using Queue = std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>>;

  [[nodiscard]] bool deletes(std::uint32_t index) const {
    const PlanStep& step = plan_.steps[index];
    return step.operation == OperationKind::Delete && !plan_.only_forgets(step) &&
           plan_.type_of(step) == type_;
  }

  void release(std::uint32_t step) { (deletes(step) ? deletions_ : ready_).push(step); }

  void take(std::uint32_t index) {
    if (deletes(index)) {
      --now_;
      return;
    }
    const PlanStep& step = plan_.steps[index];
    if (step.operation == OperationKind::Create && plan_.type_of(step) == type_) {
      ++now_;
      if (now_ > room_ && peak_.more <= room_) {
        peak_.beyond = index;
      }
      peak_.more = std::max(peak_.more, now_);
    }
  }

  const Plan& plan_;
  const std::string& type_;
  std::int64_t room_;
  std::vector<std::size_t> left_;
  std::vector<std::vector<std::uint32_t>> next_;
  Queue ready_;
  Queue deletions_;
  std::int64_t now_ = 0;
  Peak peak_;
};

void report(const Plan& plan, const std::string& type, const QuotaUse& use, std::int64_t creations,
            const ResourceSet* desired, Diagnostics& diagnostics) {
  const std::int64_t room = std::max<std::int64_t>(use.most - use.used, 0);
  const Peak peak = PeakOfType(plan, type, room).run();
  if (peak.more <= room) {
    return;
  }
  const Address& address = plan.diff.changes[plan.steps[peak.beyond].change].address;
  const Resource* wanted = desired == nullptr ? nullptr : desired->find(address);
  diagnostics.add(
      {.code = codes::QuotaForeseen,
       .message = fmt::format("the plan creates {} of {} and needs room for {} more at once, and "
                              "the quota leaves {}: {} of {} are in use ({})",
                              creations, type, peak.more, room, use.used, use.most, use.code),
       .span = wanted == nullptr ? Span{} : wanted->name_span,
       .hint = fmt::format("nothing was touched; `{}` is the first without room: ask for a higher "
                           "quota, or leave something out with --exclude",
                           address.text()),
       .path = "Resources." + address.text()});
}

}  // namespace

Status foresee_quotas(const Plan& plan, const ResourceSet* desired,
                      const ReadOnlyProvider& provider, Diagnostics& diagnostics) {
  std::map<std::string, std::int64_t> creations;
  for (const PlanStep& step : plan.steps) {
    if (step.operation == OperationKind::Create) {
      ++creations[plan.type_of(step)];
    }
  }
  for (const auto& [type, count] : creations) {
    const Result<std::optional<QuotaUse>> use = provider.quota_of(type);
    if (!use) {
      return use.error();
    }
    if (*use && (*use)->used + count > (*use)->most) {
      report(plan, type, **use, count, desired, diagnostics);
    }
  }
  return success();
}

}  // namespace drydock
