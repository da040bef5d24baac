#include "planner/state/state_check.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/duration.hpp"
#include "planner/state/sqlite_database.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "planner/state/state_tables.hpp"
#include "temporary_folder.hpp"

namespace drydock {
namespace {

class StateCheckTest : public ::testing::Test {
 protected:
  // `count` resources, each written twice, and the outputs.
  void record(int count) {
    const auto store = open();
    const Result<LockInfo> lock = store->lock("apply", kMinute);
    ASSERT_TRUE(lock);
    for (const char* version : {"old", "new"}) {
      for (int i = 0; i < count; ++i) {
        Outcome outcome;
        outcome.record = resource(i, version);
        ASSERT_TRUE(store->write_one(lock->token, outcome));
      }
    }
    ASSERT_TRUE(
        store->write_one(lock->token, OutputsRecord{{{"Id", Value::string("id-0")}}, {}, {}}));
    ASSERT_TRUE(store->unlock(lock->token));
  }
  static RecordedResource resource(int number, const std::string& version) {
    RecordedResource made;
    made.address = Address("R" + std::to_string(number));
    made.type = "Custom::Thing";
    made.identifier = "id-" + std::to_string(number);
    made.properties = Value::object({});
    made.properties.set("Version", Value::string(version));
    made.properties.set("Padding", Value::string(std::string(500, 'p')));
    made.attributes = Value::object({});
    return made;
  }
  std::unique_ptr<StateStore> open() {
    Result<std::unique_ptr<StateStore>> store =
        open_state_store({.path = path_, .stack_name = "app", .create = true}, clock_);
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }
  void damage(const std::string& sql) {
    const Result<SqliteDatabase> database =
        SqliteDatabase::open(state_file_options(path_, false, false));
    ASSERT_TRUE(database);
    const Status done = database->execute(sql);
    ASSERT_TRUE(done) << (done ? "" : done.error().message);
  }
  // What verify says, one problem a line.
  std::string found() {
    const Result<StateCheck> check = check_state_file(path_);
    EXPECT_TRUE(check) << (check ? "" : check.error().message);
    std::string all;
    for (std::size_t i = 0; check && i < check->findings.size(); ++i) {
      all += check->findings[i].problem + "\n";
    }
    return all;
  }
  StateCheck repair() {
    const Result<StateCheck> done = repair_state_file(path_, clock_);
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
    return done ? *done : StateCheck();
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.file("state.db");
  ManualClock clock_{1'000 * kSecond};
};

TEST_F(StateCheckTest, ASoundStateIsLeftAlone) {
  record(3);
  EXPECT_EQ(found(), "");
  EXPECT_EQ(repair().copy, "");
  EXPECT_EQ(open()->snapshot()->serial, 7);
  EXPECT_FALSE(check_state_file(folder_.file("absent.db")));
}

TEST_F(StateCheckTest, AnUnreadableRecordIsReplacedByItsLastReadableVersion) {
  record(3);
  damage("UPDATE resources SET record='{\"type\":\"Cust' WHERE address='R1'");
  EXPECT_FALSE(open()->snapshot());
  EXPECT_NE(found().find("the record of `R1` cannot be read"), std::string::npos) << found();
  const StateCheck done = repair();
  EXPECT_TRUE(std::filesystem::exists(done.copy)) << done.copy;
  const Result<StateSnapshot> mended = open()->snapshot();
  ASSERT_TRUE(mended) << mended.error().message;
  EXPECT_EQ(mended->find(Address("R1"))->properties.find("Version")->text(), "old");
  EXPECT_EQ(mended->find(Address("R2"))->properties.find("Version")->text(), "new");
  EXPECT_EQ(mended->serial, 8);
  EXPECT_EQ(open()->history(1)->front().what, "repair");
  EXPECT_EQ(found(), "");
}

TEST_F(StateCheckTest, AnUnreadableRecordWithoutAnEarlierVersionNamesItsObject) {
  record(2);
  damage(
      "DELETE FROM past_resources; UPDATE resources SET"
      " record='{\"identifier\":\"id-1\",\"broken' WHERE address='R1'");
  const StateCheck done = repair();
  ASSERT_EQ(done.findings.size(), 1U);
  EXPECT_NE(done.findings[0].remedy.find("id-1"), std::string::npos) << done.findings[0].remedy;
  EXPECT_EQ(open()->snapshot()->resources.size(), 1U);
}

TEST_F(StateCheckTest, ARecordThatAnotherHandChangedIsNoticed) {
  record(2);
  damage("UPDATE resources SET record=replace(record, 'id-1', 'id-7') WHERE address='R1'");
  const Result<StateSnapshot> refused = open()->snapshot();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("R1"), std::string::npos) << refused.error().message;
  EXPECT_NE(found().find("`R1` is not what was written"), std::string::npos) << found();
  repair();
  EXPECT_EQ(open()->snapshot()->find(Address("R1"))->identifier, "id-7");
  EXPECT_EQ(found(), "");
}

TEST_F(StateCheckTest, SerialsHistoryIntentsAndLocksAreMadeToFit) {
  record(2);
  damage(
      "UPDATE stacks SET serial=3;"
      "INSERT INTO locks VALUES('app', 'x', 99, 'apply', 'somebody', '', 0, 0);"
      "INSERT INTO intents VALUES(NULL, 't', 'app', 0, 'R9', '', 'Custom::Thing', '', '', '',"
      " 'no json', 0);"
      "INSERT INTO outputs VALUES('nobody', '{}', '{}', '[]', 1);"
      "UPDATE outputs SET outputs='[' WHERE stack='app'");
  const std::string problems = found();
  for (const char* what :
       {"history goes to serial 5, the state is at 3", "fence 99", "`R9` cannot be read",
        "1 rows of outputs belong to no stack", "outputs cannot be read"}) {
    EXPECT_NE(problems.find(what), std::string::npos) << what << " in\n" << problems;
  }
  repair();
  EXPECT_EQ(found(), "");
  const auto store = open();
  EXPECT_EQ(store->snapshot()->serial, 6);
  EXPECT_EQ(store->open_intents()->front().desired.type, "Custom::Thing");
  EXPECT_TRUE(store->lock("apply", kMinute));
}

TEST_F(StateCheckTest, EarlierVersionsThatCannotBeReadAreGivenUp) {
  record(2);  // serials 1 to 4 and the outputs: 5; the past ends at 3 and 4
  damage("UPDATE past_resources SET record='{' WHERE address='R0'");
  EXPECT_NE(found().find("1 earlier versions"), std::string::npos) << found();
  repair();
  EXPECT_FALSE(open()->snapshot_at(2));
  ASSERT_TRUE(open()->snapshot_at(3));
  EXPECT_EQ(open()->snapshot_at(3)->find(Address("R1"))->properties.find("Version")->text(), "old");
  EXPECT_EQ(found(), "");
}

TEST_F(StateCheckTest, BrokenPagesAreLeftBehindAndTheRestIsMoved) {
  record(60);
  std::filesystem::copy_file(path_, folder_.file("good.db"));
  // The lowest page of a table holds only some of its rows.
  const auto size = std::filesystem::file_size(path_);
  for (std::uintmax_t page = 3; page < 8; ++page) {
    std::filesystem::copy_file(folder_.file("good.db"), path_,
                               std::filesystem::copy_options::overwrite_existing);
    std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(size / 4096 * page / 8 * 4096));
    file << std::string(4096, '\xA5');
    file.close();
    EXPECT_NE(found(), "") << page;
    const StateCheck done = repair();
    EXPECT_TRUE(std::filesystem::exists(done.copy));
    EXPECT_EQ(found(), "") << page;
    const Result<StateSnapshot> mended = open()->snapshot();
    ASSERT_TRUE(mended) << mended.error().message;
    EXPECT_GT(mended->resources.size(), 20U) << page;
    clock_.sleep(kSecond);
  }
}

TEST_F(StateCheckTest, OfACutFileWhatIsLeftIsMoved) {
  record(60);
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 3 * 2);
  EXPECT_NE(found().find("cut short"), std::string::npos) << found();
  const StateCheck done = repair();
  EXPECT_TRUE(std::filesystem::exists(done.copy));
  EXPECT_EQ(found(), "");
  const Result<StateSnapshot> mended = open()->snapshot();
  ASSERT_TRUE(mended) << mended.error().message;
  EXPECT_GT(mended->resources.size(), 10U);
}

TEST_F(StateCheckTest, IsRefusedWhileSomebodyHoldsTheLock) {
  record(1);
  const auto store = open();
  ASSERT_TRUE(store->lock("apply", kMinute));
  damage("UPDATE outputs SET outputs='['");
  const Result<StateCheck> refused = repair_state_file(path_, clock_);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("locked"), std::string::npos) << refused.error().message;
  EXPECT_NE(found(), "");  // looking is free
}

}  // namespace
}  // namespace drydock
