#include "simulator/rehearsal/rehearse.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/check.hpp"
#include "base/duration.hpp"
#include "planner/apply/execution.hpp"
#include "simulator/engine/parallel_for.hpp"
#include "simulator/engine/streaming_statistics.hpp"
#include "simulator/rehearsal/memory_state_store.hpp"

namespace drydock {
namespace {

// Depth is bounded by the readers.
void settle_unknowns(Value& value) {  // NOLINT(misc-no-recursion)
  if (value.is_unknown()) {
    value = Value::string("known after apply");
  } else if (value.is_list()) {
    for (Value& item : value.items()) {
      settle_unknowns(item);
    }
  } else if (value.is_object()) {
    for (Value::Member& member : value.members()) {
      settle_unknowns(member.value);
    }
  }
}

struct TrialResult {
  double seconds = 0;
  bool complete = false;
  bool crashed = false;
  std::vector<std::uint32_t> path;
  std::vector<std::uint32_t> failed;
  std::vector<std::uint32_t> retried;
  std::uint32_t done = 0;
  std::uint32_t under_way = 0;
  std::uint32_t remnants = 0;
  std::uint32_t not_started = 0;
};

class Rehearser {
 public:
  Rehearser(const Plan& plan, const StateSnapshot& recorded, const CloudModel& model,
            const RehearsalOptions& options)
      : plan_(plan), recorded_(recorded), model_(model), options_(options) {
    for (ResourceChange& change : plan_.diff.changes) {
      settle_unknowns(change.after);
    }
    plan_.outputs.clear();
  }

  [[nodiscard]] TrialResult run(std::uint32_t trial, bool calm) const {
    ManualClock clock(kHour);
    MemoryStateStore store(recorded_);
    const Result<LockInfo> lock = store.lock("rehearse", kHour);
    DRYDOCK_CHECK(lock);
    ModelledCloud cloud(model_, clock, {options_.seed, trial, calm});
    TrialResult result;
    std::vector<Nanoseconds> ended(plan_.steps.size(), 0);
    ApplyOptions apply = options_.apply;
    apply.jitter_seed = options_.seed + (static_cast<std::uint64_t>(trial) << 32U);
    apply.hooks = nullptr;
    apply.interrupted = nullptr;
    apply.on_event = [&](const StepEvent& event) {
      if (event.kind == StepEvent::Kind::Finished || event.kind == StepEvent::Kind::Failed) {
        ended[event.step] = clock.now();
      } else if (event.kind == StepEvent::Kind::Retrying) {
        result.retried.push_back(event.step);
      }
    };
    const Nanoseconds dies_at = calm ? kForever : death(trial) + clock.now();
    Execution execution(plan_, store, lock->token, cloud, clock, apply);
    Status begun = execution.begin();
    DRYDOCK_CHECK(begun);
    while (true) {
      const Result<bool> over = execution.advance();
      DRYDOCK_CHECK(over);
      if (*over) {
        break;
      }
      const Nanoseconds next = std::max(execution.wake_at(), clock.now());
      if (next >= dies_at) {
        clock.sleep(dies_at - clock.now());
        result.crashed = true;
        break;
      }
      clock.sleep(next - clock.now());
    }
    result.seconds = to_seconds(clock.now() - kHour);
    take_stock(execution.result(), store, ended, result);
    return result;
  }

  [[nodiscard]] std::size_t step_count() const { return plan_.steps.size(); }

 private:
  static constexpr Nanoseconds kForever = Nanoseconds{100} * 365 * kDay;

  [[nodiscard]] Nanoseconds death(std::uint32_t trial) const {
    if (model_.crashes_per_hour <= 0) {
      return kForever;
    }
    Rng rng({options_.seed, trial, 0, stream_hash("crash")});
    const double hours = -std::log(rng.uniform_positive()) / model_.crashes_per_hour;
    return static_cast<Nanoseconds>(std::min(hours, 1000.0) * static_cast<double>(kHour));
  }

  void take_stock(const ApplyResult& applied, const MemoryStateStore& store,
                  const std::vector<Nanoseconds>& ended, TrialResult& result) const {
    result.complete = !result.crashed && applied.complete();
    result.under_way = static_cast<std::uint32_t>(store.open_intents()->size());
    for (std::uint32_t step = 0; step < applied.steps.size(); ++step) {
      const StepState state = applied.steps[step];
      result.done += state == StepState::Done ? 1U : 0U;
      if (state == StepState::Failed) {
        result.failed.push_back(step);
      } else if (state == StepState::Waiting || state == StepState::Skipped) {
        ++result.not_started;
      }
    }
    const Result<StateSnapshot> snapshot = store.snapshot();
    const auto deposed = [](const StateSnapshot& state) {
      return std::count_if(state.resources.begin(), state.resources.end(),
                           [](const RecordedResource& row) { return !row.deposed.empty(); });
    };
    const auto more = deposed(*snapshot) - deposed(recorded_);
    result.remnants = static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(more, 0));
    result.path = critical_path(ended);
  }

  // From the step that ended last back to what it waited for last.
  [[nodiscard]] std::vector<std::uint32_t> critical_path(
      const std::vector<Nanoseconds>& ended) const {
    std::vector<std::uint32_t> path;
    if (ended.empty()) {
      return path;
    }
    auto step =
        static_cast<std::uint32_t>(std::max_element(ended.begin(), ended.end()) - ended.begin());
    while (ended[step] > 0) {
      path.push_back(step);
      const std::vector<std::uint32_t>& needs = plan_.steps[step].after;
      if (needs.empty()) {
        break;
      }
      step = *std::max_element(needs.begin(), needs.end(), [&](std::uint32_t a, std::uint32_t b) {
        return ended[a] < ended[b];
      });
    }
    std::reverse(path.begin(), path.end());
    return path;
  }

  Plan plan_;
  const StateSnapshot& recorded_;
  const CloudModel& model_;
  const RehearsalOptions& options_;
};

// Each trial has its place, so that it does not matter which thread ran it.
std::vector<TrialResult> run_all(const Rehearser& rehearser, const RehearsalOptions& options) {
  std::vector<TrialResult> results(options.trials);
  parallel_for(options.trials,
               [&](std::uint32_t trial) { results[trial] = rehearser.run(trial, false); },
               {.threads = options.threads, .on_progress = {}});
  return results;
}

void add_left_behind(Rehearsal& all, const TrialResult& one) {
  all.left_done += one.done;
  all.left_under_way += one.under_way;
  all.left_remnants += one.remnants;
  all.left_not_started += one.not_started;
}

}  // namespace

Interval Share::ci95() const { return share_ci95(trials, of); }

Rehearsal rehearse(const Plan& plan, const StateSnapshot& recorded, const CloudModel& model,
                   const RehearsalOptions& options) {
  DRYDOCK_CHECK(options.trials > 0);
  const Rehearser rehearser(plan, recorded, model, options);
  const TrialResult calm = rehearser.run(0, true);
  const std::vector<TrialResult> trials = run_all(rehearser, options);

  Rehearsal all;
  all.trials = options.trials;
  all.calm_seconds = calm.seconds;
  all.critical_path = calm.path;
  all.steps.resize(rehearser.step_count());
  for (std::uint32_t step = 0; step < all.steps.size(); ++step) {
    all.steps[step].step = step;
  }
  RunningMoments moments;
  std::vector<double> seconds;
  for (const TrialResult& one : trials) {
    moments.add(one.seconds);
    seconds.push_back(one.seconds);
    all.crashed.trials += one.crashed ? 1U : 0U;
    if (!one.complete) {
      ++all.failing.trials;
      add_left_behind(all, one);
    }
    for (const std::uint32_t step : one.path) {
      ++all.steps[step].critical;
    }
    for (const std::uint32_t step : one.failed) {
      ++all.steps[step].failed;
    }
    for (const std::uint32_t step : one.retried) {
      ++all.steps[step].retries;
    }
  }
  all.failing.of = all.crashed.of = options.trials;
  if (all.failing.trials > 0) {
    for (double* mean :
         {&all.left_done, &all.left_under_way, &all.left_remnants, &all.left_not_started}) {
      *mean /= all.failing.trials;
    }
  }
  std::sort(seconds.begin(), seconds.end());
  all.mean_seconds = moments.mean();
  all.mean_ci95 = moments.mean_ci95();
  all.p50 = estimate_quantile(seconds, 0.50);
  all.p95 = estimate_quantile(seconds, 0.95);
  return all;
}

}  // namespace drydock
