#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/codes/workflow_codes.hpp"
#include "simulator/workflow/compile/compiler.hpp"

namespace drydock {
namespace {

constexpr std::array<std::string_view, 8> kTypeNames{"Pass",    "Task", "Choice",   "Wait",
                                                     "Succeed", "Fail", "Parallel", "Map"};

std::optional<StateType> type_of(std::string_view name) {
  for (std::size_t i = 0; i < kTypeNames.size(); ++i) {
    if (kTypeNames[i] == name) {
      return static_cast<StateType>(i);
    }
  }
  return std::nullopt;
}

// An expression that reads `$states` reads the context object unless it goes on to something else.
bool reads_context(std::string_view text) {
  if (text.find("$$") != std::string_view::npos) {
    return true;
  }
  if (!text.starts_with("{%")) {
    return false;
  }
  constexpr std::string_view kStates = "$states";
  for (std::size_t at = text.find(kStates); at != std::string_view::npos;
       at = text.find(kStates, at + 1)) {
    const std::string_view behind = text.substr(at + kStates.size());
    if (!behind.starts_with(".input") && !behind.starts_with(".result") &&
        !behind.starts_with(".errorOutput")) {
      return true;
    }
  }
  return false;
}

// Recursion: as deep as the document, at most kDeepestNesting.
bool uses_context(const Node& node) {
  if (node.is(NodeKind::String)) {
    return reads_context(node.text());
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    if (node.is(NodeKind::Mapping)) {
      const std::string_view key = node.key(i);
      // Their states are asked themselves.
      if (key == "States" || key == "Branches" || key == "Comment") {
        continue;
      }
    }
    if (uses_context(node[i])) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string_view state_type_name(StateType type) {
  return kTypeNames.at(static_cast<std::size_t>(type));
}

void StateCompiler::refuse(const Node& at, std::string message) {
  diagnostics_.add({codes::DefinitionNotRunnable, std::move(message), at.span(),
                    "`drydock workflow validate` says what the service would refuse"});
}

FlowNumber StateCompiler::compile_flow(const Node& node, std::uint32_t depth) {
  const auto number = static_cast<FlowNumber>(machine_.flows.size());
  machine_.flows.push_back({kNoState, depth});
  const std::optional<Node> states = node.find("States");
  if (!states || !states->is(NodeKind::Mapping) || states->size() == 0) {
    refuse(node, "`States` must be an object of one state or more");
    return number;
  }
  Names names;
  const auto first = static_cast<StateNumber>(machine_.states.size());
  for (std::size_t i = 0; i < states->size(); ++i) {
    names.emplace(states->key(i), first + static_cast<StateNumber>(i));
  }
  machine_.states.resize(first + states->size());
  machine_.flows[number].start = target(node, "StartAt", names);
  if (!node.find("StartAt")) {
    refuse(node, "`StartAt` is missing");
  }
  for (std::size_t i = 0; i < states->size(); ++i) {
    State state;
    state.name = states->key(i);
    state.flow = number;
    compile_state((*states)[i], state, names);
    machine_.states[first + i] = std::move(state);
  }
  return number;
}

void StateCompiler::compile_state(const Node& node, State& state, const Names& names) {
  state.span = node.span();
  const std::string type = text(node, "Type");
  const std::optional<StateType> known = type_of(type);
  if (!known) {
    refuse(node,
           fmt::format("state `{}` has the type `{}`, which does not exist", state.name, type));
    return;
  }
  state.type = *known;
  const std::string language = text(node, "QueryLanguage");
  state.language = language == "JSONata"    ? QueryLanguage::Jsonata
                   : language == "JSONPath" ? QueryLanguage::JsonPath
                                            : machine_.language;
  state.uses_context = uses_context(node);
  if (node.find("Next")) {
    state.next = target(node, "Next", names);
  }
  compile_data_flow(node, state);
  compile_retriers(node, state);
  compile_catchers(node, state, names);
  switch (state.type) {
    case StateType::Task:
      compile_task(node, state);
      break;
    case StateType::Choice:
      compile_choice(node, state, names);
      break;
    case StateType::Wait:
      state.seconds = field(node, state, "Seconds");
      state.timestamp = field(node, state, "Timestamp");
      break;
    case StateType::Fail:
      state.error = call_field(node, state, "Error");
      state.cause = call_field(node, state, "Cause");
      break;
    case StateType::Parallel:
      compile_parallel(node, state);
      break;
    case StateType::Map:
      compile_map(node, state);
      break;
    case StateType::Pass:
    case StateType::Succeed:
      break;
  }
}

void StateCompiler::compile_data_flow(const Node& node, State& state) {
  state.assign = template_of(node, state, "Assign");
  const std::optional<Node> result = node.find("Result");
  if (state.type == StateType::Pass && result && state.language == QueryLanguage::JsonPath) {
    state.result = json_of(*result, *machine_.literals);
  }
  if (state.language == QueryLanguage::Jsonata) {
    state.arguments = query(node, "Arguments");
    state.output = query(node, "Output");
    return;
  }
  state.input_path = path_field(node, "InputPath");
  state.arguments = state.type == StateType::Map ? StateTemplate() : payload(node, "Parameters");
  state.result_selector = payload(node, "ResultSelector");
  state.result_place = result_place(node);
  state.output_path = path_field(node, "OutputPath");
}

void StateCompiler::compile_task(const Node& node, State& state) {
  state.resource = parse_task_resource(text(node, "Resource"));
  state.timeout = field(node, state, "TimeoutSeconds");
  state.heartbeat = field(node, state, "HeartbeatSeconds");
  state.credentials = template_of(node, state, "Credentials");
}

void StateCompiler::compile_parallel(const Node& node, State& state) {
  const std::optional<Node> branches = node.find("Branches");
  if (!branches || !branches->is(NodeKind::Sequence) || branches->size() == 0) {
    refuse(node, fmt::format("Parallel `{}` has no `Branches`", state.name));
    return;
  }
  const std::uint32_t depth = machine_.flows[state.flow].depth + 1;
  for (std::size_t i = 0; i < branches->size(); ++i) {
    state.branches.push_back(compile_flow((*branches)[i], depth));
  }
}

void StateCompiler::compile_lone_state(const Node& node, std::string_view name) {
  machine_.flows.push_back({0, 0});
  machine_.states.emplace_back();
  State state;
  state.name = name;
  compile_state(node, state, {});
  machine_.states[0] = std::move(state);
}

std::optional<StateMachine> compile_single_state(const Node& state, std::string_view name,
                                                 Diagnostics& diagnostics) {
  StateMachine machine;
  machine.literals = std::make_unique<JsonArena>();
  const std::size_t before = diagnostics.count(Severity::Error);
  StateCompiler(machine, diagnostics, true).compile_lone_state(state, name);
  return diagnostics.count(Severity::Error) == before ? std::optional(std::move(machine))
                                                      : std::nullopt;
}

namespace {

bool reads_objects(const State& state) {
  return (state.map != nullptr && state.map->reader != nullptr) ||
         (state.resource.service == "s3" &&
          (state.resource.action.starts_with("get") || state.resource.action.starts_with("list")));
}

// Results that nobody reads need not be kept.
void note_readers_of_results(StateMachine& machine) {
  for (State& state : machine.states) {
    if (state.map != nullptr && state.map->writer != nullptr) {
      state.map->results_are_read =
          std::any_of(machine.states.begin(), machine.states.end(),
                      [&](const State& other) { return &other != &state && reads_objects(other); });
    }
  }
}

}  // namespace

std::optional<StateMachine> compile_state_machine(const Node& definition,
                                                  Diagnostics& diagnostics) {
  StateMachine machine;
  machine.literals = std::make_unique<JsonArena>();
  if (const std::optional<Node> language = definition.find("QueryLanguage")) {
    machine.language = language->is_scalar() && language->text() == "JSONata"
                           ? QueryLanguage::Jsonata
                           : QueryLanguage::JsonPath;
  }
  if (const std::optional<Node> timeout = definition.find("TimeoutSeconds")) {
    const Json seconds = json_of(*timeout, *machine.literals);
    machine.timeout_seconds =
        seconds.is_number() ? std::optional(seconds.as_number()) : std::nullopt;
  }
  const std::size_t before = diagnostics.count(Severity::Error);
  StateCompiler(machine, diagnostics, false).compile_flow(definition, 0);
  note_readers_of_results(machine);
  return diagnostics.count(Severity::Error) == before ? std::optional(std::move(machine))
                                                      : std::nullopt;
}

}  // namespace drydock
