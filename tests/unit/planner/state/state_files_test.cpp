// What stands in the folder of a state: secrets never, one file when nothing runs, and what can be
// read where nothing can be written.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/duration.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "planner/state/state_text.hpp"
#include "temporary_folder.hpp"

namespace drydock {
namespace {

constexpr int kManyWrites = 40;  // enough for the log to be in use

class StateFilesTest : public ::testing::Test {
 protected:
  StateFilesTest() { std::filesystem::create_directory(folder()); }

  std::unique_ptr<StateStore> open(bool create = true) {
    Result<std::unique_ptr<StateStore>> store =
        open_state_store({.path = path_, .stack_name = "app", .create = create}, clock_);
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }
  [[nodiscard]] std::string folder() const { return folder_.file("state"); }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
      found.push_back(entry.path().filename());
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  // The bytes of every file in the folder.
  [[nodiscard]] std::string bytes() const {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
      std::ifstream file(entry.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return all;
  }
  static Outcome numbered(int number, const std::string& secret) {
    Outcome outcome;
    RecordedResource record;
    record.address = Address("R" + std::to_string(number % 7));
    record.type = "Custom::Thing";
    record.identifier = "id";
    record.properties = Value::object({});
    record.properties.set("Password", Value::string(secret).mark_secret());
    record.properties.set("Nested", Value::list({Value::string(secret + "-nested").mark_secret()}));
    record.attributes = Value::object({});
    record.attributes.set("Endpoint", Value::string("https://" + secret).mark_secret());
    outcome.record = std::move(record);
    return outcome;
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.file("state/state.db");
  ManualClock clock_{1'000 * kSecond};
};

TEST_F(StateFilesTest, NoSecretStandsInAnyFileWhileWritingOrAfter) {
  const std::string secret = "hunter2-correct-horse";
  {
    const auto store = open();
    const Result<LockInfo> lock = store->lock("apply", kMinute);
    ASSERT_TRUE(lock);
    for (int i = 0; i < kManyWrites; ++i) {
      Intent intent;
      intent.client_token = "t" + std::to_string(i);
      intent.address = Address("R" + std::to_string(i % 7));
      intent.desired = *numbered(i, secret).record;
      Outcome outcome = numbered(i, secret);
      outcome.client_token = intent.client_token;
      ASSERT_TRUE(store->write_one(lock->token, intent));
      EXPECT_EQ(bytes().find(secret), std::string::npos) << "after intent " << i;
      ASSERT_TRUE(store->write_one(lock->token, outcome));
      EXPECT_EQ(bytes().find(secret), std::string::npos) << "after outcome " << i;
    }
    ASSERT_TRUE(store->write_one(
        lock->token, OutputsRecord{{{"Out", Value::string(secret).mark_secret()}}, {}, {}}));
    EXPECT_GT(names().size(), 1U) << "the log should be in use";
    EXPECT_EQ(bytes().find(secret), std::string::npos);
    const Result<StateSnapshot> then = store->snapshot_at(5);
    ASSERT_TRUE(then);
    EXPECT_EQ(encode_state_text(*then).find(secret), std::string::npos);
  }
  EXPECT_EQ(bytes().find(secret), std::string::npos);
  EXPECT_EQ(encode_state_text(*open()->snapshot()).find(secret), std::string::npos);
}

TEST_F(StateFilesTest, TheFileAloneIsTheWholeStateWhenNothingRuns) {
  {
    const auto store = open();
    const auto reader = open();  // closes last
    const Result<LockInfo> lock = store->lock("apply", kMinute);
    for (int i = 0; i < kManyWrites; ++i) {
      ASSERT_TRUE(store->write_one(lock->token, numbered(i, "s")));
      EXPECT_EQ(reader->snapshot()->serial, i + 1);  // readers go on meanwhile
    }
  }
  EXPECT_EQ(names(), std::vector<std::string>{"state.db"});
  const std::string copy = folder_.file("copy.db");
  std::filesystem::copy_file(path_, copy);
  const Result<std::unique_ptr<StateStore>> copied =
      open_state_store({.path = copy, .stack_name = "app"}, clock_);
  ASSERT_TRUE(copied);
  EXPECT_EQ((*copied)->snapshot()->serial, kManyWrites);
}

// As another user, where root would be let in everywhere.
TEST_F(StateFilesTest, WhereNothingCanBeWrittenTheStateIsReadAndWritesSayWhy) {
  {
    const auto store = open();
    const Result<LockInfo> lock = store->lock("apply", kMinute);
    for (int i = 0; i < kManyWrites; ++i) {
      ASSERT_TRUE(store->write_one(lock->token, numbered(i, "s")));
    }
    ASSERT_TRUE(store->unlock(lock->token));
  }
  ASSERT_EQ(::chmod(folder_.file("").c_str(), 0755), 0);
  ASSERT_EQ(::chmod(folder().c_str(), 0555), 0);
  ASSERT_EQ(::chmod(path_.c_str(), 0444), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (::getuid() == 0 && ::setuid(65534) != 0) {
      ::_exit(2);
    }
    const auto store = open_state_store({.path = path_, .stack_name = "app"}, clock_);
    if (!store || (*store)->snapshot()->serial != kManyWrites) {
      ::_exit(3);
    }
    if (!(*store)->snapshot_at(3) || (*store)->history(0)->size() != kManyWrites) {
      ::_exit(4);
    }
    const Result<LockInfo> refused = (*store)->lock("apply", kMinute);
    ::_exit(refused ? 5 : refused.error().hint.empty() ? 6 : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ::chmod(folder().c_str(), 0755);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(StateFilesTest, ACutFileIsRefused) {
  {
    const auto store = open();
    const Result<LockInfo> lock = store->lock("apply", kMinute);
    for (int i = 0; i < kManyWrites; ++i) {
      ASSERT_TRUE(store->write_one(lock->token, numbered(i, "s")));
    }
  }
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  for (const bool checked : {false, true}) {
    const Result<std::unique_ptr<StateStore>> store = open_state_store(
        {.path = path_, .stack_name = "app", .create = true, .checked = checked}, clock_);
    EXPECT_FALSE(store && (*store)->snapshot());
  }
}

}  // namespace
}  // namespace drydock
