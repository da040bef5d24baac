#include <fmt/format.h>

#include "simulator/json/json_text.hpp"
#include "simulator/workflow/run/compare.hpp"
#include "simulator/workflow/run/interpreter.hpp"

namespace drydock {
namespace {

// The rules of one Choice on one input.
class Judge {
 public:
  Judge(const State& state, const StateData& data, JsonArena& arena)
      : state_(state), data_(data), arena_(arena) {}

  // Recursion: as deep as the definition, at most kDeepestNesting.
  bool holds(std::uint32_t number) {
    const ChoiceNode& node = state_.choice_nodes[number];
    switch (node.test) {
      case ChoiceTest::And:
      case ChoiceTest::Or: {
        const bool wanted = node.test == ChoiceTest::Or;
        for (std::uint32_t i = 0; i < node.count; ++i) {
          if (holds(node.first + i) == wanted || !missing_.empty()) {
            return wanted;
          }
        }
        return !wanted;
      }
      case ChoiceTest::Not:
        return !holds(node.first);
      default:
        return compare(node);
    }
  }
  // The path that led nowhere, so that the execution fails.
  [[nodiscard]] const std::string& missing() const { return missing_; }

 private:
  Json find(std::uint32_t path, bool must) {
    const Json value = state_.paths[path].find(data_, arena_);
    if (value.is_absent() && must && missing_.empty()) {
      missing_ = state_.paths[path].text();
    }
    return value;
  }
  bool compare(const ChoiceNode& node) {
    const bool must = node.test != ChoiceTest::IsPresent;
    const Json value = find(node.variable, must);
    const Json operand =
        node.operand_path == ChoiceNode::kNoPath ? node.operand : find(node.operand_path, true);
    return compare_values(node.test, value, operand);
  }

  const State& state_;
  const StateData& data_;
  JsonArena& arena_;
  std::string missing_;
};

}  // namespace

std::optional<bool> Interpreter::condition(MachineRun& run, Branch& at, const State& state,
                                           const ChoiceRule& rule, const StateData& data,
                                           Failure& failure) {
  if (rule.condition == nullptr) {
    Judge judge(state, data, run.arena);
    const bool holds = judge.holds(rule.node);
    if (!judge.missing().empty()) {
      failure = runtime_failure(
          run, at,
          fmt::format("Invalid path '{}': The choice state's condition path references an invalid "
                      "value.",
                      judge.missing()));
      return std::nullopt;
    }
    return holds;
  }
  const Json value = query(run, at, state, *rule.condition, {at.input, {}, {}}, failure);
  if (value.is_absent()) {
    return std::nullopt;
  }
  if (!value.is_bool()) {
    failure = {"States.QueryEvaluationError",
               about_state(run, at) +
                   fmt::format("The JSONata expression '{}' specified for the field 'Condition' "
                               "returned an unexpected result type. Expected 'boolean', but was "
                               "'{}' for value: {}",
                               rule.condition->whole_expression(), json_kind_name(value.kind()),
                               json_text(value))};
    failure.location = "Condition";
    return std::nullopt;
  }
  return value.as_bool();
}

void Interpreter::choose(MachineRun& run, Branch& at, const State& state) {
  Failure failure;
  const Json input = effective_input(run, at, state, failure);
  if (input.is_absent()) {
    return fail(run, at, state, failure);
  }
  const bool paths = state.language == QueryLanguage::JsonPath;
  const StateData data = paths ? data_of(run, at, state, input) : StateData();
  for (const ChoiceRule& rule : state.rules) {
    const std::optional<bool> holds = condition(run, at, state, rule, data, failure);
    if (!holds) {
      return fail(run, at, state, failure);
    }
    if (*holds) {
      return finish_input(run, at, state, input, &rule.assign,
                          rule.output.present() ? &rule.output : &state.output, rule.next);
    }
  }
  if (state.otherwise == kNoState) {
    failure = {"States.NoChoiceMatched",
               about_state(run, at) +
                   "Failed to transition out of the state. The state does not point to a next "
                   "state."};
    return fail(run, at, state, failure);
  }
  finish_input(run, at, state, input, &state.assign, &state.output, state.otherwise);
}

}  // namespace drydock
