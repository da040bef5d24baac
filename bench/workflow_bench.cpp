// State transitions a second: JSONPath definitions of Pass, Choice and Task with mocks, without
// history; JSONata; many children of a Distributed Map.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/source_map.hpp"
#include "planner/document/read_document.hpp"
#include "simulator/json/json_reader.hpp"
#include "simulator/workflow/execution.hpp"
#include "simulator/workflow/mocks.hpp"

namespace drydock {
namespace {

// Counts down from n, a task and a calculation a round: 4 transitions each.
constexpr std::string_view kJsonPathLoop = R"_({"StartAt": "Look", "States": {
  "Look": {"Type": "Choice", "Default": "Done",
           "Choices": [{"And": [{"Variable": "$.n", "NumericGreaterThan": 0},
                                {"Variable": "$.order.id", "IsPresent": true}], "Next": "Ask"}]},
  "Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
          "Parameters": {"FunctionName": "price", "Payload": {"id.$": "$.order.id"}},
          "ResultSelector": {"price.$": "$.Payload.price"}, "ResultPath": "$.priced",
          "Retry": [{"ErrorEquals": ["States.ALL"]}], "Next": "Less"},
  "Less": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, -1)", "order.$": "$.order",
                                          "last.$": "$.priced.price"}, "Next": "Mark"},
  "Mark": {"Type": "Pass", "Result": "seen", "ResultPath": "$.mark", "Next": "Look"},
  "Done": {"Type": "Succeed"}}})_";

constexpr std::string_view kJsonataLoop = R"_({"QueryLanguage": "JSONata", "StartAt": "Look",
  "States": {
  "Look": {"Type": "Choice", "Default": "Done",
           "Choices": [{"Condition": "{% $states.input.n > 0 %}", "Next": "Ask"}]},
  "Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
          "Arguments": {"FunctionName": "price", "Payload": {"id": "{% $states.input.order.id %}"}},
          "Output": "{% $merge([$states.input, {'price': $states.result.Payload.price}]) %}",
          "Next": "Less"},
  "Less": {"Type": "Pass", "Next": "Look",
           "Output": "{% $merge([$states.input, {'n': $states.input.n - 1}]) %}"},
  "Done": {"Type": "Succeed"}}})_";

constexpr std::string_view kChildren = R"_({"StartAt": "M", "States": {
  "M": {"Type": "Map", "ItemsPath": "$.items", "End": true, "MaxConcurrency": 10000,
        "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject",
                         "Parameters": {"Bucket": "b"}},
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
          "StartAt": "W", "States": {
            "W": {"Type": "Wait", "Seconds": 7, "Next": "P"},
            "P": {"Type": "Pass", "End": true}}}}}})_";

constexpr std::string_view kMocks = R"({"Ask": [{"Return": {"Payload": {"price": 12}}}]})";

// The same answer for every try: what is measured is the interpreter.
class OneAnswer final : public TaskService {
 public:
  explicit OneAnswer(const Mocks& mocks) : answer_(mocks.by_state.begin()->second.front()) {}
  [[nodiscard]] TaskAnswer start(const TaskRequest& /*request*/) override {
    TaskAnswer answer;
    answer.outcome.output = answer_.outcome.output;
    return answer;
  }

 private:
  const MockAnswer& answer_;
};

struct Prepared {
  explicit Prepared(std::string_view definition) {
    document = read_document(sources, sources.add("definition", std::string(definition)),
                             diagnostics, ReadAs::OwnFile);
    machine = compile_state_machine(document->root(), diagnostics);
    mock_file = read_document(sources, sources.add("mocks", std::string(kMocks)), diagnostics,
                              ReadAs::OwnFile);
    mocks = read_mocks(mock_file->root(), {}, diagnostics);
  }
  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<Document> document;
  std::optional<Document> mock_file;
  std::optional<StateMachine> machine;
  std::optional<Mocks> mocks;
};

class Counter final : public ExecutionObserver {
 public:
  [[nodiscard]] bool wants_events(ExecutionId /*id*/, ExecutionId /*parent*/) override {
    return false;
  }
  void on_end(ExecutionId /*id*/, const ExecutionEnd& end) override {
    transitions_ += static_cast<std::int64_t>(end.transitions);
    good_ = good_ && end.status == ExecutionStatus::Succeeded;
  }
  [[nodiscard]] std::int64_t transitions() const { return transitions_; }
  [[nodiscard]] bool good() const { return good_; }

 private:
  std::int64_t transitions_ = 0;
  bool good_ = true;
};

void run_executions(benchmark::State& state, std::string_view definition, const std::string& text) {
  const Prepared prepared(definition);
  OneAnswer tasks(*prepared.mocks);
  JsonArena arena;
  const Json input = read_json_value(text, arena).value();
  Counter counter;
  EngineOptions options;
  options.observer = &counter;
  WorkflowEngine engine(tasks, options);
  for (auto unused : state) {
    engine.reset(options);
    engine.start(*prepared.machine, input, {});
    engine.run();
  }
  if (!counter.good()) {
    state.SkipWithError("an execution did not succeed");
  }
  state.counters["transitions"] =
      benchmark::Counter(static_cast<double>(counter.transitions()), benchmark::Counter::kIsRate);
}

void json_path_transitions(benchmark::State& state) {
  run_executions(state, kJsonPathLoop, R"({"n": 500, "order": {"id": "A17", "lines": [1, 2, 3]}})");
}
BENCHMARK(json_path_transitions);

void jsonata_transitions(benchmark::State& state) {
  run_executions(state, kJsonataLoop, R"({"n": 500, "order": {"id": "A17", "lines": [1, 2, 3]}})");
}
BENCHMARK(jsonata_transitions);

void distributed_map(benchmark::State& state) {
  std::string items = R"({"items": [)";
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    items += (i > 0 ? "," : "") + std::to_string(i);
  }
  run_executions(state, kChildren, items + "]}");
}
BENCHMARK(distributed_map)->Arg(1000)->Arg(227'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace drydock
