// A run may die before and after every call to the state and to the cloud. Each of these points is
// tried: after recovery the state names exactly the objects that the cloud has, and a second run
// brings the rest about.
#include <gtest/gtest.h>

#include <set>

#include "apply_stage.hpp"
#include "planner/state/recorded_reference.hpp"
#include "tests/forwarding_store.hpp"

namespace drydock {
namespace {

// Thrown through the executor to end it where a killed process would end; it holds nothing that
// outlives it but the store, which is closed.
struct Killed {};

// Counts calls and kills at one of them.
class Fuse {
 public:
  explicit Fuse(int at) : at_(at) {}
  void burn() {
    if (calls_++ == at_) {
      throw Killed();
    }
  }

 private:
  int at_;
  int calls_ = 0;
};

template <class Call>
auto between(Fuse& fuse, Call call) {
  fuse.burn();
  auto result = call();
  fuse.burn();
  return result;
}

class MortalStore final : public ForwardingStore {
 public:
  MortalStore(StateStore& all, Fuse& fuse) : ForwardingStore(all), fuse_(fuse) {}
  Status write(const LockToken& lock, std::span<const StateWrite> writes) override {
    return between(fuse_, [&] { return store().write(lock, writes); });
  }

 private:
  Fuse& fuse_;
};

class MortalCloud final : public Provider {
 public:
  MortalCloud(Provider& cloud, Fuse& fuse) : cloud_(cloud), fuse_(fuse) {}
  Result<ProgressEvent> start(const OperationRequest& request) override {
    return between(fuse_, [&] { return cloud_.start(request); });
  }
  Result<ProgressEvent> poll(const std::string& token) override {
    return between(fuse_, [&] { return cloud_.poll(token); });
  }
  Result<std::optional<ProgressEvent>> find_operation(const std::string& token) override {
    return between(fuse_, [&] { return cloud_.find_operation(token); });
  }
  Result<std::optional<LiveResource>> read(const std::string& type,
                                           const std::string& identifier) const override {
    return cloud_.read(type, identifier);
  }
  Result<std::vector<LiveResource>> list(const std::string& type) const override {
    return cloud_.list(type);
  }
  Result<std::optional<std::string>> parameter(const std::string& name) const override {
    return cloud_.parameter(name);
  }

 private:
  Provider& cloud_;
  Fuse& fuse_;
};

// From Kept (size 1), Swapped (1) and Gone to Kept (size 2), Swapped (replaced) and Fresh.
class RecoveryTest : public ApplyStage {
 protected:
  static Value sized(std::int64_t size) { return one_property("Size", Value::integer(size)); }

  void begin() {
    PlanBuilder plan;
    plan.create("Kept", {}, sized(1));
    plan.create("Swapped", {}, sized(1));
    plan.create("Gone", {}, sized(1));
    ASSERT_TRUE(run(plan).complete());
  }

  // What is left to do, given what is recorded.
  PlanBuilder replan() {
    PlanBuilder plan;
    const StateSnapshot now = state();
    const RecordedResource* kept = now.find(Address("Kept"));
    if (kept->properties.find("Size")->text() != "2") {
      plan.step(OperationKind::Update,
                plan.change(Action::Update, "Kept", sized(2), kept->identifier));
    }
    const RecordedResource* swapped = now.find(Address("Swapped"));
    if (swapped == nullptr) {
      plan.create("Swapped", {}, sized(2));
    } else if (swapped->properties.find("Size")->text() != "2") {
      const auto change = plan.change(Action::Replace, "Swapped", sized(2), swapped->identifier);
      plan.plan().diff.changes[change].delete_first = delete_first_;
      const auto kind = [&](bool first) {
        return first == delete_first_ ? OperationKind::Delete : OperationKind::Create;
      };
      const auto one = plan.step(kind(true), change);
      plan.step(kind(false), change, {one});
    }
    // Some of these end while others begin, so that a transaction carries ends and intents.
    std::optional<std::uint32_t> fresh;
    if (now.find(Address("Fresh")) == nullptr) {
      fresh = plan.create("Fresh", {}, sized(2));
    }
    for (std::uint32_t i = 0; i < kWide; ++i) {
      const std::string name = "Wide" + std::to_string(i);
      if (now.find(Address(name)) == nullptr) {
        cloud_.script("create " + name, {{.polls = i % 3 + 1}});
        plan.create(name, {}, sized(2));
      }
    }
    if (now.find(Address("Child")) == nullptr) {
      plan.create("Child",
                  fresh ? std::vector<std::uint32_t>{*fresh} : std::vector<std::uint32_t>(),
                  one_property("Of", unknown_reference("Fresh")));
    }
    if (const RecordedResource* gone = now.find(Address("Gone"))) {
      plan.remove("Gone", gone->identifier);
    }
    for (const RecordedResource& row : now.resources) {
      if (!row.deposed.empty()) {
        const auto change =
            plan.change(Action::Delete, row.address.text(), Value(), row.identifier);
        plan.plan().diff.changes[change].deposed = row.deposed;
        plan.step(OperationKind::Delete, change);
      }
    }
    plan.output("Fresh", unknown_reference("Fresh"));
    return plan;
  }

  // False: nothing was left to kill.
  bool run_until_killed(int call, bool recovering) {
    Fuse fuse(call);
    MortalStore store(*store_, fuse);
    MortalCloud cloud(cloud_, fuse);
    try {
      if (recovering) {
        EXPECT_TRUE(recover_intents({store, lock_, cloud, clock_}));
      } else {
        const Result<ApplyResult> result =
            apply_plan(replan().plan(), store, lock_, cloud, clock_, options_);
        EXPECT_TRUE(result && result->complete());
      }
      return false;
    } catch (const Killed&) {
      return true;
    }
  }

  void expect_state_names_the_cloud() {
    std::set<std::string> named;
    for (const RecordedResource& row : state().resources) {
      EXPECT_TRUE(named.insert(row.identifier).second) << row.identifier << " is recorded twice";
    }
    std::set<std::string> real;
    for (const auto& [identifier, object] : cloud_.objects()) {
      real.insert(identifier);
    }
    EXPECT_EQ(named, real);
    EXPECT_TRUE(store_->open_intents()->empty());
  }

  void expect_the_end() {
    expect_state_names_the_cloud();
    EXPECT_EQ(state().resources.size(), 4U + kWide);
    EXPECT_EQ(recorded("Child")->properties.find("Of")->text(), recorded("Fresh")->identifier);
    EXPECT_TRUE(replan().plan().steps.empty());
    for (const char* name : {"Kept", "Swapped", "Fresh"}) {
      EXPECT_EQ(recorded(name)->properties.find("Size")->text(), "2");
      EXPECT_EQ(cloud_.objects()[recorded(name)->identifier].properties, sized(2)) << name;
    }
    EXPECT_EQ(state().outputs.at("Fresh").text(), recorded("Fresh")->identifier);
  }

  void try_every_point();

  static constexpr std::uint32_t kWide = 6;
  bool delete_first_ = false;
};

void RecoveryTest::try_every_point() {
  bool killed = true;
  int call = 0;
  for (; killed; ++call) {
    SCOPED_TRACE("killed at call " + std::to_string(call));
    store_.reset();
    std::filesystem::remove(folder_.file("state.db"));
    cloud_.objects().clear();
    open();
    begin();
    killed = run_until_killed(call, false);
    open();
    // Recovery itself dies too, a little later each time.
    for (int at = 0; killed && run_until_killed(at, true); ++at) {
      open();
    }
    expect_state_names_the_cloud();
    PlanBuilder rest = replan();
    EXPECT_TRUE(run(rest).complete());
    expect_the_end();
    if (HasFailure()) {
      return;
    }
  }
  // Twelve operations of at least two calls to the cloud, and the writes; before and after each.
  EXPECT_GT(call, 50);
}

TEST_F(RecoveryTest, EveryPointOfDeathConverges) { try_every_point(); }

// With fewer places than steps, intents are written ahead of the steps that run.
TEST_F(RecoveryTest, EveryPointOfDeathConvergesWithIntentsAhead) {
  options_.parallelism = 2;
  try_every_point();
}

TEST_F(RecoveryTest, EveryPointOfDeathConvergesWhenTheOldOneGoesFirst) {
  delete_first_ = true;
  try_every_point();
}

TEST_F(RecoveryTest, WhatTheCloudRefusedIsDropped) {
  PlanBuilder plan;
  plan.create("Vpc");
  cloud_.script("create Vpc", {{.polls = 3, .error = HandlerError::AlreadyExists}});
  Fuse fuse(7);  // intent, start and token are done
  MortalStore store(*store_, fuse);
  MortalCloud cloud(cloud_, fuse);
  EXPECT_THROW(static_cast<void>(apply_plan(plan.plan(), store, lock_, cloud, clock_, options_)),
               Killed);
  open();
  ASSERT_EQ(store_->open_intents()->size(), 1U);
  const Result<std::uint32_t> recovered = recover_intents({*store_, lock_, cloud_, clock_});
  ASSERT_TRUE(recovered);
  EXPECT_EQ(*recovered, 1U);
  EXPECT_TRUE(state().resources.empty());
  EXPECT_TRUE(store_->open_intents()->empty());
}

TEST_F(RecoveryTest, WaitsForWhatStillRuns) {
  PlanBuilder plan;
  plan.create("Vpc", {}, one_property("Password", Value::string("hunter2").mark_secret()));
  cloud_.script("create Vpc", {{.polls = 50}});
  Fuse fuse(6);
  MortalStore store(*store_, fuse);
  MortalCloud cloud(cloud_, fuse);
  EXPECT_THROW(static_cast<void>(apply_plan(plan.plan(), store, lock_, cloud, clock_, options_)),
               Killed);
  open();
  ASSERT_TRUE(recover_intents({*store_, lock_, cloud_, clock_}));
  const RecordedResource* row = recorded("Vpc");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->identifier, "Vpc-1");
  EXPECT_EQ(row->attributes.find("Arn")->text(), "arn:Vpc-1");
  EXPECT_NE(row->properties.find("Password")->text(), "hunter2");
}

}  // namespace
}  // namespace drydock
