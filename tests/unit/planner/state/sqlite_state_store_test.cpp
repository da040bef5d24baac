#include "planner/state/sqlite_state_store.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/duration.hpp"
#include "planner/state/secret_digest.hpp"
#include "planner/state/sqlite_database.hpp"
#include "planner/state/state_tables.hpp"
#include "temporary_folder.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kLease = 60 * kSecond;

class StateStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<StateStore> open(const std::string& stack = "app", bool create = true) {
    Result<std::unique_ptr<StateStore>> store =
        open_state_store({.path = path_, .stack_name = stack, .create = create}, clock_);
    if (!store) {
      ADD_FAILURE() << store.error().message;
      return nullptr;
    }
    return std::move(*store);
  }

  static LockToken lock(StateStore& store) {
    const Result<LockInfo> held = store.lock("apply", kLease);
    EXPECT_TRUE(held) << (held ? "" : held.error().message);
    return held ? held->token : LockToken();
  }

  static StateSnapshot read(const StateStore& store) {
    const Result<StateSnapshot> snapshot = store.snapshot();
    EXPECT_TRUE(snapshot) << (snapshot ? "" : snapshot.error().message);
    return snapshot ? *snapshot : StateSnapshot();
  }

  static RecordedResource vpc(const std::string& identifier) {
    RecordedResource record;
    record.address = Address("Vpc");
    record.type = "AWS::EC2::VPC";
    record.identifier = identifier;
    record.properties = Value::object({});
    record.attributes = Value::object({});
    return record;
  }

  static Intent intent(const std::string& token) {
    Intent made;
    made.client_token = token;
    made.address = Address("Vpc");
    made.type = "AWS::EC2::VPC";
    made.desired = vpc("");
    return made;
  }

  static Outcome recorded(const std::string& token, const std::string& identifier) {
    Outcome outcome;
    outcome.client_token = token;
    outcome.record = vpc(identifier);
    return outcome;
  }

  std::string bytes() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.file("deep/state.db");
  ManualClock clock_{1'000 * kSecond};
};

TEST_F(StateStoreTest, ReadingAnAbsentStateMakesNothing) {
  const auto store = open("app", false);
  const StateSnapshot snapshot = read(*store);
  EXPECT_EQ(snapshot.serial, 0);
  EXPECT_TRUE(snapshot.resources.empty());
  EXPECT_FALSE(store->lock("apply", kLease));
  EXPECT_FALSE(store->write_one(LockToken(), recorded("t", "vpc-1")));
  EXPECT_FALSE(std::filesystem::exists(folder_.file("deep")));
}

TEST_F(StateStoreTest, EachStackHasItsOwnRowsLineageAndLock) {
  const auto one = open("one");
  const auto two = open("two");
  const LockToken first = lock(*one);
  const LockToken second = lock(*two);
  ASSERT_TRUE(one->write_one(first, recorded("t", "vpc-1")));
  EXPECT_EQ(read(*one).serial, 1);
  EXPECT_EQ(read(*two).serial, 0);
  EXPECT_TRUE(read(*two).resources.empty());
  EXPECT_NE(read(*one).lineage, read(*two).lineage);
  EXPECT_FALSE(two->write_one(first, recorded("t", "vpc-2")));
  EXPECT_EQ(read(*open("one")).lineage, read(*one).lineage);
}

TEST_F(StateStoreTest, RecordsComeBackAsTheyWere) {
  const auto store = open();
  RecordedResource record = vpc("vpc-1");
  record.properties.set("CidrBlock", Value::string("10.0.0.0/16"));
  record.properties.set("Weight", Value::number("1000.0"));
  record.properties.set("Quote", Value::string("\"\n\x01é\\"));
  record.attributes.set("CidrBlockAssociations.0", Value::list({Value::string("a")}));
  record.dependencies = {Address("Gate"), Address("Nested.Gate")};
  record.deletion_policy = RetentionPolicy::Retain;
  record.update_replace_policy = RetentionPolicy::Snapshot;
  record.created_at = 5;
  record.updated_at = 1'795'000'000'000'000'001;
  Outcome outcome;
  outcome.record = record;
  ASSERT_TRUE(store->write_one(lock(*store), outcome));
  const StateSnapshot snapshot = read(*open());
  const RecordedResource* found = snapshot.find(Address("Vpc"));
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->type, record.type);
  EXPECT_EQ(found->identifier, "vpc-1");
  EXPECT_EQ(found->properties, record.properties);
  EXPECT_EQ(found->properties.find("Weight")->text(), "1000.0");
  EXPECT_EQ(found->attributes, record.attributes);
  EXPECT_EQ(found->dependencies, record.dependencies);
  EXPECT_EQ(found->deletion_policy, RetentionPolicy::Retain);
  EXPECT_EQ(found->update_replace_policy, RetentionPolicy::Snapshot);
  EXPECT_EQ(found->created_at, 5);
  EXPECT_EQ(found->updated_at, 1'795'000'000'000'000'001);
}

TEST_F(StateStoreTest, AnIntentIsKeptUntilItEndsInOneStepWithItsRow) {
  const auto store = open();
  const LockToken held = lock(*store);
  ASSERT_TRUE(store->write_one(held, intent("first")));
  ASSERT_TRUE(store->write_one(held, intent("second")));
  ASSERT_TRUE(store->write_one(held, RequestNote{"second", "request-2"}));
  const Result<std::vector<Intent>> open_ones = open()->open_intents();
  ASSERT_TRUE(open_ones);
  ASSERT_EQ(open_ones->size(), 2U);
  EXPECT_EQ(open_ones->at(0).client_token, "first");
  EXPECT_EQ(open_ones->at(0).request_token, "");
  EXPECT_EQ(open_ones->at(1).request_token, "request-2");
  EXPECT_EQ(open_ones->at(1).desired.type, "AWS::EC2::VPC");
  EXPECT_EQ(read(*store).serial, 0);

  ASSERT_TRUE(store->write_one(held, Abandonment{"first"}));
  ASSERT_TRUE(store->write_one(held, recorded("second", "vpc-1")));
  EXPECT_TRUE(store->open_intents()->empty());
  EXPECT_EQ(read(*store).serial, 1);
  EXPECT_EQ(read(*store).find(Address("Vpc"))->identifier, "vpc-1");
}

TEST_F(StateStoreTest, AReplacementKeepsTheOldGenerationUntilItIsRemoved) {
  const auto store = open();
  const LockToken held = lock(*store);
  ASSERT_TRUE(store->write_one(held, recorded("a", "vpc-old")));
  Outcome replaced = recorded("b", "vpc-new");
  replaced.depose_current = {Address("Vpc"), "0a1b"};
  ASSERT_TRUE(store->write_one(held, replaced));
  StateSnapshot snapshot = read(*store);
  ASSERT_EQ(snapshot.resources.size(), 2U);
  EXPECT_EQ(snapshot.find(Address("Vpc"))->identifier, "vpc-new");
  EXPECT_EQ(snapshot.resources[1].identifier, "vpc-old");
  EXPECT_EQ(snapshot.resources[1].deposed, "0a1b");

  Outcome removed;
  removed.remove = {Address("Vpc"), "0a1b"};
  ASSERT_TRUE(store->write_one(held, removed));
  snapshot = read(*store);
  ASSERT_EQ(snapshot.resources.size(), 1U);
  EXPECT_EQ(snapshot.resources[0].identifier, "vpc-new");
}

TEST_F(StateStoreTest, TwoConnectionsCannotHoldTheLockAtOnce) {
  const auto first = open();
  const auto second = open();
  const LockToken held = lock(*first);
  const Result<LockInfo> refused = second->lock("destroy", kLease);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("apply"), std::string::npos) << refused.error().message;
  EXPECT_NE(refused.error().message.find(held.id), std::string::npos) << refused.error().message;
  EXPECT_FALSE(second->write_one(LockToken{"another", 1}, recorded("t", "vpc-1")));
  EXPECT_FALSE(second->write_one(LockToken{"another", 1}, OutputsRecord{{}, {}, {}}));
  EXPECT_FALSE(second->unlock(LockToken{"another", 1}));
  ASSERT_TRUE(first->unlock(held));
  EXPECT_FALSE(*second->lock_holder());
  EXPECT_FALSE(lock(*second).id.empty());
}

TEST_F(StateStoreTest, ALeaseThatRanOutMayBeTakenOverAndItsHolderWritesNoMore) {
  const auto first = open();
  const auto second = open();
  const LockToken dead = lock(*first);
  clock_.sleep(kLease - 1);
  EXPECT_FALSE(second->lock("apply", kLease));
  clock_.sleep(1);
  const LockToken alive = lock(*second);
  ASSERT_FALSE(alive.id.empty());
  EXPECT_FALSE(first->write_one(dead, recorded("t", "vpc-1")));
  EXPECT_FALSE(first->write_one(dead, intent("t")));
  EXPECT_FALSE(first->renew(dead, kLease));
  EXPECT_FALSE(first->unlock(dead));
  EXPECT_EQ(read(*second).serial, 0);
  EXPECT_TRUE(second->write_one(alive, recorded("t", "vpc-1")));
}

TEST_F(StateStoreTest, ARenewedLeaseHoldsLonger) {
  const auto first = open();
  const LockToken held = lock(*first);
  clock_.sleep(kLease / 2);
  ASSERT_TRUE(first->renew(held, kLease));
  clock_.sleep(kLease - 1);
  EXPECT_FALSE(open()->lock("apply", kLease));
  EXPECT_TRUE(first->write_one(held, recorded("t", "vpc-1")));
}

TEST_F(StateStoreTest, SecretsNeverReachTheFile) {
  const auto store = open();
  const LockToken held = lock(*store);
  Intent written = intent("t");
  written.desired.properties.set("Password", Value::string("hunter2hunter2").mark_secret());
  ASSERT_TRUE(store->write_one(held, written));
  Outcome outcome = recorded("t", "vpc-1");
  outcome.record->properties = written.desired.properties;
  outcome.record->attributes.set("Echo", Value::string("hunter2hunter2").mark_secret());
  EXPECT_EQ(bytes().find("hunter2"), std::string::npos);
  ASSERT_TRUE(store->write_one(held, outcome));
  ASSERT_TRUE(store->write_one(
      held, OutputsRecord{{{"Out", Value::string("hunter2hunter2").mark_secret()}}, {}, {}}));
  EXPECT_EQ(bytes().find("hunter2"), std::string::npos);
  const StateSnapshot snapshot = read(*store);
  EXPECT_TRUE(is_secret_digest(*snapshot.find(Address("Vpc"))->properties.find("Password")));
  EXPECT_TRUE(snapshot.find(Address("Vpc"))->attributes.find("Echo")->secret());
  EXPECT_TRUE(snapshot.outputs.at("Out").secret());
}

TEST_F(StateStoreTest, RefusesWhatItCannotRead) {
  const auto refused = [&](const std::string& what) {
    const Result<std::unique_ptr<StateStore>> store =
        open_state_store({.path = path_, .stack_name = "app", .create = true}, clock_);
    ASSERT_FALSE(store);
    EXPECT_NE(store.error().message.find(what), std::string::npos) << store.error().message;
    EXPECT_NE(store.error().message.find(path_), std::string::npos) << store.error().message;
    EXPECT_FALSE(store.error().hint.empty());
  };
  std::filesystem::create_directories(folder_.file("deep"));
  std::ofstream(path_) << "Resources:\n" << std::string(4096, 'x');
  refused("not a database");

  std::filesystem::remove(path_);
  {
    const auto store = open();
    const auto database = SqliteDatabase::open({.path = path_,
                                                .application_id = 0x64727973,
                                                .schema_version = kStateSchemaVersion,
                                                .schema = "",
                                                .what = "state"});
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->execute("PRAGMA user_version=98"));
  }
  refused("newer drydock");

  std::filesystem::remove(path_);
  {
    const auto other = SqliteDatabase::open({.path = path_,
                                             .create = true,
                                             .application_id = 7,
                                             .schema_version = 1,
                                             .schema = "CREATE TABLE t(a)",
                                             .what = "other"});
    ASSERT_TRUE(other);
  }
  refused("something else");
}

TEST_F(StateStoreTest, ADamagedFileIsAnErrorAndNeverAnEmptyState) {
  {
    const auto store = open();
    const LockToken held = lock(*store);
    for (int i = 0; i < 8; ++i) {
      Outcome outcome = recorded("t", "vpc-1");
      outcome.record->properties.set("Padding", Value::string(std::string(6'000, 'p')));
      outcome.record->address = Address("Vpc" + std::to_string(i));
      ASSERT_TRUE(store->write_one(held, outcome));
    }
  }
  const auto size = std::filesystem::file_size(path_);
  std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(4096);
  file << std::string(size - 4096, '\xA5');
  file.close();
  const Result<std::unique_ptr<StateStore>> store =
      open_state_store({.path = path_, .stack_name = "app"}, clock_);
  if (store) {
    const Result<StateSnapshot> snapshot = (*store)->snapshot();
    ASSERT_FALSE(snapshot);
    EXPECT_FALSE(snapshot.error().hint.empty());
  }
}

TEST_F(StateStoreTest, EverySerialCanBeGoneBackTo) {
  const auto store = open();
  const LockToken held = lock(*store);
  ASSERT_TRUE(store->write_one(held, recorded("a", "vpc-1")));
  ASSERT_TRUE(store->write_one(held, recorded("b", "vpc-2")));
  ASSERT_TRUE(
      store->write_one(held, OutputsRecord{{{"Id", Value::string("vpc-2")}}, {{"net", "Id"}}, {}}));
  Outcome removed;
  removed.remove = {Address("Vpc"), ""};
  ASSERT_TRUE(store->write_one(held, removed));

  std::vector<std::string> identifiers;
  for (std::int64_t serial = 0; serial <= 4; ++serial) {
    const Result<StateSnapshot> then = store->snapshot_at(serial);
    ASSERT_TRUE(then) << then.error().message;
    EXPECT_EQ(then->serial, serial);
    EXPECT_EQ(then->exports.count("net"), serial < 3 ? 0U : 1U);
    identifiers.push_back(then->resources.empty() ? "" : then->resources.front().identifier);
  }
  EXPECT_EQ(identifiers, (std::vector<std::string>{"", "vpc-1", "vpc-2", "vpc-2", ""}));
  EXPECT_FALSE(store->snapshot_at(5));
  const Result<std::vector<HistoryEntry>> history = store->history(2);
  ASSERT_TRUE(history);
  ASSERT_EQ(history->size(), 2U);
  EXPECT_EQ(history->front().what, "remove Vpc");
  EXPECT_EQ(history->back().what, "outputs");
}

TEST_F(StateStoreTest, AnOldFenceIsRefusedThoughTheIdIsRight) {
  const auto store = open();
  LockToken held = lock(*store);
  EXPECT_EQ(held.fence, 1);
  ASSERT_TRUE(store->unlock(held));
  held = lock(*store);
  EXPECT_EQ(held.fence, 2);
  EXPECT_FALSE(store->write_one({held.id, 1}, recorded("t", "vpc-1")));
  EXPECT_TRUE(read(*store).resources.empty());
}

TEST_F(StateStoreTest, AWriteIsAllOrNothing) {
  const auto store = open();
  const LockToken held = lock(*store);
  const std::vector<StateWrite> writes = {recorded("a", "vpc-1"), intent("twice"), intent("twice")};
  EXPECT_FALSE(store->write(held, writes));
  EXPECT_TRUE(read(*store).resources.empty());
  EXPECT_EQ(read(*store).serial, 0);
}

// Serials that are older than what is kept go with later writes, those of the run at hand do not.
TEST_F(StateStoreTest, OldSerialsAreDroppedALittleWithEachWrite) {
  Result<std::unique_ptr<StateStore>> opened =
      open_state_store({.path = path_, .stack_name = "app", .create = true, .history = 5}, clock_);
  ASSERT_TRUE(opened);
  StateStore& store = **opened;
  LockToken token = lock(store);
  for (int i = 1; i <= 100; ++i) {
    ASSERT_TRUE(store.write_one(token, recorded("t", "vpc-" + std::to_string(i))));
  }
  EXPECT_EQ(store.history(0)->size(), 100U) << "a run can go back to where it began";
  ASSERT_TRUE(store.unlock(token));
  token = lock(store);
  std::size_t before = 100;
  for (int i = 101; i <= 110; ++i) {
    ASSERT_TRUE(store.write_one(token, recorded("t", "vpc-" + std::to_string(i))));
    const std::size_t now = store.history(0)->size();
    EXPECT_LE(now, before + 1);
    EXPECT_GE(now + 17, before) << "bounded work";
    before = now;
  }
  EXPECT_EQ(store.history(0)->back().serial, 100);
  const Result<StateSnapshot> dropped = store.snapshot_at(99);
  ASSERT_FALSE(dropped);
  EXPECT_NE(dropped.error().message.find("no longer has serial 99: it has 100 to 110"),
            std::string::npos)
      << dropped.error().message;
  for (const int serial : {100, 104, 110}) {
    const Result<StateSnapshot> then = store.snapshot_at(serial);
    ASSERT_TRUE(then);
    EXPECT_EQ(then->resources.at(0).identifier, "vpc-" + std::to_string(serial));
  }
}

}  // namespace
}  // namespace drydock
