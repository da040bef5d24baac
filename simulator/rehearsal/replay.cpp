#include "simulator/rehearsal/replay.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <utility>

#include "base/check.hpp"
#include "base/duration.hpp"
#include "planner/apply/execution.hpp"
#include "simulator/rehearsal/memory_state_store.hpp"
#include "simulator/rehearsal/recorded_cloud.hpp"

namespace drydock {
namespace {

// The clock of the run: gives out its readings one after the other.
class RecordedClock final : public Clock {
 public:
  RecordedClock(const RunLog& log, std::atomic<bool>& interrupted, MemoryStateStore& store)
      : log_(log), interrupted_(interrupted), store_(store), last_(log.header.started_at) {}

  [[nodiscard]] Nanoseconds now() const override {
    if (next_ >= log_.readings.size()) {
      // The run took no more, for it was dead. It must not write, and it must notice soon: its
      // lock is gone, and it looks at that after a while.
      exhausted_ = true;
      static_cast<void>(store_.break_lock({}));
      return last_ + ++beyond_ * kSecond;
    }
    last_ = log_.readings[next_++];
    let_interrupt_in(false);
    return last_;
  }
  void sleep(Nanoseconds /*duration*/) override { let_interrupt_in(true); }

  [[nodiscard]] Nanoseconds glance() const { return last_; }
  [[nodiscard]] bool exhausted() const { return exhausted_; }

 private:
  void let_interrupt_in(bool asleep) const {
    if (log_.interrupted_at == next_ && log_.interrupted_asleep == asleep) {
      interrupted_ = true;
    }
  }

  const RunLog& log_;
  std::atomic<bool>& interrupted_;
  MemoryStateStore& store_;
  mutable std::size_t next_ = 0;
  mutable Nanoseconds last_;
  mutable bool exhausted_ = false;
  mutable Nanoseconds beyond_ = 0;
};

// Hooks that end as they did. They run no command.
class RecordedHooks final : public OperationHooks {
 public:
  explicit RecordedHooks(const RunLog& log) : log_(log), polls_(log.hooks.size(), 0) {
    for (std::size_t i = 0; i < log.hooks.size(); ++i) {
      calls_[{log.hooks[i].resource, log.hooks[i].moment}].push_back(i);
    }
  }

  [[nodiscard]] Result<std::optional<std::uint64_t>> start(const HookCall& call) override {
    std::vector<std::size_t>& left = calls_[{call.address.text(), call.moment}];
    if (left.empty()) {
      return std::optional<std::uint64_t>();
    }
    const std::size_t number = left.front();
    left.erase(left.begin());
    const RecordedHook& hook = log_.hooks[number];
    if (hook.unstarted) {
      return Error{*hook.unstarted, ""};
    }
    return hook.none ? std::nullopt : std::optional<std::uint64_t>(number);
  }

  [[nodiscard]] std::optional<Status> poll(std::uint64_t number) override {
    const RecordedHook& hook = log_.hooks[number];
    if (!hook.ended || polls_[number]++ < hook.polls) {
      return std::nullopt;
    }
    return hook.error ? Status(Error{*hook.error, ""}) : success();
  }

 private:
  const RunLog& log_;
  std::map<std::pair<std::string, HookMoment>, std::vector<std::size_t>> calls_;
  std::vector<std::uint32_t> polls_;
};

class Replayer {
 public:
  Replayer(const RunLog& log, const ReplayOptions& options)
      : log_(log), options_(options), store_(log.header.state), hooks_(log) {}

  Replay run() {
    apply_ = log_.header.options;
    apply_.schemas = options_.schemas;
    apply_.resume = log_.header.resume ? &*log_.header.resume : nullptr;
    apply_.interrupted = &interrupted_;
    apply_.hooks = log_.hooks.empty() ? nullptr : &hooks_;
    if (options_.parallelism) {
      made_.same_clock = false;
      apply_.parallelism = *options_.parallelism;
      run_on_own_clock();
    } else {
      run_on_recorded_clock();
    }
    take_stock();
    return std::move(made_);
  }

 private:
  void run_on_recorded_clock() {
    RecordedClock clock(log_, interrupted_, store_);
    RecordedCloud cloud(log_, {[&] { return clock.glance(); }, {}, [&] { die(); }});
    apply_.on_event = [&](const StepEvent& event) {
      if (!clock.exhausted() && !died_) {
        made_.events.push_back({clock.glance() - log_.header.started_at, event});
      }
    };
    execute(clock, cloud);
    made_.lasted = clock.glance() - log_.header.started_at;
    if (made_.end != ReplayEnd::RunEnded && log_.end == RunEnd::Error) {
      made_.end = ReplayEnd::StateFailed;
      made_.end_message = log_.end_message;
    }
    compare_events();
  }

  void run_on_own_clock() {
    ManualClock clock(log_.header.started_at);
    const auto pass = [&](Nanoseconds took) { clock.sleep(std::max<Nanoseconds>(took, 0)); };
    RecordedCloud cloud(log_, {[&] { return clock.now(); }, pass, [&] { die(); }});
    apply_.on_event = [&](const StepEvent& event) {
      if (!died_) {
        made_.events.push_back({clock.now() - log_.header.started_at, event});
      }
    };
    execute(clock, cloud);
    made_.lasted = clock.now() - log_.header.started_at;
  }

  // There is no answer, so there is no more to tell.
  void die() {
    died_ = true;
    static_cast<void>(store_.break_lock({}));
  }

  void execute(Clock& clock, RecordedCloud& cloud) {
    const Result<LockInfo> lock = store_.lock("replay", kHour);
    DRYDOCK_CHECK(lock);
    Execution execution(log_.header.plan, store_, lock->token, cloud, clock, apply_);
    if (Status ended = run_to_end(execution, clock, apply_); !ended) {
      made_.end = ReplayEnd::LogEnded;
      made_.end_message = cloud.unanswered();
    }
    made_.result = execution.result();
  }

  // Of a log that is cut off, the events and the readings need not end at the same place.
  void compare_events() {
    const std::size_t both = std::min(made_.events.size(), log_.events.size());
    for (std::size_t i = 0; i < both; ++i) {
      const StepEvent& now = made_.events[i].event;
      const RecordedStepEvent& then = log_.events[i];
      if (now.kind != then.kind || now.step != then.step) {
        made_.differs_at = i;
        return;
      }
    }
    if (log_.end && made_.events.size() != log_.events.size()) {
      made_.differs_at = both;
    }
  }

  void take_stock() {
    made_.under_way = static_cast<std::uint32_t>(
        std::count(made_.result.steps.begin(), made_.result.steps.end(), StepState::Running));
    Result<StateSnapshot> state = store_.snapshot();
    DRYDOCK_CHECK(state);
    made_.state = std::move(*state);
  }

  const RunLog& log_;
  const ReplayOptions& options_;
  MemoryStateStore store_;
  RecordedHooks hooks_;
  ApplyOptions apply_;
  std::atomic<bool> interrupted_{false};
  bool died_ = false;
  Replay made_;
};

}  // namespace

Replay replay(const RunLog& log, const ReplayOptions& options) {
  return Replayer(log, options).run();
}

}  // namespace drydock
