// Apply of generated plans with full durability (SQLite, synchronous=FULL, on the disk of the
// system's temporary folder), against clouds in memory: one that answers at once, one whose
// operations take 50 ms. `ideal_ms` is what the longest chain takes, or the work over the places if
// that is more, `polls_per_step` questions to the cloud.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/duration.hpp"
#include "base/rng.hpp"
#include "planner/apply/executor.hpp"
#include "planner/apply/run_recorder.hpp"
#include "planner/state/sqlite_state_store.hpp"

namespace drydock {
namespace {

class TimedCloud final : public Provider {
 public:
  TimedCloud(const Clock& clock, Nanoseconds latency) : clock_(clock), latency_(latency) {}
  Result<ProgressEvent> start(const OperationRequest& request) override {
    ProgressEvent event;
    event.request_token = request.client_token;
    event.identifier = request.logical_id;
    event.attributes = Value::object({});
    event.attributes.set("Arn", Value::string("arn:" + request.logical_id));
    event.status = latency_ == 0 ? OperationStatus::Success : OperationStatus::InProgress;
    ends_[request.client_token] = {clock_.now() + latency_, event};
    return event;
  }
  Result<ProgressEvent> poll(const std::string& token) override {
    ++polls_;
    auto& [ends_at, event] = ends_.at(token);
    if (clock_.now() >= ends_at) {
      event.status = OperationStatus::Success;
    }
    return event;
  }
  Result<std::optional<ProgressEvent>> find_operation(const std::string& /*token*/) override {
    return std::optional<ProgressEvent>();
  }
  Result<std::optional<LiveResource>> read(const std::string& /*type*/,
                                           const std::string& /*identifier*/) const override {
    return std::optional<LiveResource>();
  }
  Result<std::vector<LiveResource>> list(const std::string& /*type*/) const override {
    return std::vector<LiveResource>();
  }
  Result<std::optional<std::string>> parameter(const std::string& /*name*/) const override {
    return std::optional<std::string>();
  }
  [[nodiscard]] std::int64_t polls() const { return polls_; }

 private:
  const Clock& clock_;
  Nanoseconds latency_;
  std::map<std::string, std::pair<Nanoseconds, ProgressEvent>> ends_;
  std::int64_t polls_ = 0;
};

enum class Shape : std::uint8_t { Flat, Chain, Layers, Random };

std::vector<std::uint32_t> needs_of(Shape shape, std::uint32_t step, std::uint32_t count,
                                    Rng& rng) {
  std::vector<std::uint32_t> needs;
  const std::uint32_t layer = std::max(1U, count / 10);
  switch (shape) {
    case Shape::Flat:
      break;
    case Shape::Chain:
      if (step > 0) {
        needs.push_back(step - 1);
      }
      break;
    case Shape::Layers:
      for (int i = 0; step >= layer && i < 3; ++i) {
        needs.push_back((step / layer - 1) * layer + rng.below(layer));
      }
      break;
    case Shape::Random:
      for (int i = 0; step > 0 && i < 3; ++i) {
        needs.push_back(rng.below(step));
      }
      break;
  }
  std::sort(needs.begin(), needs.end());
  needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  return needs;
}

Plan plan_of(Shape shape, std::uint32_t count) {
  Rng rng({.seed = 1, .purpose = stream_hash("apply_bench")});
  Plan plan;
  plan.stack_name = "bench";
  for (std::uint32_t i = 0; i < count; ++i) {
    ResourceChange change;
    change.address = Address("R" + std::to_string(i));
    change.type = "Bench::Type::T" + std::to_string(i % 7);
    change.action = Action::Create;
    change.after = Value::object({});
    change.after.set("Name", Value::string("name-" + std::to_string(i)));
    const std::vector<std::uint32_t> needs = needs_of(shape, i, count, rng);
    Value of = Value::list({});
    for (const std::uint32_t need : needs) {
      Value expression = Value::object({});
      const std::string name = "R" + std::to_string(need);
      expression.set("Fn::GetAtt", Value::list({Value::string(name), Value::string("Arn")}));
      of.items().push_back(Value::unknown(std::move(expression)));
      change.dependencies.emplace_back(name);
    }
    change.after.set("Of", std::move(of));
    plan.diff.changes.push_back(std::move(change));
    plan.steps.push_back({OperationKind::Create, i, needs});
  }
  return plan;
}

std::uint32_t longest_chain(const Plan& plan) {
  std::vector<std::uint32_t> length(plan.steps.size(), 1);
  std::uint32_t longest = 0;
  for (std::size_t step = 0; step < plan.steps.size(); ++step) {
    for (const std::uint32_t need : plan.steps[step].after) {
      length[step] = std::max(length[step], length[need] + 1);
    }
    longest = std::max(longest, length[step]);
  }
  return longest;
}

// With its log written, as `drydock apply` does.
Result<ApplyResult> apply_and_record(const Plan& plan, StateStore& store, const LockToken& lock,
                                     TimedCloud& cloud, Clock& clock, const ApplyOptions& options) {
  const Result<StateSnapshot> recorded = store.snapshot();
  DRYDOCK_CHECK(recorded);
  std::ofstream out(std::filesystem::temp_directory_path() / "drydock_apply_bench.jsonl",
                    std::ios::binary | std::ios::trunc);
  RunHeader header;
  header.id = "bench";
  header.started_at = clock.now();
  header.options = options;
  keep_what_runs(header, plan, *recorded, nullptr);
  RunRecorder recorder(out, header, {plan, recorded->secret_key, cloud, clock, options});
  Result<ApplyResult> result =
      apply_plan(plan, store, lock, recorder.provider(), recorder.clock(), recorder.options());
  DRYDOCK_CHECK(recorder.end(result));
  return result;
}

// Returns how long it took by the clock.
Nanoseconds apply_once(const Plan& plan, Clock& clock, TimedCloud& cloud, std::uint32_t parallelism,
                       bool recorded = false) {
  const std::string path =
      (std::filesystem::temp_directory_path() / "drydock_apply_bench.db").string();
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    std::filesystem::remove(path + suffix);
  }
  const Result<std::unique_ptr<StateStore>> store =
      open_state_store({.path = path, .stack_name = "bench", .create = true}, clock);
  DRYDOCK_CHECK(store);
  const Result<LockInfo> lock = (*store)->lock("apply", kHour);
  DRYDOCK_CHECK(lock);
  ApplyOptions options;
  options.parallelism = parallelism;
  const Nanoseconds began = clock.now();
  const Result<ApplyResult> result =
      recorded ? apply_and_record(plan, **store, lock->token, cloud, clock, options)
               : apply_plan(plan, **store, lock->token, cloud, clock, options);
  DRYDOCK_CHECK(result && result->complete());
  return clock.now() - began;
}

void zero_latency(benchmark::State& state, Shape shape) {
  const Plan plan = plan_of(shape, static_cast<std::uint32_t>(state.range(0)));
  for (auto _ : state) {
    SystemClock clock;
    TimedCloud cloud(clock, 0);
    benchmark::DoNotOptimize(
        apply_once(plan, clock, cloud, static_cast<std::uint32_t>(state.range(1))));
  }
}

void recorded(benchmark::State& state, Shape shape) {
  const Plan plan = plan_of(shape, static_cast<std::uint32_t>(state.range(0)));
  for (auto _ : state) {
    SystemClock clock;
    TimedCloud cloud(clock, 0);
    benchmark::DoNotOptimize(
        apply_once(plan, clock, cloud, static_cast<std::uint32_t>(state.range(1)), true));
  }
}

template <class C>
void slow_cloud(benchmark::State& state, Shape shape) {
  constexpr Nanoseconds kLatency = 50 * kMillisecond;
  const Plan plan = plan_of(shape, static_cast<std::uint32_t>(state.range(0)));
  const auto parallelism = static_cast<std::uint32_t>(state.range(1));
  const Nanoseconds ideal = std::max(
      longest_chain(plan) * kLatency,
      static_cast<Nanoseconds>((plan.steps.size() + parallelism - 1) / parallelism) * kLatency);
  Nanoseconds took = 0;
  std::int64_t polls = 0;
  for (auto _ : state) {
    C clock;
    TimedCloud cloud(clock, kLatency);
    took = apply_once(plan, clock, cloud, parallelism);
    polls = cloud.polls();
  }
  state.counters["ideal_ms"] = to_seconds(ideal) * 1000;
  state.counters["over_ideal_percent"] = (to_seconds(took) / to_seconds(ideal) - 1) * 100;
  state.counters["polls_per_step"] =
      static_cast<double>(polls) / static_cast<double>(plan.steps.size());
}

void virtual_50ms(benchmark::State& state, Shape shape) { slow_cloud<ManualClock>(state, shape); }
void real_50ms(benchmark::State& state, Shape shape) { slow_cloud<SystemClock>(state, shape); }

const std::vector<std::vector<std::int64_t>> kSizes = {{100, 1'000, 10'000}, {10, 100}};

BENCHMARK_CAPTURE(zero_latency, flat, Shape::Flat)
    ->ArgsProduct(kSizes)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(recorded, flat, Shape::Flat)
    ->ArgsProduct(kSizes)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(zero_latency, layers, Shape::Layers)
    ->ArgsProduct(kSizes)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(zero_latency, random, Shape::Random)
    ->ArgsProduct(kSizes)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(zero_latency, chain, Shape::Chain)
    ->Args({100, 10})
    ->Args({1'000, 10})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

BENCHMARK_CAPTURE(virtual_50ms, layers, Shape::Layers)
    ->ArgsProduct(kSizes)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(virtual_50ms, chain, Shape::Chain)
    ->Args({100, 10})
    ->Args({1'000, 10})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);
BENCHMARK_CAPTURE(real_50ms, layers, Shape::Layers)
    ->Args({100, 10})
    ->Args({1'000, 100})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);
BENCHMARK_CAPTURE(real_50ms, chain, Shape::Chain)
    ->Args({100, 10})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
}  // namespace drydock
