// One process that runs `drydock apply`, cut into turns so that two can be interleaved on one
// virtual clock: lock, recovery and plan are the first turn, each round of the executor is another.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "planner/apply/execution.hpp"
#include "planner/model/resource.hpp"
#include "planner/schema/resource_schema.hpp"
#include "tests/simulation/crash/crash_cloud.hpp"
#include "tests/simulation/crash/crash_store.hpp"

namespace drydock {

// What all processes of a trial share.
struct CrashWorld {
  const SchemaRegistry& types;
  std::string path;
  ManualClock clock{1'000'000LL * 1'000'000'000};
  Trace trace;
  std::set<std::string> released;  // identifiers that some plan meant to leave behind
  CrashCloud cloud;
  std::vector<std::string> problems;

  CrashWorld(const SchemaRegistry& all, std::string file, Rng rng)
      : types(all), path(std::move(file)), cloud(clock, released, rng, trace) {}
};

inline constexpr Nanoseconds kCrashLease = 10LL * 60 * 1'000'000'000;

class CrashProcess {
 public:
  // `desired` is null to destroy. The world outlives the process.
  CrashProcess(CrashWorld& world, const ResourceSet* desired, Fuse fuse, PlantedBug bug,
               std::uint64_t jitter_seed);
  CrashProcess(const CrashProcess&) = delete;
  CrashProcess& operator=(const CrashProcess&) = delete;

  // True: it has ended by itself, well or not. Throws Killed.
  [[nodiscard]] bool turn();
  void interrupt() { interrupted_.store(true); }
  [[nodiscard]] bool applied_all() const { return applied_all_; }
  // Why it gave up; "" if it did not.
  [[nodiscard]] const std::string& failure() const { return failure_; }
  [[nodiscard]] bool plan_was_empty() const { return plan_was_empty_; }
  [[nodiscard]] const std::optional<Plan>& plan() const { return plan_; }

 private:
  // The heartbeat of the lock's holder; what it finds out, the next write finds out too.
  void renew_lease();
  [[nodiscard]] bool begin();
  [[nodiscard]] bool advance();
  [[nodiscard]] bool give_up(const Error& error);
  [[nodiscard]] bool make_plan_now();

  CrashWorld& world_;
  const ResourceSet* desired_;
  Fuse fuse_;
  PlantedBug bug_;
  ApplyOptions options_;
  std::atomic<bool> interrupted_ = false;
  std::unique_ptr<Provider> provider_;
  std::unique_ptr<StateStore> store_;
  LockToken lock_;
  std::unique_ptr<Clock> clock_;
  Nanoseconds renewed_at_ = 0;
  std::optional<Plan> plan_;
  std::optional<Execution> execution_;
  std::string failure_;
  bool applied_all_ = false;
  bool plan_was_empty_ = false;
};

}  // namespace drydock
