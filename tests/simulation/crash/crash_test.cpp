// The deterministic simulation test. DRYDOCK_CRASH_SEEDS says how many seeds (500 by default,
// 20,000 in the nightly run), DRYDOCK_CRASH_SEED runs one, DRYDOCK_CRASH_CASES is where failures
// are written (the temporary folder by default).
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

#include "tests/simulation/crash/crash_trial.hpp"
#include "tests/stacks/test_types.hpp"

namespace drydock {
namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): read before threads
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Memory if there is some: the trials are about what is written, not about how fast a disk is.
std::string scratch() {
  const std::filesystem::path memory = "/dev/shm";
  const std::filesystem::path base =
      std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
  const std::filesystem::path made = base / fmt::format("drydock-crash-{}", ::getpid());
  std::filesystem::create_directories(made);
  return made.string();
}

struct Totals {
  std::uint64_t processes = 0;
  std::uint64_t deaths = 0;
  std::uint64_t overtaken = 0;
};

// The first seed from `first` on whose trial fails, if one of `count` does.
class Search {
 public:
  Search(PlantedBug bug, std::uint64_t first, std::uint64_t count)
      : bug_(bug), next_(first), end_(first + count) {}

  void run() {
    std::vector<std::jthread> threads;
    for (unsigned i = std::max(1U, std::thread::hardware_concurrency()); i > 0; --i) {
      threads.emplace_back([this, i] { work(i); });
    }
  }
  [[nodiscard]] const std::optional<std::pair<CrashTrial, CrashReport>>& failure() const {
    return failure_;
  }
  [[nodiscard]] const Totals& totals() const { return totals_; }

 private:
  void work(unsigned number) {
    const SchemaRegistry types = test_types();
    const std::string folder = scratch();
    while (true) {
      const std::uint64_t seed = next_++;
      if (seed >= end_ || found_) {
        return;
      }
      const CrashTrial trial{seed, bug_};
      CrashReport report =
          run_crash_trial(trial, types, fmt::format("{}/{}-{}.db", folder, int(bug_), number));
      const std::scoped_lock lock(mutex_);
      totals_.processes += report.processes;
      totals_.deaths += report.deaths;
      totals_.overtaken += report.overtaken;
      if (!report.problems.empty() && (!failure_ || failure_->first.seed > seed)) {
        failure_.emplace(trial, std::move(report));
        found_ = true;
      }
    }
  }

  PlantedBug bug_;
  std::atomic<std::uint64_t> next_;
  std::uint64_t end_;
  std::atomic<bool> found_ = false;
  std::mutex mutex_;
  std::optional<std::pair<CrashTrial, CrashReport>> failure_;
  Totals totals_;
};

class CrashTest : public testing::Test {
 protected:
  ~CrashTest() override { std::filesystem::remove_all(scratch()); }
};

TEST_F(CrashTest, EverySeedEndsWithAStateThatEqualsTheCloud) {
  const std::uint64_t one = number_from("DRYDOCK_CRASH_SEED", 0);
  const std::uint64_t count = one != 0 ? 1 : number_from("DRYDOCK_CRASH_SEEDS", 500);
  Search search(PlantedBug::None, one != 0 ? one : 1, count);
  search.run();
  if (search.failure()) {
    const char* cases = std::getenv("DRYDOCK_CRASH_CASES");  // NOLINT(concurrency-mt-unsafe)
    const auto& [trial, report] = *search.failure();
    const std::string folder = write_crash_case(
        trial, report, cases == nullptr ? std::filesystem::temp_directory_path().string() : cases);
    for (const std::string& problem : report.problems) {
      ADD_FAILURE() << "seed " << trial.seed << ": " << problem << "\nwritten to " << folder;
    }
  }
  fmt::print("{} seeds: {} processes, {} killed, {} overtaken\n", count, search.totals().processes,
             search.totals().deaths, search.totals().overtaken);
}

// A test that finds nothing shows nothing: each planted bug must be found.
class PlantedBugTest : public CrashTest, public testing::WithParamInterface<PlantedBug> {};

TEST_P(PlantedBugTest, IsFoundWithinTwoThousandSeeds) {
  Search search(GetParam(), 1, 2000);
  search.run();
  ASSERT_TRUE(search.failure().has_value());
  fmt::print("found at seed {}: {}\n", search.failure()->first.seed,
             search.failure()->second.problems.front());
}

std::string name_of_bug(const testing::TestParamInfo<PlantedBug>& bug) {
  static const std::array<std::string, 4> kNames = {"None", "SkipJournal", "DropAnswer",
                                                    "IgnoreFence"};
  return kNames[static_cast<std::size_t>(bug.param)];
}

INSTANTIATE_TEST_SUITE_P(Bugs, PlantedBugTest,
                         testing::Values(PlantedBug::SkipJournal, PlantedBug::DropAnswer,
                                         PlantedBug::IgnoreFence),
                         name_of_bug);

}  // namespace
}  // namespace drydock
