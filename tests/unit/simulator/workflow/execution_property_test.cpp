// What holds of any definition: its execution ends or names the quota that stopped it, the numbers
// of its history are those of the service's rules, and the same seed gives the same bytes.
#include <map>

#include "base/duration.hpp"
#include "simulator/workflow/run/timestamp.hpp"
#include "tests/unit/simulator/workflow/random_definition.hpp"
#include "tests/unit/simulator/workflow/run_definition.hpp"

namespace drydock {
namespace {

// Answers at once, later, or through the engine; some answers never come.
class RandomTasks final : public TaskService {
 public:
  TaskAnswer start(const TaskRequest& request) override {
    TaskAnswer answer;
    const std::uint32_t kind = request.luck.below(8);
    answer.until_ended = kind < 3 ? 0 : request.luck.below(30) * kSecond;
    answer.outcome.output = request.arguments;
    if (request.luck.below(3) == 0) {
      answer.outcome.failure = TaskFailure{std::string(kind % 2 == 0 ? "Busy" : "Gone"), "cause"};
    }
    if (kind == 7) {
      answer.pending = true;
      waiting_[++last_token_] = {request.handle, answer.outcome.failure};
      request.engine.wake_at(request.now + request.luck.below(60) * kSecond, last_token_);
    }
    return answer;
  }
  void cancel(TaskHandle handle) override {
    EXPECT_GT(waiting_.size(), 0U);
    std::erase_if(waiting_, [&](const auto& entry) { return entry.second.handle == handle; });
  }
  void wake(WorkflowEngine& engine, std::uint64_t token) override {
    const auto found = waiting_.find(token);
    if (found == waiting_.end()) {
      return;
    }
    const Waiting waiting = found->second;
    waiting_.erase(found);
    EXPECT_TRUE(engine.is_waiting(waiting.handle));
    engine.heartbeat(waiting.handle);
    engine.complete(waiting.handle, {Json::number(1), waiting.failure});
  }
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Waiting {
    TaskHandle handle;
    std::optional<TaskFailure> failure;
  };
  std::map<std::uint64_t, Waiting> waiting_;
  std::uint64_t last_token_ = 0;
};

std::string history_text(const HistoryRecorder& history) {
  std::string text;
  for (const RecordedEvent& event : history.events()) {
    text += std::to_string(event.id) + "<" + std::to_string(event.previous) + " " +
            format_timestamp(event.at) + json_text(event.fields) + "\n";
  }
  return text;
}

// The history of a run of the definition; what does not hold is a failure of the test.
std::string run_once(const StateMachine& machine, std::uint64_t seed, MachineType type) {
  JsonArena arena;
  RandomTasks tasks;
  HistoryRecorder history;
  EngineOptions options;
  options.seed = seed;
  options.observer = &history;
  options.max_events = 400;
  options.max_express_events = 400;
  WorkflowEngine engine(tasks, options);
  ExecutionOptions names;
  names.type = type;
  engine.start(machine, read_json_value(R"({"items": [1, 2, 3]})", arena).value(), names);
  engine.run();
  if (!history.end()) {
    ADD_FAILURE() << "it did not end";
    return "";
  }
  EXPECT_EQ(engine.running(), 0U);
  EXPECT_EQ(tasks.waiting(), 0U) << "a task was neither completed nor cancelled";
  const ExecutionEnd& end = history.end()->end;
  EXPECT_EQ(end.events, history.events().size());
  EXPECT_EQ(history.events().front().type(), "ExecutionStarted");
  EXPECT_TRUE(history.events().back().type().starts_with("Execution"));
  std::uint64_t number = 0;
  Nanoseconds last = 0;
  for (const RecordedEvent& event : history.events()) {
    EXPECT_EQ(event.id, ++number);
    EXPECT_LT(event.previous, event.id);
    EXPECT_GE(event.at, last);
    last = event.at;
  }
  if (type == MachineType::Standard && end.events >= options.max_events) {
    EXPECT_EQ(end.quota, "history events");
  }
  return history_text(history);
}

TEST(AnyDefinition, EndsAndRepeats) {
  std::map<std::string, int> ends;
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    Rng luck({seed, 0, 0, stream_hash("definition")});
    const std::string definition = RandomDefinition(luck).make();
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + definition);
    const std::unique_ptr<CompiledText> compiled = compile_text(definition);
    ASSERT_TRUE(compiled->machine) << compiled->diagnostics.all().front().message;
    const MachineType type = seed % 4 == 0 ? MachineType::Express : MachineType::Standard;
    const std::string once = run_once(*compiled->machine, seed, type);
    ASSERT_FALSE(HasFailure());
    ASSERT_EQ(once, run_once(*compiled->machine, seed, type));
    const std::size_t last = once.rfind("\"type\":\"") + 8;
    ++ends[once.substr(last, once.find('"', last) - last)];
  }
  // The generator makes all of them.
  EXPECT_GT(ends["ExecutionSucceeded"], 200);
  EXPECT_GT(ends["ExecutionFailed"], 200);
  EXPECT_GT(ends["ExecutionTimedOut"], 20);
}

TEST(AnyDefinition, GarbageIsDroppedAndDataStay) {
  // Every round makes 100 kB that nobody needs later.
  const char* kDefinition = R"_({"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)", "keep.$": "$.keep",
          "text.$": "States.Format('{}{}', $.long, $.n)", "long.$": "$.long"},
          "Assign": {"seen.$": "$.keep"}, "Next": "B"},
    "B": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericLessThan": 1000, "Next": "A"}],
          "Default": "C"},
    "C": {"Type": "Pass", "Parameters": {"n.$": "$.n", "keep.$": "$.keep", "seen.$": "$seen"},
          "End": true}}})_";
  const DefinitionRun run(kDefinition, R"({"n": 0, "keep": {"a": [1, "two"]}, "long": ")" +
                                           std::string(100'000, 'x') + "\"}");
  EXPECT_EQ(run.shown(), R"(SUCCEEDED {"n":1000,"keep":{"a":[1,"two"]},"seen":{"a":[1,"two"]}})");
}

TEST(AnyDefinition, ManyExecutionsShareAnEngine) {
  const std::unique_ptr<CompiledText> compiled = compile_text(R"({"StartAt": "W", "States": {
    "W": {"Type": "Wait", "SecondsPath": "$", "Next": "T"},
    "T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true}}})");
  RandomTasks tasks;
  class Ends final : public ExecutionObserver {
   public:
    bool wants_events(ExecutionId /*id*/, ExecutionId /*parent*/) override { return false; }
    void on_end(ExecutionId /*id*/, const ExecutionEnd& end) override {
      EXPECT_GE(end.ended, last);
      last = end.ended;
      ++count;
    }
    Nanoseconds last = 0;
    int count = 0;
  } ends;
  EngineOptions options;
  options.observer = &ends;
  WorkflowEngine engine(tasks, options);
  for (int round = 0; round < 2; ++round) {
    ends.last = 0;
    for (std::uint32_t i = 0; i < 500; ++i) {
      ExecutionOptions names;
      names.number = i;
      engine.start(*compiled->machine, Json::number(i % 60), names);
    }
    engine.run_until(20 * kSecond);
    EXPECT_EQ(engine.now(), 20 * kSecond);
    EXPECT_GT(engine.running(), 0U);
    engine.run();
    EXPECT_EQ(ends.count, 500 * (round + 1));
    engine.reset(options);
  }
}

}  // namespace
}  // namespace drydock
