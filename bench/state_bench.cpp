// The state store on a real disk, fully synchronised: what a write costs beside 100 and beside
// 50,000 recorded resources (bytes handed to the system and synchronisations are counted), what
// reading and opening cost, and all the writes of an apply of 10,000 resources.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/duration.hpp"
#include "planner/state/sqlite_state_store.hpp"

namespace {
std::atomic<std::int64_t> synchronisations{0};
}  // namespace

// In place of the C library's, so that they can be counted.
extern "C" int fsync(int file) {
  ++synchronisations;
  return static_cast<int>(::syscall(SYS_fsync, file));
}
extern "C" int fdatasync(int file) {
  ++synchronisations;
  return static_cast<int>(::syscall(SYS_fdatasync, file));
}

namespace drydock {
namespace {

// Bytes that this process has given to write(2) and its like (proc(5), /proc/PID/io).
std::int64_t bytes_written() {
  std::ifstream file("/proc/self/io");
  std::string name;
  std::int64_t number = 0;
  while (file >> name >> number) {
    if (name == "wchar:") {
      return number;
    }
  }
  return 0;
}

std::string address_of(std::int64_t number) { return fmt::format("Resource{:06}", number); }

// About 900 bytes as a row, as the resources of a real template have.
RecordedResource record(std::int64_t number, const std::string& version) {
  RecordedResource made;
  made.address = Address(address_of(number));
  made.type = "AWS::EC2::SecurityGroup";
  made.identifier = fmt::format("sg-{:017x}", number);
  made.properties = Value::object({});
  made.properties.set("GroupDescription", Value::string("of generation " + version));
  made.properties.set("VpcId", Value::string("vpc-0123456789abcdef0"));
  Value::List rules;
  for (int port = 0; port < 4; ++port) {
    Value rule = Value::object({});
    rule.set("IpProtocol", Value::string("tcp"));
    rule.set("FromPort", Value::integer(8000 + port));
    rule.set("ToPort", Value::integer(8000 + port));
    rule.set("CidrIp", Value::string("10.0.0.0/16"));
    rules.push_back(std::move(rule));
  }
  made.properties.set("SecurityGroupIngress", Value::list(std::move(rules)));
  made.attributes = Value::object({});
  made.attributes.set("GroupId", Value::string(made.identifier));
  made.attributes.set("VpcId", Value::string("vpc-0123456789abcdef0"));
  if (number > 0) {
    made.dependencies = {Address(address_of(number / 2))};
  }
  return made;
}

Intent intent(std::int64_t number) {
  Intent made;
  made.client_token = fmt::format("{:032x}", number);
  made.address = Address(address_of(number));
  made.type = "AWS::EC2::SecurityGroup";
  made.desired_digest = std::string(64, 'd');
  made.desired = record(number, "1");
  return made;
}

Outcome outcome(std::int64_t number, const std::string& version) {
  Outcome made;
  made.record = record(number, version);
  return made;
}

class StateOnDisk {
 public:
  explicit StateOnDisk(std::int64_t resources) {
    std::string name = (std::filesystem::temp_directory_path() / "drydock-bench-XXXXXX").string();
    DRYDOCK_CHECK(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
    reopen();
    const Result<LockInfo> held = store_->lock("bench", kHour);
    DRYDOCK_CHECK(held.ok());
    lock_ = held->token;
    std::vector<StateWrite> writes;
    for (std::int64_t i = 0; i < resources; ++i) {
      writes.emplace_back(outcome(i, "0"));
    }
    write(writes);
  }
  StateOnDisk(const StateOnDisk&) = delete;
  StateOnDisk& operator=(const StateOnDisk&) = delete;
  ~StateOnDisk() {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  void reopen() {
    store_.reset();
    Result<std::unique_ptr<StateStore>> store = open_state_store(
        {.path = (folder_ / "state.db").string(), .stack_name = "app", .create = true}, clock_);
    DRYDOCK_CHECK(store.ok());
    store_ = std::move(*store);
  }
  void write(std::span<const StateWrite> writes) {
    DRYDOCK_CHECK(store_->write(lock_, writes).ok());
  }
  // A long run writes to the log from its first moments on.
  void warm_up() {
    for (int i = 0; i < 20; ++i) {
      const StateWrite one = outcome(0, "0");
      write({&one, 1});
    }
  }
  [[nodiscard]] StateStore& store() { return *store_; }
  [[nodiscard]] const LockToken& lock() const { return lock_; }

 private:
  ManualClock clock_;
  std::filesystem::path folder_;
  std::unique_ptr<StateStore> store_;
  LockToken lock_;
};

// Runs the loop and counts what each iteration cost.
template <class Body>
void counted(benchmark::State& state, double operations, Body body) {
  const std::int64_t bytes = bytes_written();
  const std::int64_t syncs = synchronisations;
  for (auto _ : state) {
    body();
  }
  const double runs = static_cast<double>(state.iterations());
  state.counters["bytes/op"] = static_cast<double>(bytes_written() - bytes) / runs / operations;
  state.counters["syncs/run"] = static_cast<double>(synchronisations - syncs) / runs;
}

void write_one(benchmark::State& state) {
  StateOnDisk on_disk(state.range(0));
  on_disk.warm_up();
  std::int64_t next = 0;
  counted(state, 1, [&] {
    next = (next + 7'919) % state.range(0);
    const StateWrite one = outcome(next, "1");
    on_disk.write({&one, 1});
  });
}
BENCHMARK(write_one)
    ->Arg(100)
    ->Arg(50'000)
    ->Iterations(2'000)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

// What an executor with ten operations under way writes at once: ten have ended, ten begin.
void write_ten_outcomes_ten_intents(benchmark::State& state) {
  StateOnDisk on_disk(state.range(0));
  on_disk.warm_up();
  std::int64_t next = 0;
  std::int64_t token = 0;
  counted(state, 20, [&] {
    std::vector<StateWrite> writes;
    for (int i = 0; i < 10; ++i) {
      next = (next + 7'919) % state.range(0);
      Outcome ended = outcome(next, "1");
      if (token >= 10) {
        ended.client_token = fmt::format("{:032x}", token - 10);
      }
      Intent begun = intent(token++);
      writes.emplace_back(std::move(ended));
      writes.emplace_back(std::move(begun));
    }
    on_disk.write(writes);
  });
}
BENCHMARK(write_ten_outcomes_ten_intents)
    ->Arg(100)
    ->Arg(50'000)
    ->Iterations(500)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

// `state mv`: opened, one write, closed; no log.
void open_write_close(benchmark::State& state) {
  StateOnDisk on_disk(state.range(0));
  std::int64_t next = 0;
  counted(state, 1, [&] {
    on_disk.reopen();
    next = (next + 7'919) % state.range(0);
    const StateWrite one = outcome(next, "1");
    on_disk.write({&one, 1});
  });
}
BENCHMARK(open_write_close)
    ->Arg(100)
    ->Arg(50'000)
    ->Iterations(100)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

void open_state(benchmark::State& state) {
  StateOnDisk on_disk(state.range(0));
  for (auto _ : state) {
    on_disk.reopen();
  }
}
BENCHMARK(open_state)->Arg(100)->Arg(50'000)->Unit(benchmark::kMicrosecond)->UseRealTime();

void read_snapshot(benchmark::State& state) {
  StateOnDisk on_disk(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(on_disk.store().snapshot());
  }
}
BENCHMARK(read_snapshot)->Arg(100)->Arg(10'000)->Arg(50'000)->Unit(benchmark::kMillisecond);

// Everything that an apply of new resources writes, ten operations at a time.
void writes_of_an_apply(benchmark::State& state) {
  const std::int64_t count = state.range(0);
  StateOnDisk on_disk(0);
  std::int64_t first = 0;
  counted(state, static_cast<double>(count), [&] {
    for (std::int64_t done = 0; done < count; done += 10, first += 10) {
      std::vector<StateWrite> begun;
      std::vector<StateWrite> asked;
      for (std::int64_t i = first; i < first + 10; ++i) {
        if (done > 0) {
          Outcome ended = outcome(i - 10, "0");
          ended.client_token = fmt::format("{:032x}", i - 10);
          begun.emplace_back(std::move(ended));
        }
        begun.emplace_back(intent(i));
        asked.emplace_back(RequestNote{fmt::format("{:032x}", i), fmt::format("request-{}", i)});
      }
      on_disk.write(begun);
      on_disk.write(asked);
    }
  });
}
BENCHMARK(writes_of_an_apply)
    ->Arg(100)
    ->Arg(10'000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace drydock
