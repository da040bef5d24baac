#include "tests/simulation/crash/crash_process.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "planner/pipeline.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "tests/stacks/stack_builder.hpp"

namespace drydock {
namespace {

// The cloud as one process reaches it, which may die around every call.
class MortalProvider final : public Provider {
 public:
  MortalProvider(Provider& cloud, Fuse& fuse) : cloud_(cloud), fuse_(fuse) {}
  Result<ProgressEvent> start(const OperationRequest& request) override {
    return fuse_.around([&] { return cloud_.start(request); });
  }
  Result<ProgressEvent> poll(const std::string& token) override {
    return fuse_.around([&] { return cloud_.poll(token); });
  }
  Result<std::optional<ProgressEvent>> find_operation(const std::string& token) override {
    return fuse_.around([&] { return cloud_.find_operation(token); });
  }
  Result<std::optional<LiveResource>> read(const std::string& type,
                                           const std::string& identifier) const override {
    return cloud_.read(type, identifier);
  }
  Result<std::vector<LiveResource>> list(const std::string& type) const override {
    return cloud_.list(type);
  }
  Result<std::optional<std::string>> parameter(const std::string& name) const override {
    return cloud_.parameter(name);
  }

 private:
  Provider& cloud_;
  Fuse& fuse_;
};

// Sleeps in pieces, between which the lease is renewed, as a thread would do meanwhile.
class HeartbeatClock final : public Clock {
 public:
  HeartbeatClock(Clock& clock, std::function<void()> beat)
      : clock_(clock), beat_(std::move(beat)) {}
  [[nodiscard]] Nanoseconds now() const override { return clock_.now(); }
  void sleep(Nanoseconds duration) override {
    constexpr Nanoseconds kPiece = kCrashLease / 3;
    for (; duration > kPiece; duration -= kPiece) {
      clock_.sleep(kPiece);
      beat_();
    }
    clock_.sleep(duration);
    beat_();
  }

 private:
  Clock& clock_;
  std::function<void()> beat_;
};

}  // namespace

CrashProcess::CrashProcess(CrashWorld& world, const ResourceSet* desired, Fuse fuse, PlantedBug bug,
                           std::uint64_t jitter_seed)
    : world_(world), desired_(desired), fuse_(fuse), bug_(bug) {
  options_.parallelism = 4;
  options_.schemas = &world.types;
  clock_ = std::make_unique<HeartbeatClock>(world.clock, [this] { renew_lease(); });
  options_.jitter_seed = jitter_seed;
  options_.interrupted = &interrupted_;
}

bool CrashProcess::turn() { return execution_ ? advance() : begin(); }

bool CrashProcess::give_up(const Error& error) {
  failure_ = error.message;
  world_.trace.add("process: gives up: " + error.message);
  return true;
}

void CrashProcess::renew_lease() {
  if (store_ != nullptr && world_.clock.now() - renewed_at_ >= kCrashLease / 3) {
    renewed_at_ = world_.clock.now();
    static_cast<void>(store_->renew(lock_, kCrashLease));
  }
}

bool CrashProcess::begin() {
  Result<std::unique_ptr<StateStore>> store =
      open_state_store({.path = world_.path, .stack_name = "stack", .create = true}, world_.clock);
  if (!store) {
    return give_up(store.error());
  }
  store_ = std::make_unique<CrashStore>(std::move(*store), fuse_, bug_, world_.trace);
  provider_ = std::make_unique<MortalProvider>(world_.cloud, fuse_);
  const Result<LockInfo> lock = store_->lock("apply", kCrashLease);
  if (!lock) {
    return give_up(lock.error());
  }
  lock_ = lock->token;
  renewed_at_ = world_.clock.now();
  world_.trace.add("process: holds the lock");
  const Result<std::uint32_t> recovered =
      recover_intents({*store_, lock_, *provider_, *clock_, &interrupted_});
  if (!recovered) {
    static_cast<void>(store_->unlock(lock_));
    return give_up(recovered.error());
  }
  return make_plan_now();
}

bool CrashProcess::make_plan_now() {
  const Result<StateSnapshot> recorded = store_->snapshot();
  if (!recorded) {
    return give_up(recorded.error());
  }
  Diagnostics diagnostics;
  plan_ = desired_ == nullptr ? plan_destroy(*recorded, world_.types, "2026-11-21T00:00:00Z")
                              : plan_changes({*desired_, graph_of(*desired_)}, *recorded,
                                             world_.types, "2026-11-21T00:00:00Z", diagnostics);
  if (!plan_) {
    return give_up({diagnostics.all().front().message, ""});
  }
  for (const PlanStep& step : plan_->steps) {
    const ResourceChange& change = plan_->diff.changes[step.change];
    world_.trace.add(fmt::format("plan: {} {} of {} {}{}{} after {}", &step - plan_->steps.data(),
                                 operation_name(step.operation), action_name(change.action),
                                 change.address.text(), change.deposed.empty() ? "" : " deposed ",
                                 change.deposed, fmt::join(step.after, ", ")));
    if (step.operation == OperationKind::Delete && plan_->only_forgets(step)) {
      world_.released.insert(plan_->diff.changes[step.change].identifier);
    }
  }
  plan_was_empty_ = plan_->steps.empty();
  execution_.emplace(*plan_, *store_, lock_, *provider_, *clock_, options_);
  const Status begun = execution_->begin();
  return begun ? false : give_up(begun.error());
}

bool CrashProcess::advance() {
  renew_lease();
  const Result<bool> over = execution_->advance();
  if (!over) {
    return give_up(over.error());
  }
  if (!*over) {
    clock_->sleep(std::max<Nanoseconds>(execution_->wake_at() - world_.clock.now(), 0));
    return false;
  }
  if (const Status finished = execution_->finish(); !finished) {
    return give_up(finished.error());
  }
  applied_all_ = std::move(*execution_).result().complete();
  static_cast<void>(store_->unlock(lock_));
  world_.trace.add(applied_all_ ? "process: has applied all" : "process: ends with failures");
  return true;
}

}  // namespace drydock
