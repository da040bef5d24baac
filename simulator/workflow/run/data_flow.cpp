#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/workflow/run/interpreter.hpp"
#include "simulator/workflow/run/payload_size.hpp"

namespace drydock {

std::string Interpreter::about_state(const MachineRun& run, const Branch& at) const {
  return fmt::format(
      "An error occurred while executing the state '{}' (entered at the event id #{}). ",
      run.machine->states[at.state].name, at.entered_event);
}

Failure Interpreter::runtime_failure(const MachineRun& run, const Branch& at,
                                     std::string_view what) const {
  return {"States.Runtime", about_state(run, at) + std::string(what), true};
}

Failure Interpreter::failure_of(const MachineRun& run, const Branch& at,
                                const StateFailure& failure) const {
  return {failure.error, about_state(run, at) + failure.cause, failure.error == "States.Runtime"};
}

Failure Interpreter::query_failure(MachineRun& run, Branch& at, const State& state,
                                   std::string_view field, std::string_view what) {
  const StateField* written = field == "Seconds"                         ? &state.seconds
                              : field == "Items" && state.map != nullptr ? &state.map->items
                                                                         : nullptr;
  const std::string_view expression = written != nullptr && written->query != nullptr
                                          ? written->query->whole_expression()
                                          : std::string_view();
  Failure failure{"States.QueryEvaluationError",
                  about_state(run, at) +
                      fmt::format("The JSONata expression '{}' specified for the field '{}' {}",
                                  expression, field, what)};
  failure.location = field;
  return failure;
}

// Absent, and a failure, if something on the way became deeper than JSON may be.
bool Interpreter::check_depth(MachineRun& run, const Branch& at, Failure& failure) const {
  if (!run.arena.too_deep()) {
    return true;
  }
  run.arena.forget_too_deep();
  failure = runtime_failure(run, at, "A value is nested too deeply.");
  return false;
}

// What a state hands on as it got it is not measured again.
bool Interpreter::too_large(Branch& at, const Json& value) {
  const Json& known = at.measured;
  if (known.place() == value.place() && known.size() == value.size() &&
      known.kind() == value.kind()) {
    return false;
  }
  if (payload_exceeds(value, kLargestPayload)) {
    return true;
  }
  at.measured = value;
  return false;
}

StateData Interpreter::data_of(MachineRun& run, const Branch& at, const State& state,
                               const Json& input) {
  StateData data;
  data.input = input;
  if (state.uses_context) {
    data.context = context_of(run, at, state);
  }
  data.variables = at.variables;
  data.luck = &run.luck;
  return data;
}

Json Interpreter::query(MachineRun& run, Branch& at, const State& state,
                        const JsonataTemplate& written, const StatesView& view, Failure& failure) {
  jsonata::Context context;
  context.variables = at.variables;
  context.variables.push_back({"states", states_of(run, at, state, view)});
  context.now_ms = now() / kMillisecond;
  context.luck = &run.luck;
  const StateValue value = written.evaluate(context, run.arena);
  if (value.failure) {
    failure = failure_of(run, at, *value.failure);
    failure.location = value.failure->location;
    return {};
  }
  return check_depth(run, at, failure) ? value.value : Json();
}

Json Interpreter::evaluate(MachineRun& run, Branch& at, const State& state,
                           const StateTemplate& written, const StatesView& view, Failure& failure) {
  if (written.query != nullptr) {
    return query(run, at, state, *written.query, view, failure);
  }
  const Json from = view.result.is_present() ? view.result : view.input;
  const StateValue value = written.payload->evaluate(data_of(run, at, state, from), run.arena);
  if (value.failure) {
    failure = failure_of(run, at, *value.failure);
    return {};
  }
  return check_depth(run, at, failure) ? value.value : Json();
}

Json Interpreter::read_field(MachineRun& run, Branch& at, const State& state,
                             const StateField& field, const Json& input, Failure& failure) {
  switch (field.form) {
    case StateField::Form::Absent:
    case StateField::Form::Literal:
      return field.literal;
    case StateField::Form::Query:
      return query(run, at, state, *field.query, {at.input, {}, {}}, failure);
    case StateField::Form::Path:
      return filter(run, at, state, field, input, failure);
    case StateField::Form::Call:
      break;
  }
  const StateValue value =
      field.call->evaluate(data_of(run, at, state, input), field.name, run.arena);
  if (value.failure) {
    failure = failure_of(run, at, *value.failure);
    return {};
  }
  return value.value;
}

Json Interpreter::filter(MachineRun& run, Branch& at, const State& state, const StateField& path,
                         const Json& from, Failure& failure) {
  if (path.form == StateField::Form::Absent) {
    return from;
  }
  if (path.form == StateField::Form::Literal) {
    return run.arena.object({});
  }
  const StateData data = data_of(run, at, state, from);
  const Json found = path.path->find(data, run.arena);
  if (found.is_absent()) {
    const JsonPath::Root root = path.path->root();
    const Json& searched = root == JsonPath::Root::Input     ? data.input
                           : root == JsonPath::Root::Context ? data.context
                                                             : Json();
    const Json variable =
        root == JsonPath::Root::Variable ? variable_of(data, path.path->variable()) : searched;
    failure = runtime_failure(
        run, at,
        fmt::format("Invalid path '{}' : {}", path.path->text(), path.path->missing_in(variable)));
  }
  return found;
}

Json Interpreter::effective_input(MachineRun& run, Branch& at, const State& state,
                                  Failure& failure) {
  const Json input = state.input_path.present()
                         ? filter(run, at, state, state.input_path, at.input, failure)
                         : at.input;
  if (probe_ != nullptr && state.language == QueryLanguage::JsonPath &&
      state.type != StateType::Parallel) {
    probe_->note("afterInputPath", input);
  }
  return input;
}

Json Interpreter::put_result(MachineRun& run, Branch& at, const State& state,
                             const ResultPlace& place, const Json& result, Failure& failure) {
  switch (place.form) {
    case ResultPlace::Form::Replace:
      return result;
    case ResultPlace::Form::Discard:
      return at.input;
    case ResultPlace::Form::Put:
      break;
  }
  const Json put = place.path->put(at.input, result, run.arena);
  if (put.is_absent()) {
    failure = {"States.ResultPathMatchFailure",
               about_state(run, at) + fmt::format("Unable to apply step {} to input {}",
                                                  place.path->text(), json_text(at.input))};
    return {};
  }
  (void)state;
  return check_depth(run, at, failure) ? put : Json();
}

void Interpreter::set_variables(Branch& at, const Json& assigned) {
  for (const JsonMember& member : assigned.members()) {
    const auto known =
        std::find_if(at.variables.begin(), at.variables.end(),
                     [&](const JsonMember& variable) { return variable.key == member.key; });
    if (known != at.variables.end()) {
      known->value = member.value;
    } else {
      at.variables.push_back(member);
    }
  }
}

Json Interpreter::assign(MachineRun& run, Branch& at, const State& state,
                         const StateTemplate& written, const StatesView& view, Failure& failure) {
  const Json assigned = evaluate(run, at, state, written, view, failure);
  if (assigned.is_present() && !assigned.is_object()) {
    failure = runtime_failure(run, at, "The Assign field does not give an object.");
    return {};
  }
  return assigned;
}

void Interpreter::finish(MachineRun& run, Branch& at, const State& state, const Json& raw) {
  Failure failure;
  Json result = raw;
  if (state.result_selector.present()) {
    result = evaluate(run, at, state, state.result_selector, {result, {}, {}}, failure);
  }
  if (state.language == QueryLanguage::JsonPath && state.type != StateType::Map) {
    note("afterResultSelector", result);
  }
  // A Pass has no $states.result.
  const bool unseen = state.language == QueryLanguage::Jsonata && state.type == StateType::Pass;
  const StatesView view{at.input, unseen ? Json() : result, {}};
  Json assigned;
  if (result.is_present() && state.assign.present()) {
    assigned = assign(run, at, state, state.assign, view, failure);
    if (assigned.is_absent()) {
      return fail(run, at, state, failure);
    }
  }
  Json output = result;
  if (state.language == QueryLanguage::Jsonata) {
    if (state.output.present()) {
      output = evaluate(run, at, state, state.output, view, failure);
    }
  } else if (result.is_present()) {
    output = put_result(run, at, state, state.result_place, result, failure);
    if (output.is_present()) {
      note("afterResultPath", output);
      output = filter(run, at, state, state.output_path, output, failure);
    }
  }
  if (output.is_absent()) {
    return fail(run, at, state, failure);
  }
  leave(run, at, state, output, assigned, state.next);
}

void Interpreter::finish_input(MachineRun& run, Branch& at, const State& state, const Json& input,
                               const StateTemplate* assigns, const StateTemplate* gives,
                               StateNumber next) {
  Failure failure;
  Json assigned;
  if (assigns != nullptr && assigns->present()) {
    assigned = assign(run, at, state, *assigns, {input, {}, {}}, failure);
    if (assigned.is_absent()) {
      return fail(run, at, state, failure);
    }
  }
  const Json output = gives != nullptr && gives->present()
                          ? evaluate(run, at, state, *gives, {at.input, {}, {}}, failure)
                          : filter(run, at, state, state.output_path, input, failure);
  if (output.is_absent()) {
    return fail(run, at, state, failure);
  }
  leave(run, at, state, output, assigned, next);
}

}  // namespace drydock
