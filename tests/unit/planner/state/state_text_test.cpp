#include "planner/state/state_text.hpp"

#include <gtest/gtest.h>

#include "planner/document/read_document.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "planner/state/state_edits.hpp"
#include "random_snapshot.hpp"
#include "temporary_folder.hpp"

namespace drydock {
namespace {

std::optional<StateSnapshot> read(const std::string& text, Diagnostics& diagnostics) {
  SourceMap sources;
  const FileId file = sources.add("state.json", text);
  const std::optional<Document> document =
      read_document(sources, file, diagnostics, ReadAs::OwnFile);
  return document ? read_state_text(*document, diagnostics) : std::nullopt;
}

std::string problems(const Diagnostics& diagnostics) {
  std::string all;
  for (const Diagnostic& one : diagnostics.sorted()) {
    all += one.message + "\n";
  }
  return all;
}

TEST(StateText, ComesBackAsItWasAndIsCanonical) {
  Rng rng({.seed = 7, .purpose = stream_hash("state_text")});
  for (int round = 0; round < 200; ++round) {
    const StateSnapshot snapshot = random_snapshot(rng, "lineage-1", "key");
    const std::string text = encode_state_text(snapshot);
    Diagnostics diagnostics;
    const std::optional<StateSnapshot> back = read(text, diagnostics);
    ASSERT_TRUE(back) << problems(diagnostics) << text;
    EXPECT_TRUE(same_content(snapshot, *back)) << text;
    EXPECT_EQ(back->serial, snapshot.serial);
    EXPECT_EQ(back->lineage, snapshot.lineage);
    EXPECT_EQ(encode_state_text(*back), text);
  }
}

TEST(StateText, KeepsEachRecordOnALineThatOthersDoNotChange) {
  StateSnapshot snapshot;
  snapshot.stack_name = "app";
  snapshot.lineage = "l";
  for (const char* name : {"A", "B", "D"}) {
    RecordedResource record;
    record.address = Address(name);
    record.type = "T";
    record.identifier = name;
    record.properties = Value::object({});
    record.attributes = Value::object({});
    snapshot.resources.push_back(record);
  }
  const std::string before = encode_state_text(snapshot);
  RecordedResource added = snapshot.resources.front();
  added.address = Address("C");
  snapshot.resources.insert(snapshot.resources.begin() + 2, added);
  added.address = Address("E");
  snapshot.resources.push_back(added);
  std::string after = encode_state_text(snapshot);
  for (const char* name : {"C", "E"}) {
    const std::size_t begin = after.find(std::string(",{\"address\":\"") + name);
    ASSERT_NE(begin, std::string::npos) << after;
    after.erase(begin, after.find('\n', begin) + 1 - begin);
  }
  EXPECT_EQ(after, before);
}

TEST(StateText, NeverShowsASecretOrTheKeyOfTheDigests) {
  StateSnapshot snapshot;
  snapshot.stack_name = "app";
  snapshot.secret_key = "key-of-the-digests";
  RecordedResource record;
  record.address = Address("A");
  record.properties = Value::object({});
  record.properties.set("Password", Value::string("hunter2hunter2").mark_secret());
  snapshot.resources.push_back(record);
  snapshot.outputs["Out"] = Value::string("hunter2hunter2").mark_secret();
  const std::string text = encode_state_text(snapshot);
  EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
  EXPECT_EQ(text.find("key-of-the-digests"), std::string::npos) << text;
  EXPECT_NE(text.find("hmac-sha256:"), std::string::npos) << text;
}

TEST(StateText, SaysEverythingThatIsWrongAtOnce) {
  Diagnostics diagnostics;
  EXPECT_FALSE(read(R"({"format_version":"1.0","stack_name":"app","lineage":"","serial":-1,
    "outputs":{},"exports":{"x":"Gone"},"imports":[1],"resources":[
     {"address":"A","type":"T","identifier":"","properties":[],"attributes":{},"dependencies":[],
      "deletion_policy":"Keep","update_replace_policy":"Delete","created_at":0,"updated_at":"now"},
     {"address":"A","type":"T","identifier":"a","properties":{},"attributes":{},"dependencies":[],
      "deletion_policy":"Delete","update_replace_policy":"Delete","created_at":0,"updated_at":0},
     {"adress":"B"}, 7]})",
                    diagnostics));
  const std::string all = problems(diagnostics);
  for (const char* what : {"`lineage` is empty", "`serial` must be a whole number",
                           "`Gone`, which is not there", "an import must be a text, not a number",
                           "`identifier` is empty", "`properties` must be an object, not a list",
                           "`Keep` is not a policy", "`updated_at` must be a number, not a text",
                           "`A` is recorded twice", "there is no member `adress` here",
                           "`address` is missing", "a resource must be an object, not a number"}) {
    EXPECT_NE(all.find(what), std::string::npos) << what << " in\n" << all;
  }
}

TEST(StateText, RefusesOtherFilesAndNewerFormats) {
  for (const char* text :
       {"[]", "{}", R"({"format_version":"2.0","resources":[]})", "Resources: {}"}) {
    Diagnostics diagnostics;
    EXPECT_FALSE(read(text, diagnostics)) << text;
    EXPECT_EQ(diagnostics.count(Severity::Error), 1U) << problems(diagnostics);
  }
}

class StatePushTest : public ::testing::Test {
 protected:
  std::unique_ptr<StateStore> open(const std::string& name) {
    Result<std::unique_ptr<StateStore>> store =
        open_state_store({.path = folder_.file(name), .stack_name = "app", .create = true}, clock_);
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return std::move(*store);
  }
  static StateSnapshot read_back(const StateStore& store) {
    const Result<StateSnapshot> snapshot = store.snapshot();
    EXPECT_TRUE(snapshot) << (snapshot ? "" : snapshot.error().message);
    return snapshot ? *snapshot : StateSnapshot();
  }
  static void push(StateStore& store, const StateSnapshot& pushed) {
    const std::optional<StateEdit> edit = push_edit(read_back(store), pushed, "push");
    if (!edit) {
      return;
    }
    const Result<LockInfo> lock = store.lock("push", 60'000'000'000);
    ASSERT_TRUE(lock);
    const Status written = store.write_one(lock->token, *edit);
    EXPECT_TRUE(written) << (written ? "" : written.error().message);
    EXPECT_TRUE(store.unlock(lock->token));
  }
  static StateSnapshot through_text(const StateSnapshot& snapshot) {
    Diagnostics diagnostics;
    const std::optional<StateSnapshot> back = read(encode_state_text(snapshot), diagnostics);
    EXPECT_TRUE(back) << problems(diagnostics);
    return back.value_or(StateSnapshot());
  }

  TemporaryFolder folder_;
  ManualClock clock_{1'000'000'000'000};
};

// push(pull(s)) = s, into an empty store and over whatever was recorded before.
TEST_F(StatePushTest, APulledStatePushedIsTheSameState) {
  Rng rng({.seed = 11, .purpose = stream_hash("push_pull")});
  for (int round = 0; round < 40; ++round) {
    const auto store = open("state" + std::to_string(round) + ".db");
    for (int step = 0; step < 3; ++step) {
      StateSnapshot wanted = random_snapshot(rng, "lineage", "key");
      wanted.serial += step * 200;
      push(*store, through_text(wanted));
      const StateSnapshot now = read_back(*store);
      EXPECT_TRUE(same_content(now, wanted)) << encode_state_text(now) << encode_state_text(wanted);
      EXPECT_EQ(now.serial, wanted.serial);
      EXPECT_EQ(now.lineage, wanted.lineage);
      EXPECT_TRUE(same_content(through_text(now), now));
      EXPECT_FALSE(push_edit(now, through_text(now), "push").has_value());
    }
  }
}

TEST_F(StatePushTest, EarlierSerialsStayReachableAfterAPush) {
  Rng rng({.seed = 12, .purpose = stream_hash("push_pull")});
  const auto store = open("state.db");
  StateSnapshot first = random_snapshot(rng, "lineage", "key");
  first.serial = 5;
  StateSnapshot second = random_snapshot(rng, "lineage", "key");
  second.serial = 9;
  push(*store, first);
  push(*store, second);
  for (std::int64_t serial = 5; serial < 9; ++serial) {
    const Result<StateSnapshot> then = store->snapshot_at(serial);
    ASSERT_TRUE(then) << then.error().message;
    EXPECT_TRUE(same_content(*then, first)) << serial;
  }
  EXPECT_TRUE(same_content(*store->snapshot_at(9), second));
  EXPECT_FALSE(store->snapshot_at(4));  // of the other store's history nothing came along
}

TEST(StatePush, RefusesWhatWouldUndoOrMixStates) {
  StateSnapshot now;
  now.lineage = "one";
  now.serial = 5;
  StateSnapshot pushed = now;
  EXPECT_TRUE(push_refusals(now, pushed).empty());
  EXPECT_FALSE(push_edit(now, pushed, "push").has_value());
  pushed.outputs["A"] = Value::string("b");
  EXPECT_EQ(push_refusals(now, pushed), std::vector{PushRefusal::SameSerial});
  pushed.serial = 4;
  EXPECT_EQ(push_refusals(now, pushed), std::vector{PushRefusal::LowerSerial});
  pushed.lineage = "two";
  EXPECT_EQ(push_refusals(now, pushed),
            (std::vector{PushRefusal::OtherLineage, PushRefusal::LowerSerial}));
  pushed.serial = 6;
  EXPECT_EQ(push_refusals(now, pushed), std::vector{PushRefusal::OtherLineage});
  EXPECT_TRUE(push_refusals(StateSnapshot{}, pushed).empty());
}

TEST(StateEdits, AMovedResourceIsFollowedByWhatDependsOnIt) {
  StateSnapshot now;
  const auto add = [&](const char* address, const char* deposed, const char* needs) {
    RecordedResource row;
    row.address = Address(address);
    row.deposed = deposed;
    if (*needs != '\0') {
      row.dependencies = {Address(needs)};
    }
    now.resources.push_back(row);
  };
  add("Other", "", "");
  add("Subnet", "", "Vpc");
  add("Vpc", "", "");
  add("Vpc", "0a", "");
  const StateEdit moved = move_edit(now, Address("Vpc"), Address("Net"));
  EXPECT_EQ(moved.what, "mv Vpc Net");
  EXPECT_EQ(moved.remove.size(), 2U);
  ASSERT_EQ(moved.upsert.size(), 3U);
  EXPECT_EQ(moved.upsert[0].dependencies, std::vector{Address("Net")});
  EXPECT_EQ(moved.upsert[2].address, Address("Net"));
  EXPECT_EQ(moved.upsert[2].deposed, "0a");

  const StateEdit removed = remove_edit(now, {Address("Vpc")});
  EXPECT_EQ(removed.remove.size(), 2U);
  ASSERT_EQ(removed.upsert.size(), 1U);
  EXPECT_TRUE(removed.upsert[0].dependencies.empty());
}

TEST(StateEdits, AnAddressIsLogicalIdsJoinedByDots) {
  for (const char* good : {"Vpc", "Network.Vpc", "a1.B2.c3", "0"}) {
    EXPECT_TRUE(is_possible_address(good)) << good;
  }
  for (const char* bad : {"", ".", "Vpc.", ".Vpc", "A..B", "my-vpc", "a b", "é", "a_b", "A\n"}) {
    EXPECT_FALSE(is_possible_address(bad)) << bad;
  }
}

}  // namespace
}  // namespace drydock
