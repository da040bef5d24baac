// Runs against a state in memory and a cloud that is slow, throttles, fails and loses answers, each
// recorded, and then replayed from its log alone.
#include "simulator/rehearsal/replay.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "base/digest.hpp"
#include "base/duration.hpp"
#include "planner/apply/run_recorder.hpp"
#include "planner/state/secret_digest.hpp"
#include "planner/state/state_text.hpp"
#include "simulator/rehearsal/memory_state_store.hpp"
#include "simulator/rehearsal/modelled_cloud.hpp"

namespace drydock {
namespace {

// Every reading takes a while that nobody foresees, as on a real machine.
class JitteryClock final : public Clock {
 public:
  [[nodiscard]] Nanoseconds now() const override {
    now_ += static_cast<Nanoseconds>(rng_.below(3'000'000));
    if (stops_after > 0 && --stops_after == 0) {
      stop = true;
    }
    return now_;
  }
  void sleep(Nanoseconds duration) override {
    now_ += duration + static_cast<Nanoseconds>(rng_.below(20'000'000));
  }
  mutable std::size_t stops_after = 0;  // so many readings
  mutable std::atomic<bool> stop{false};

 private:
  mutable Nanoseconds now_ = 1'000'000 * kSecond;
  mutable Rng rng_{{7, 0, 0, stream_hash("jittery clock")}};
};

class ReplayTest : public ::testing::Test {
 protected:
  ReplayTest() {
    recorded_.stack_name = "app";
    recorded_.lineage = "aa";
    recorded_.serial = 41;
    recorded_.secret_key = "key";
    plan_.stack_name = "app";
    model_.times.push_back({"*", {Distribution::Kind::Lognormal, 5, 20}, "the test"});
  }

  std::uint32_t create(std::vector<std::uint32_t> after = {},
                       Value properties = Value::object({})) {
    const auto number = static_cast<std::uint32_t>(plan_.steps.size());
    ResourceChange change;
    change.address = Address("R" + std::to_string(number));
    change.type = "AWS::T::B";
    change.action = Action::Create;
    change.after = std::move(properties);
    for (const std::uint32_t need : after) {
      Value expression = Value::object({});
      expression.set("Ref", Value::string("R" + std::to_string(need)));
      change.after.set("Of" + std::to_string(need), Value::unknown(std::move(expression)));
    }
    plan_.diff.changes.push_back(std::move(change));
    plan_.steps.push_back({OperationKind::Create, number, std::move(after)});
    return number;
  }

  void layers(std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      create(i < 5 ? std::vector<std::uint32_t>() : std::vector<std::uint32_t>{i - 5, i - 4});
    }
  }

  // Records a run; its events are in `told_`, what it left in `left_`.
  std::string record(const ApplyOptions& given = {}) {
    std::ostringstream out;
    MemoryStateStore store(recorded_);
    const Result<LockInfo> lock = store.lock("apply", kHour);
    ModelledCloud cloud(model_, clock_, {.seed = 3, .trial = 1});
    ApplyOptions options = given;
    options.on_event = [&](const StepEvent& event) { told_.push_back(event); };
    options.interrupted = &clock_.stop;
    RunHeader header;
    header.id = "test";
    header.operation = "apply";
    header.started_at = clock_.now();
    header.options = options;
    keep_what_runs(header, plan_, recorded_, options.resume);
    RunRecorder recorder(out, header, {plan_, recorded_.secret_key, cloud, clock_, options});
    const Result<ApplyResult> result = apply_plan(plan_, store, lock->token, recorder.provider(),
                                                  recorder.clock(), recorder.options());
    EXPECT_TRUE(result);
    EXPECT_TRUE(recorder.end(result));
    result_ = *result;
    left_ = *store.snapshot();
    return out.str();
  }

  static RunLog read(const std::string& text) {
    Result<RunLog> log = read_run_log(text);
    EXPECT_TRUE(log) << (log ? "" : log.error().message);
    return log ? *std::move(log) : RunLog();
  }

  void expect_same(const Replay& again) const {
    EXPECT_EQ(again.end, ReplayEnd::RunEnded);
    EXPECT_FALSE(again.differs_at);
    ASSERT_EQ(again.events.size(), told_.size());
    for (std::size_t i = 0; i < told_.size(); ++i) {
      EXPECT_EQ(again.events[i].event.kind, told_[i].kind) << i;
      EXPECT_EQ(again.events[i].event.address, told_[i].address) << i;
      EXPECT_EQ(again.events[i].event.elapsed, told_[i].elapsed) << i;
      EXPECT_EQ(again.events[i].event.message, told_[i].message) << i;
      EXPECT_EQ(again.events[i].event.identifier, told_[i].identifier) << i;
    }
    EXPECT_EQ(again.result.problems, result_.problems);
    EXPECT_EQ(again.result.steps, result_.steps);
    EXPECT_EQ(again.state.serial, left_.serial);
    EXPECT_TRUE(same_content(again.state, left_));
  }

  JitteryClock clock_;
  Plan plan_;
  StateSnapshot recorded_;
  CloudModel model_;
  std::vector<StepEvent> told_;
  ApplyResult result_;
  StateSnapshot left_;
};

TEST_F(ReplayTest, AFailedRunTakesTheSameCourseAgain) {
  layers(60);
  model_.failures.push_back({{"*", std::nullopt, 0.15}, HandlerError::ServiceInternalError, false});
  model_.failures.push_back({{"*", std::nullopt, 0.03}, HandlerError::AccessDenied, false});
  model_.lost_calls.push_back({"*", std::nullopt, 0.1});
  model_.throttles.push_back({"*", 3, 4, 0});
  const std::string text = record();
  ASSERT_FALSE(result_.complete());
  ASSERT_FALSE(result_.problems.empty());
  const RunLog log = read(text);
  EXPECT_EQ(log.end, RunEnd::Incomplete);
  expect_same(replay(log, {}));
}

TEST_F(ReplayTest, AnInterruptComesAtTheSameMoment) {
  layers(30);
  clock_.stops_after = 900;
  const std::string text = record();
  ASSERT_TRUE(result_.interrupted);
  expect_same(replay(read(text), {}));
}

TEST_F(ReplayTest, ALogThatIsCutOffIsReplayedUpToItsEnd) {
  layers(40);
  const std::string text = record();
  const std::size_t header = text.find('\n') + 1;
  std::size_t before = 0;
  for (const std::size_t tenths : {2U, 5U, 9U}) {
    const std::size_t size = header + (text.size() - header) * tenths / 10;
    const Replay again = replay(read(text.substr(0, size)), {});
    EXPECT_EQ(again.end, ReplayEnd::LogEnded);
    EXPECT_FALSE(again.differs_at);
    EXPECT_GT(again.events.size(), before);
    EXPECT_LT(again.events.size(), told_.size());
    EXPECT_GT(again.under_way, 0U);
    EXPECT_LT(again.state.resources.size(), left_.resources.size());
    before = again.events.size();
  }
}

TEST_F(ReplayTest, WithMorePlacesItGoesFaster) {
  layers(40);
  ApplyOptions options;
  options.parallelism = 2;
  const RunLog log = read(record(options));
  const Replay same = replay(log, {});
  const Replay wider = replay(log, {.parallelism = 20});
  EXPECT_EQ(wider.end, ReplayEnd::RunEnded);
  EXPECT_TRUE(wider.result.complete());
  EXPECT_FALSE(wider.same_clock);
  EXPECT_LT(wider.lasted, same.lasted) << "layers of five: their slowest members stay in line";
  EXPECT_EQ(wider.state.resources.size(), left_.resources.size());
}

TEST_F(ReplayTest, SecretsAreDigestsAndGiveTheSameState) {
  Value properties = Value::object({});
  properties.set("Password", Value::string("hunter2-hunter2").mark_secret());
  create({}, std::move(properties));
  create({0});
  Value joined = Value::object({});
  Value parts = Value::list({Value::string("s3cr3t-part").mark_secret()});
  Value reference = Value::object({});
  reference.set("Ref", Value::string("R0"));
  parts.items().push_back(Value::unknown(std::move(reference)));
  Value expression = Value::object({});
  expression.set("Fn::Join", Value::list({Value::string("/"), std::move(parts)}));
  joined.set("Url", Value::unknown(std::move(expression)).mark_secret());
  create({0}, std::move(joined));
  const std::string text = record();
  ASSERT_TRUE(result_.complete());
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
  EXPECT_EQ(text.find("s3cr3t"), std::string::npos);
  EXPECT_EQ(text.find("\"key\""), std::string::npos);
  const Replay again = replay(read(text), {});
  EXPECT_TRUE(again.result.complete());
  const RecordedResource* then = left_.find(Address("R0"));
  const RecordedResource* now = again.state.find(Address("R0"));
  ASSERT_TRUE(then != nullptr && now != nullptr);
  EXPECT_EQ(*now->properties.find("Password"),
            redact_secrets(*then->properties.find("Password"), recorded_.secret_key));
}

TEST_F(ReplayTest, OnlyTheRowsThatThePlanIsAboutAreWritten) {
  for (const char* name : {"Named", "Other"}) {
    RecordedResource row;
    row.address = Address(name);
    row.type = "AWS::T::B";
    row.identifier = std::string(name) + "-id";
    row.attributes = Value::object({});
    row.properties = Value::object({});
    recorded_.resources.push_back(std::move(row));
    ResourceChange unchanged;
    unchanged.address = Address(name);
    unchanged.type = "AWS::T::B";
    plan_.diff.changes.push_back(std::move(unchanged));
  }
  Value expression = Value::object({});
  expression.set("Ref", Value::string("Named"));
  Value properties = Value::object({});
  properties.set("Of", Value::unknown(std::move(expression)));
  ResourceChange change;
  change.address = Address("New");
  change.type = "AWS::T::B";
  change.action = Action::Create;
  change.after = std::move(properties);
  plan_.diff.changes.push_back(std::move(change));
  plan_.steps.push_back({OperationKind::Create, 2, {}});
  const std::string text = record();
  EXPECT_EQ(text.find("Other"), std::string::npos);
  const Replay again = replay(read(text), {});
  const RecordedResource* made = again.state.find(Address("New"));
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(made->properties.find("Of")->text(), "Named-id");
}

TEST_F(ReplayTest, WhatIsNoLogIsRefused) {
  EXPECT_FALSE(read_run_log(""));
  EXPECT_FALSE(read_run_log("{}\n"));
  EXPECT_FALSE(read_run_log("Resources: {}\n"));
  create();
  std::string text = record();
  EXPECT_TRUE(read_run_log(text));
  const std::size_t line = text.find("\n{\"call\"");
  text[line + 1] = '[';
  EXPECT_FALSE(read_run_log(text));
}

}  // namespace
}  // namespace drydock
