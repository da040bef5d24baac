// A file of format 1, made by the tables that format had, becomes one of today.
#include <gtest/gtest.h>

#include "base/duration.hpp"
#include "planner/state/secret_digest.hpp"
#include "planner/state/sqlite_database.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "planner/state/state_check.hpp"
#include "planner/state/state_tables.hpp"
#include "temporary_folder.hpp"

namespace drydock {
namespace {

constexpr std::string_view kFormat1 = R"sql(
CREATE TABLE stacks(
  stack TEXT PRIMARY KEY, lineage TEXT NOT NULL, serial INTEGER NOT NULL,
  secret_key TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE resources(
  stack TEXT NOT NULL, address TEXT NOT NULL, deposed TEXT NOT NULL, record TEXT NOT NULL,
  PRIMARY KEY(stack, address, deposed)) WITHOUT ROWID;
CREATE TABLE outputs(
  stack TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(stack, name)) WITHOUT ROWID;
CREATE TABLE intents(
  sequence INTEGER PRIMARY KEY, client_token TEXT NOT NULL UNIQUE, stack TEXT NOT NULL,
  operation INTEGER NOT NULL, address TEXT NOT NULL, deposed TEXT NOT NULL, type TEXT NOT NULL,
  identifier TEXT NOT NULL, desired_digest TEXT NOT NULL, request_token TEXT NOT NULL,
  desired TEXT NOT NULL, written_at INTEGER NOT NULL);
CREATE TABLE locks(
  stack TEXT PRIMARY KEY, id TEXT NOT NULL, operation TEXT NOT NULL, who TEXT NOT NULL,
  process TEXT NOT NULL, acquired_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE history(
  stack TEXT NOT NULL, serial INTEGER NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL,
  PRIMARY KEY(stack, serial)) WITHOUT ROWID;
)sql";

constexpr std::string_view kRows = R"sql(
INSERT INTO stacks VALUES('app', 'lineage-1', 3, 'key-1'), ('other', 'lineage-2', 0, 'key-2');
INSERT INTO resources VALUES('app', 'Vpc', '', '{"type":"AWS::EC2::VPC","identifier":"vpc-1",
  "properties":{"CidrBlock":"10.0.0.0/16"},"attributes":{"VpcId":"vpc-1"},"dependencies":[],
  "deletion_policy":"Retain","update_replace_policy":"Delete","created_at":5,"updated_at":6}');
INSERT INTO resources VALUES('app', 'Vpc', '0a1b', '{"type":"AWS::EC2::VPC","identifier":"vpc-0",
  "properties":{},"attributes":{},"dependencies":[],"deletion_policy":"Delete",
  "update_replace_policy":"Delete","created_at":1,"updated_at":2}');
INSERT INTO outputs VALUES('app', 'Id', '"vpc-1"'), ('app', 'Zones', '["a","b"]');
INSERT INTO intents VALUES(1, 'token-1', 'app', 0, 'Subnet', '', 'AWS::EC2::Subnet', '', 'd', 'r',
  '{"type":"AWS::EC2::Subnet","identifier":"","properties":{},"attributes":{},"dependencies":["Vpc"],
  "deletion_policy":"Delete","update_replace_policy":"Delete","created_at":7,"updated_at":7}', 7);
INSERT INTO locks VALUES('app', 'old-lock', 'apply', 'somebody', '', 1, 9000000000000000000);
INSERT INTO history VALUES('app', 1, 1, 'record Vpc'), ('app', 2, 2, 'record Vpc'),
  ('app', 3, 3, 'outputs');
)sql";

class StateMigration : public ::testing::Test {
 protected:
  StateMigration() {
    const Result<SqliteDatabase> old = SqliteDatabase::open({.path = path_,
                                                             .create = true,
                                                             .application_id = kStateApplicationId,
                                                             .schema_version = 1,
                                                             .schema = kFormat1,
                                                             .what = "state"});
    EXPECT_TRUE(old) << (old ? "" : old.error().message);
    EXPECT_TRUE(old->execute(std::string(kRows)));
  }
  std::unique_ptr<StateStore> open(const std::string& stack) {
    Result<std::unique_ptr<StateStore>> store =
        open_state_store({.path = path_, .stack_name = stack}, clock_);
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }

  TemporaryFolder folder_;
  std::string path_ = folder_.file("state.db");
  ManualClock clock_{1'000 * kSecond};
};

TEST_F(StateMigration, KeepsEverythingOfFormat1) {
  const auto store = open("app");
  ASSERT_NE(store, nullptr);
  const Result<StateSnapshot> now = store->snapshot();
  ASSERT_TRUE(now) << now.error().message;
  EXPECT_EQ(now->lineage, "lineage-1");
  EXPECT_EQ(now->serial, 3);
  EXPECT_EQ(now->secret_key, "key-1");
  ASSERT_EQ(now->resources.size(), 2U);
  EXPECT_EQ(now->find(Address("Vpc"))->identifier, "vpc-1");
  EXPECT_EQ(now->find(Address("Vpc"))->deletion_policy, RetentionPolicy::Retain);
  EXPECT_EQ(now->resources[1].deposed, "0a1b");
  EXPECT_EQ(now->outputs.at("Id"), Value::string("vpc-1"));
  EXPECT_EQ(now->outputs.at("Zones").items().size(), 2U);
  EXPECT_EQ(store->history(0)->size(), 3U);
  const Result<std::vector<Intent>> intents = store->open_intents();
  ASSERT_TRUE(intents) << intents.error().message;
  ASSERT_EQ(intents->size(), 1U);
  EXPECT_EQ(intents->front().desired.dependencies, std::vector{Address("Vpc")});
  EXPECT_EQ(open("other")->snapshot()->lineage, "lineage-2");
}

TEST_F(StateMigration, TimeTravelBeginsAtTheMigrationAndOldLocksAreLost) {
  const auto store = open("app");
  EXPECT_FALSE(store->snapshot_at(2));
  ASSERT_TRUE(store->snapshot_at(3));
  const Result<LockInfo> lock = store->lock("apply", kMinute);
  ASSERT_TRUE(lock) << lock.error().message;
  Outcome gone;
  gone.remove = {Address("Vpc"), "0a1b"};
  ASSERT_TRUE(store->write_one(lock->token, gone));
  ASSERT_TRUE(store->write_one(lock->token, OutputsRecord{}));
  EXPECT_EQ(store->snapshot_at(3)->resources.size(), 2U);
  EXPECT_EQ(store->snapshot_at(3)->outputs.size(), 2U);
  EXPECT_EQ(store->snapshot()->resources.size(), 1U);
  EXPECT_TRUE(store->snapshot()->outputs.empty());
}

TEST_F(StateMigration, WhatComesOutIsSoundAndIsNotMigratedAgain) {
  ASSERT_NE(open("app"), nullptr);
  const Result<StateCheck> check = check_state_file(path_);
  ASSERT_TRUE(check) << check.error().message;
  for (const StateFinding& finding : check->findings) {
    ADD_FAILURE() << finding.stack << ": " << finding.problem;
  }
  EXPECT_EQ(check->stacks, 2);
  EXPECT_EQ(check->resources, 2);
  EXPECT_EQ(check->open_intents, 1);
  EXPECT_EQ(open("app")->snapshot()->serial, 3);
}

}  // namespace
}  // namespace drydock
