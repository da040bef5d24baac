// A definition of the Amazon States Language (states-language.net; AWS Step Functions Developer
// Guide) made ready to run: states by number, names resolved, every path, payload template,
// JSONata expression and Choice rule compiled once. Immutable; any number of executions, also on
// several threads, run one machine.
//
// Whether a definition is one that the service accepts is left to the validator; here only what
// cannot be run at all is refused (DD5120), so that no definition is a danger to the interpreter.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/span.hpp"
#include "planner/document/document.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/json_path.hpp"
#include "simulator/workflow/jsonata_template.hpp"
#include "simulator/workflow/payload_template.hpp"
#include "simulator/workflow/task_resource.hpp"

namespace drydock {

enum class StateType : std::uint8_t { Pass, Task, Choice, Wait, Succeed, Fail, Parallel, Map };
enum class QueryLanguage : std::uint8_t { JsonPath, Jsonata };
enum class MachineType : std::uint8_t { Standard, Express };

using StateNumber = std::uint32_t;
using FlowNumber = std::uint32_t;
inline constexpr std::uint32_t kNoState = 0xFFFFFFFFU;

// "Pass"; as history events begin: PassStateEntered.
[[nodiscard]] std::string_view state_type_name(StateType type);

// A field in whichever form it was written: TimeoutSeconds, TimeoutSecondsPath, or an expression.
struct StateField {
  enum class Form : std::uint8_t { Absent, Literal, Path, Call, Query };
  Form form = Form::Absent;
  std::string name;  // as written: "TimeoutSecondsPath"
  Json literal;      // null of a path field stands for "nothing"
  std::unique_ptr<const JsonPath> path;
  std::unique_ptr<const StateExpression> call;  // a path or an intrinsic function
  std::unique_ptr<const JsonataTemplate> query;

  [[nodiscard]] bool present() const { return form != Form::Absent; }
};

// Parameters, ResultSelector, ItemSelector, Assign, Arguments, Output.
struct StateTemplate {
  std::unique_ptr<const PayloadTemplate> payload;
  std::unique_ptr<const JsonataTemplate> query;

  [[nodiscard]] bool present() const { return payload != nullptr || query != nullptr; }
};

struct ResultPlace {
  enum class Form : std::uint8_t { Replace, Discard, Put };
  Form form = Form::Replace;
  std::unique_ptr<const JsonPath> path;
};

enum class ChoiceTest : std::uint8_t {
  And,
  Or,
  Not,
  StringEquals,
  StringLessThan,
  StringGreaterThan,
  StringLessThanEquals,
  StringGreaterThanEquals,
  StringMatches,
  NumericEquals,
  NumericLessThan,
  NumericGreaterThan,
  NumericLessThanEquals,
  NumericGreaterThanEquals,
  BooleanEquals,
  TimestampEquals,
  TimestampLessThan,
  TimestampGreaterThan,
  TimestampLessThanEquals,
  TimestampGreaterThanEquals,
  IsNull,
  IsPresent,
  IsNumeric,
  IsString,
  IsBoolean,
  IsTimestamp,
};

// A comparison, or And, Or and Not over the `count` nodes that stand behind each other from
// `first`. Paths are numbers in `State::paths`.
struct ChoiceNode {
  static constexpr std::uint32_t kNoPath = 0xFFFFFFFFU;
  ChoiceTest test = ChoiceTest::And;
  std::uint32_t variable = kNoPath;
  std::uint32_t operand_path = kNoPath;
  Json operand;  // if there is no operand_path
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

struct ChoiceRule {
  std::uint32_t node = 0;                            // JSONPath
  std::unique_ptr<const JsonataTemplate> condition;  // JSONata
  StateNumber next = kNoState;
  StateTemplate assign;
  StateTemplate output;
};

struct Retrier {
  std::vector<std::string> errors;
  double interval_seconds = 1;
  double backoff_rate = 2;
  std::optional<double> max_delay_seconds;
  std::uint32_t max_attempts = 3;
  bool full_jitter = false;
};

struct Catcher {
  std::vector<std::string> errors;
  StateNumber next = kNoState;
  ResultPlace result;
  StateTemplate assign;
  StateTemplate output;
};

// Where the items of a Distributed Map come from, or where its results go.
struct MapStorage {
  TaskResource resource;
  StateTemplate arguments;  // Bucket, Key or Prefix
  // ReaderConfig. InputType: CSV, JSON, JSONL, MANIFEST, PARQUET; "" of a list of objects. Of
  // WriterConfig, OutputType: JSON, JSONL.
  std::string input_type;
  // Of a list of objects: NONE, LOAD_AND_FLATTEN. Of results: NONE, COMPACT, FLATTEN.
  std::string transformation;
  std::string csv_delimiter;  // COMMA, PIPE, SEMICOLON, SPACE, TAB
  bool headers_given = false;
  std::vector<std::string> headers;
  StateField max_items;
  std::string items_pointer;  // ReaderConfig.ItemsPointer, JSON Pointer
};

struct MapState {
  FlowNumber flow = 0;
  bool distributed = false;
  MachineType child_type = MachineType::Standard;
  std::string label;
  StateField items;  // ItemsPath, or Items
  StateTemplate selector;
  StateField max_concurrency;
  StateField tolerated_count;
  StateField tolerated_percentage;
  std::unique_ptr<MapStorage> reader;
  std::unique_ptr<MapStorage> writer;
  bool results_are_read = false;  // another state of the machine reads objects
  bool batches = false;
  StateField max_items_per_batch;
  StateField max_bytes_per_batch;
  StateTemplate batch_input;
};

struct State {
  std::string name;
  StateType type = StateType::Pass;
  QueryLanguage language = QueryLanguage::JsonPath;
  bool uses_context = false;    // some field of it reads the context object
  StateNumber next = kNoState;  // none: the flow ends here
  FlowNumber flow = 0;          // that it belongs to

  // JSONPath, in the order of processing.
  StateField input_path;
  StateTemplate arguments;  // Parameters, or Arguments
  StateTemplate result_selector;
  ResultPlace result_place;
  StateField output_path;
  // Both languages.
  StateTemplate assign;
  StateTemplate output;
  Json result;  // of a Pass; Absent if it has none

  std::vector<Retrier> retriers;
  std::vector<Catcher> catchers;

  TaskResource resource;
  StateField timeout;
  StateField heartbeat;
  StateTemplate credentials;

  std::vector<ChoiceRule> rules;
  std::vector<ChoiceNode> choice_nodes;
  std::vector<JsonPath> paths;
  StateNumber otherwise = kNoState;

  StateField seconds;  // of a Wait
  StateField timestamp;

  StateField error;  // of a Fail
  StateField cause;

  std::vector<FlowNumber> branches;
  std::unique_ptr<MapState> map;
  Span span;
};

// The machine itself, a branch of a Parallel, or the processor of a Map.
struct Flow {
  StateNumber start = kNoState;
  std::uint32_t depth = 0;  // 0 for the machine
};

struct StateMachine {
  std::vector<State> states;
  std::vector<Flow> flows;  // the machine's own is the first
  QueryLanguage language = QueryLanguage::JsonPath;
  std::optional<double> timeout_seconds;
  std::unique_ptr<JsonArena> literals;  // what the templates hold
};

// `definition` is the machine as written. Nothing, and what is wrong, if it cannot be run.
[[nodiscard]] std::optional<StateMachine> compile_state_machine(const Node& definition,
                                                                Diagnostics& diagnostics);

// A machine of one state, which is its first; the states that it names are made up behind it.
[[nodiscard]] std::optional<StateMachine> compile_single_state(const Node& state,
                                                               std::string_view name,
                                                               Diagnostics& diagnostics);

}  // namespace drydock
