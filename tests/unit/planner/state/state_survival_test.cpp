// What a state keeps when the process is killed or the disk is full. The victim is a child process.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <vector>

#include "base/duration.hpp"
#include "base/rng.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "temporary_folder.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kLease = 60 * kSecond;

Outcome numbered(std::int64_t number, std::size_t padding) {
  Outcome outcome;
  RecordedResource record;
  record.address = Address("R" + std::to_string(number));
  record.type = "Test::Type";
  record.identifier = "id-" + std::to_string(number);
  record.properties = Value::object({});
  record.properties.set("Padding", Value::string(std::string(padding, 'p')));
  outcome.record = std::move(record);
  return outcome;
}

// Every write adds one row, so the rows must be R0 … R(serial-1), no matter when writing stopped.
void expect_whole(const std::string& path, std::int64_t at_least) {
  ManualClock clock(0);
  const auto store = open_state_store({.path = path, .stack_name = "app"}, clock);
  ASSERT_TRUE(store) << store.error().message;
  const Result<StateSnapshot> snapshot = (*store)->snapshot();
  ASSERT_TRUE(snapshot) << snapshot.error().message;
  EXPECT_GE(snapshot->serial, at_least);
  EXPECT_EQ(snapshot->serial, static_cast<std::int64_t>(snapshot->resources.size()));
  for (std::int64_t i = 0; i < snapshot->serial; ++i) {
    const RecordedResource* row = snapshot->find(Address("R" + std::to_string(i)));
    ASSERT_NE(row, nullptr) << "row " << i << " of " << snapshot->serial;
    EXPECT_EQ(row->identifier, "id-" + std::to_string(i));
  }
}

TEST(StateSurvival, AKilledWriterLosesNothingThatWasAcknowledged) {
  Rng rng({.seed = 1, .purpose = stream_hash("kill")});
  for (int round = 0; round < 12; ++round) {
    const TemporaryFolder folder;
    const std::string path = folder.file("state.db");
    int acknowledged[2];
    ASSERT_EQ(::pipe(acknowledged), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ManualClock clock(0);
      const auto store =
          open_state_store({.path = path, .stack_name = "app", .create = true}, clock);
      const Result<LockInfo> held = (*store)->lock("apply", kLease);
      for (std::int64_t i = 0; i < 100'000; ++i) {
        if (!(*store)->write_one(held->token, numbered(i, 300)) ||
            ::write(acknowledged[1], "x", 1) != 1) {
          ::_exit(1);
        }
      }
      ::_exit(0);
    }
    ::close(acknowledged[1]);
    // Waits for the first write, so that there is something to lose.
    char one = 0;
    ASSERT_EQ(::read(acknowledged[0], &one, 1), 1);
    ::usleep(1 + rng.below(15'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status));
    std::int64_t count = 1;
    while (::read(acknowledged[0], &one, 1) == 1) {
      ++count;
    }
    ::close(acknowledged[0]);
    expect_whole(path, count);
  }
}

constexpr int kWriters = 3;
constexpr int kTurns = 40;
constexpr int kWritesATurn = 12;  // the log comes and goes between turns

// Takes the lock, writes, gives it back, over and over; what it must wait for is the others.
int take_turns(const std::string& path, int writer) {
  SystemClock clock;
  std::int64_t number = writer * 1'000'000;
  for (int turn = 0; turn < kTurns;) {
    const auto store = open_state_store({.path = path, .stack_name = "app", .create = true}, clock);
    if (!store) {
      return 2;
    }
    const Result<LockInfo> held = (*store)->lock("apply", kLease);
    if (!held) {
      if (held.error().message.find("locked") == std::string::npos) {
        return 3;
      }
      ::usleep(200);
      continue;
    }
    const std::int64_t serial = (*store)->snapshot()->serial;
    for (int i = 0; i < kWritesATurn; ++i) {
      if (!(*store)->write_one(held->token, numbered(number++, 30))) {
        return 4;
      }
    }
    if ((*store)->snapshot()->serial != serial + kWritesATurn) {
      return 5;  // somebody else wrote meanwhile
    }
    if (!(*store)->unlock(held->token)) {
      return 6;
    }
    ++turn;
  }
  return 0;
}

TEST(StateSurvival, SeveralProcessesTakeTurnsAndNoneWritesInBetween) {
  const TemporaryFolder folder;
  const std::string path = folder.file("state.db");
  std::vector<pid_t> children;
  for (int writer = 0; writer < kWriters; ++writer) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::_exit(take_turns(path, writer));
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
  }
  ManualClock clock(0);
  const auto store = open_state_store({.path = path, .stack_name = "app"}, clock);
  ASSERT_TRUE(store);
  const Result<StateSnapshot> all = (*store)->snapshot();
  ASSERT_TRUE(all);
  EXPECT_EQ(all->serial, kWriters * kTurns * kWritesATurn);
  EXPECT_EQ(all->resources.size(), static_cast<std::size_t>(all->serial));
}

TEST(StateSurvival, AFullDiskIsSaidAndChangesNothing) {
  const TemporaryFolder folder;
  const std::string path = folder.file("state.db");
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    // A limit on file size fails writes as a full disk does, if its signal is ignored.
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{256 * 1024, 256 * 1024};
    ManualClock clock(0);
    const auto store = open_state_store({.path = path, .stack_name = "app", .create = true}, clock);
    const Result<LockInfo> held = (*store)->lock("apply", kLease);
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) {
      ::_exit(2);
    }
    for (std::int64_t i = 0; i < 1'000; ++i) {
      const Status written = (*store)->write_one(held->token, numbered(i, 20'000));
      if (!written) {
        const bool clear = written.error().hint.find("full") != std::string::npos;
        const Result<StateSnapshot> after = (*store)->snapshot();
        ::_exit(!clear ? 3 : !after || after->serial != i ? 4 : i < 5 ? 5 : 0);
      }
    }
    ::_exit(6);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  expect_whole(path, 5);
}

}  // namespace
}  // namespace drydock
