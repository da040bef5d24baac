// Parallel, and the Map that runs its iterations in the same execution.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "simulator/json/json_text.hpp"
#include "simulator/workflow/run/interpreter.hpp"

namespace drydock {

void Interpreter::parallel(MachineRun& run, Branch& at, const State& state) {
  Failure failure;
  Json input = effective_input(run, at, state, failure);
  if (input.is_present() && state.arguments.present()) {
    input = evaluate(run, at, state, state.arguments, {input, {}, {}}, failure);
  }
  if (input.is_absent()) {
    return fail(run, at, state, failure);
  }
  at.last_event = emit(run, at.last_event, "ParallelStateStarted");
  if (conclude_by_mock(run, at, state)) {
    return;
  }
  at.join = std::make_unique<Join>();
  Join& join = *at.join;
  join.total = static_cast<std::uint32_t>(state.branches.size());
  join.results.resize(join.total);
  for (std::uint32_t place = 0; place < join.total; ++place) {
    Branch& child = add_branch(run, at.number);
    child.place = place;
    child.state = run.machine->flows[state.branches[place]].start;
    child.input = input;
    child.last_event = at.last_event;
    child.entered_event = 0;
    child.variables = at.variables;
    child.map_index = at.map_index;
    child.map_value = at.map_value;
    join.branches.push_back(child.number);
    make_ready(run, child);
  }
}

std::optional<double> Interpreter::map_number(MachineRun& run, Branch& at, const State& state,
                                              const StateField& field, std::string_view kind,
                                              const Json& input, Failure& failure) {
  if (!field.present()) {
    return std::nullopt;
  }
  Json value = read_field(run, at, state, field, input, failure);
  if (value.is_absent()) {
    return std::nullopt;
  }
  double number = 0;
  bool good = value.is_number();
  if (good) {
    number = value.as_number();
    good = kind == "float" || number == std::floor(number);
  } else if (kind == "text integer" && value.is_string()) {
    // Sizes of batches may be texts.
    const std::string text(value.text());
    good = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos &&
           text.size() < 16;
    number = good ? std::stod(text) : 0;
  }
  if (good) {
    return number;
  }
  const std::string shown = value.is_string() ? std::string(value.text()) : json_text(value);
  failure =
      runtime_failure(run, at,
                      fmt::format("The {} field refers to value \"{}\" which is not a valid {}: {}",
                                  field.name, shown, kind == "float" ? "float" : "integer",
                                  field.path != nullptr ? field.path->text() : shown));
  return std::nullopt;
}

Json Interpreter::map_items(MachineRun& run, Branch& at, const State& state, const Json& input,
                            Failure& failure) {
  const StateField& field = state.map->items;
  const Json items = field.present() ? read_field(run, at, state, field, input, failure) : input;
  if (items.is_absent() || items.is_array()) {
    if (state.language == QueryLanguage::JsonPath) {
      note("afterItemsPath", items);
    }
    return items;
  }
  if (state.language == QueryLanguage::Jsonata) {
    failure = query_failure(run, at, state, "Items",
                            fmt::format("returned an unexpected result type. Expected 'array', but "
                                        "was '{}' for value: {}",
                                        json_kind_name(items.kind()), json_text(items)));
  } else {
    failure =
        runtime_failure(run, at,
                        fmt::format("Reference path \"{}\" must point to array.",
                                    field.path != nullptr ? field.path->text() : std::string("$")));
  }
  return {};
}

void Interpreter::map(MachineRun& run, Branch& at, const State& state) {
  Failure failure;
  const Json input = effective_input(run, at, state, failure);
  if (input.is_absent()) {
    return fail(run, at, state, failure);
  }
  const MapState& fields = *state.map;
  const std::optional<double> concurrency =
      map_number(run, at, state, fields.max_concurrency, "integer", input, failure);
  if (failure.error) {
    return fail(run, at, state, failure);
  }
  if (concurrency && *concurrency < 0) {
    return fail(run, at, state,
                runtime_failure(run, at, "MaxConcurrency must be a non-negative integer."));
  }
  at.join = std::make_unique<Join>();
  Join& join = *at.join;
  note("maxConcurrency", Json::number(concurrency.value_or(0)));
  const std::uint32_t most =
      fields.distributed ? kDistributedMapConcurrency : kInlineMapConcurrency;
  join.limit = concurrency && *concurrency > 0 && *concurrency < most
                   ? static_cast<std::uint32_t>(*concurrency)
                   : most;
  if (fields.distributed) {
    return distributed_map(run, at, state, input);
  }
  join.items = map_items(run, at, state, input, failure);
  if (join.items.is_absent()) {
    return fail(run, at, state, failure);
  }
  join.total = static_cast<std::uint32_t>(join.items.size());
  join.results.resize(join.total);
  if (probe_ != nullptr && !read_tolerance(run, at, state, input, failure)) {
    return fail(run, at, state, failure);
  }
  if (conclude_by_mock(run, at, state)) {
    return;
  }
  at.last_event = emit(run, at.last_event, "MapStateStarted",
                       [&](HistoryEvent& event) { event.length = join.total; });
  join.started_event = at.last_event;
  if (join.total == 0) {
    return join_done(run, at, state);
  }
  while (run.live && at.join != nullptr && join.active < join.limit && join.next < join.total) {
    begin_iteration(run, at, state, join.started_event);
  }
}

Json Interpreter::select_item(MachineRun& run, Branch& at, const State& state, const Json& input,
                              const Json& item, std::int64_t index, Failure& failure) {
  if (!state.map->selector.present()) {
    return item;
  }
  const std::int64_t outer_index = std::exchange(at.map_index, index);
  const Json outer_value = std::exchange(at.map_value, item);
  const Json selected = evaluate(run, at, state, state.map->selector, {input, {}, {}}, failure);
  at.map_index = outer_index;
  at.map_value = outer_value;
  return selected;
}

void Interpreter::begin_iteration(MachineRun& run, Branch& at, const State& state,
                                  std::uint64_t previous) {
  Failure failure;
  Join& join = *at.join;
  const std::uint32_t place = join.next++;
  const Json item = join.items.items()[place];
  const Json from = effective_input(run, at, state, failure);
  const Json input =
      from.is_absent() ? from : select_item(run, at, state, from, item, place, failure);
  if (input.is_absent()) {
    abort_children(run, at);
    return fail(run, at, state, failure);
  }
  Branch& child = add_branch(run, at.number);
  child.place = place;
  child.state = run.machine->flows[state.map->flow].start;
  child.input = input;
  child.entered_event = 0;
  child.variables = at.variables;
  child.map_index = place;
  child.map_value = item;
  child.last_event = emit(run, previous, "MapIterationStarted", [&](HistoryEvent& event) {
    event.name = state.name;
    event.index = place;
  });
  ++join.active;
  join.branches.push_back(child.number);
  make_ready(run, child);
}

void Interpreter::branch_done(MachineRun& run, Branch& parent, Branch& child, const Json& output) {
  const State& state = run.machine->states[parent.state];
  Join& join = *parent.join;
  join.results[child.place] = output;
  ++join.done;
  join.branches.erase(std::find(join.branches.begin(), join.branches.end(), child.number));
  const std::uint64_t last = child.last_event;
  parent.last_event = last;
  if (state.type == StateType::Map) {
    --join.active;
    parent.last_event = emit(run, last, "MapIterationSucceeded", [&](HistoryEvent& event) {
      event.name = state.name;
      event.index = child.place;
    });
  }
  free_branch(run, child);
  if (join.done == join.total) {
    return join_done(run, parent, state);
  }
  if (state.type == StateType::Map && join.next < join.total) {
    begin_iteration(run, parent, state, last);
  }
}

void Interpreter::branch_failed(MachineRun& run, Branch& parent, Branch& child,
                                const Failure& failure) {
  const State& state = run.machine->states[parent.state];
  const std::uint64_t last = child.last_event;
  if (state.type == StateType::Map) {
    emit(run, last, "MapIterationFailed", [&](HistoryEvent& event) {
      event.name = state.name;
      event.index = child.place;
    });
    parent.join->branches.erase(
        std::find(parent.join->branches.begin(), parent.join->branches.end(), child.number));
    free_branch(run, child);
  }
  parent.last_event = last;
  Failure outer = failure;
  outer.location.clear();
  abort_children(run, parent);
  fail(run, parent, state, outer);
}

void Interpreter::join_done(MachineRun& run, Branch& at, const State& state) {
  const Json result = run.arena.array(at.join->results);
  at.join.reset();
  Failure failure;
  if (!check_depth(run, at, failure)) {
    return fail(run, at, state, failure);
  }
  // What follows refers to what came before this event.
  emit(run, at.last_event,
       state.type == StateType::Map ? "MapStateSucceeded" : "ParallelStateSucceeded");
  finish(run, at, state, result);
}

}  // namespace drydock
