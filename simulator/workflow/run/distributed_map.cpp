// The Map whose iterations are executions of their own (AWS Step Functions Developer Guide, "Using
// Map state in Distributed mode").
#include <fmt/format.h>

#include <algorithm>

#include "base/digest.hpp"
#include "simulator/json/json_members.hpp"
#include "simulator/json/json_text.hpp"
#include "simulator/workflow/run/interpreter.hpp"
#include "simulator/workflow/run/item_reader.hpp"
#include "simulator/workflow/run/result_writer.hpp"

namespace drydock {
namespace {

// A UUID that the names of the execution decide.
std::string made_up_id(const ExecutionOptions& names, std::uint32_t entity, std::uint32_t number) {
  const std::string hex = sha256_hex(fmt::format("{}/{}/{}", names.arn, entity, number));
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20, 12));
}

// arn:aws:states:REGION:ACCOUNT, of the state machine or the execution.
std::string arn_prefix(const ExecutionOptions& names) {
  const std::string& arn = names.machine_arn.empty() ? names.arn : names.machine_arn;
  std::size_t end = 0;
  for (int colons = 0; end < arn.size() && colons < 5; ++end) {
    colons += arn[end] == ':' ? 1 : 0;
  }
  return end > 0 && end < arn.size() ? arn.substr(0, end - 1)
                                     : "arn:aws:states:us-east-1:000000000000";
}

// Whether anything can come of what the children give.
bool results_are_seen(const State& state) {
  const bool dropped = state.language == QueryLanguage::JsonPath &&
                       state.result_place.form == ResultPlace::Form::Discard &&
                       !state.result_selector.present() && !state.assign.present();
  const MapState& map = *state.map;
  const bool written = map.writer != nullptr && writes_files(*map.writer);
  return written ? map.results_are_read : !dropped;
}

}  // namespace

bool Interpreter::read_tolerance(MachineRun& run, Branch& at, const State& state, const Json& input,
                                 Failure& failure) {
  const MapState& fields = *state.map;
  const std::optional<double> count =
      map_number(run, at, state, fields.tolerated_count, "integer", input, failure);
  if (failure.error) {
    return false;
  }
  const std::optional<double> percentage =
      map_number(run, at, state, fields.tolerated_percentage, "float", input, failure);
  if (failure.error) {
    return false;
  }
  if (count && *count < 0) {
    failure = runtime_failure(run, at, "ToleratedFailureCount cannot be negative.");
    return false;
  }
  if (percentage && (*percentage < 0 || *percentage > 100)) {
    failure = runtime_failure(run, at, "ToleratedFailurePercentage must be between 0 and 100.");
    return false;
  }
  if (count) {
    note("toleratedFailureCount", Json::number(*count));
  }
  if (percentage) {
    note("toleratedFailurePercentage", Json::number(*percentage));
  }
  at.join->tolerated_count = count.value_or(0);
  at.join->tolerated_percentage = percentage.value_or(-1);
  return true;
}

void Interpreter::distributed_map(MachineRun& run, Branch& at, const State& state,
                                  const Json& input) {
  Failure failure;
  Join& join = *at.join;
  const MapState& fields = *state.map;
  Json items;
  if (fields.reader == nullptr) {
    items = map_items(run, at, state, input, failure);
    if (items.is_absent()) {
      return fail(run, at, state, failure);
    }
  }
  at.last_event = emit(run, at.last_event, "MapStateStarted", [&](HistoryEvent& event) {
    event.length = items.is_array() ? static_cast<std::int64_t>(items.size()) : 0;
  });
  if (!read_tolerance(run, at, state, input, failure)) {
    return fail(run, at, state, failure);
  }
  join.run_number = ++run.map_runs;
  const ExecutionOptions& names = names_of(run);
  join.map_run_arn = fmt::format(
      "{}:mapRun:{}/{}:{}", arn_prefix(names), names.machine_name,
      fields.label.empty() ? made_up_id(names, run.entity, join.run_number + 1000).substr(0, 8)
                           : fields.label,
      made_up_id(names, run.entity, join.run_number));
  at.last_event = emit(run, at.last_event, "MapRunStarted",
                       [&](HistoryEvent& event) { event.map_run_arn = join.map_run_arn; });
  join.started_event = at.last_event;
  if (fields.reader != nullptr) {
    items = read_items(run, at, state, input, failure);
  }
  if (items.is_present()) {
    items = batches_of(run, at, state, items, input, failure);
  }
  if (items.is_present() && fields.writer != nullptr && fields.writer->arguments.present()) {
    join.writer = evaluate(run, at, state, fields.writer->arguments, {input, {}, {}}, failure);
    if (join.writer.is_absent()) {
      items = {};
    }
  }
  if (items.is_absent()) {
    return map_run_failed(run, at, state, failure);
  }
  join.items = items;
  join.total = static_cast<std::uint32_t>(items.size());
  join.results.resize(join.total);
  if (conclude_by_mock(run, at, state)) {
    return;
  }
  if (join.total == 0) {
    return map_run_done(run, at, state);
  }
  arm_deadline(run);
  begin_children(run, at);
}

Json Interpreter::read_items(MachineRun& run, Branch& at, const State& state, const Json& input,
                             Failure& failure) {
  const MapStorage& reader = *state.map->reader;
  Json arguments = run.arena.object({});
  if (reader.arguments.present()) {
    arguments = evaluate(run, at, state, reader.arguments, {input, {}, {}}, failure);
  }
  std::optional<double> most;
  if (arguments.is_present()) {
    most = map_number(run, at, state, reader.max_items, "text integer", input, failure);
  }
  if (failure.error) {
    return {};
  }
  if (most && *most < 0) {
    failure = {"States.ItemReaderFailed", "field MaxItems must be positive"};
    return {};
  }
  if (probe_ != nullptr && probe_->reader_items) {
    return run.arena.copy(*probe_->reader_items);
  }
  std::string why;
  Json items = read_map_items(reader, arguments, options_.objects, run.arena, why);
  if (items.is_absent()) {
    failure = {"States.ItemReaderFailed", why};
    return {};
  }
  if (most && *most > 0 && *most < static_cast<double>(items.size())) {
    items = run.arena.array(items.items().first(static_cast<std::size_t>(*most)));
  }
  return items;
}

// What each child gets: the items as ItemSelector makes them, in batches if there is an
// ItemBatcher.
Json Interpreter::batches_of(MachineRun& run, Branch& at, const State& state, const Json& items,
                             const Json& input, Failure& failure) {
  const MapState& fields = *state.map;
  std::vector<Json> chosen;
  chosen.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    chosen.push_back(select_item(run, at, state, input, items.items()[i],
                                 static_cast<std::int64_t>(i), failure));
    if (chosen.back().is_absent()) {
      return {};
    }
  }
  if (!fields.batches) {
    return run.arena.array(chosen);
  }
  const std::optional<double> most_items =
      map_number(run, at, state, fields.max_items_per_batch, "text integer", input, failure);
  const std::optional<double> most_bytes =
      failure.error
          ? std::nullopt
          : map_number(run, at, state, fields.max_bytes_per_batch, "text integer", input, failure);
  Json batch_input;
  if (!failure.error && fields.batch_input.present()) {
    batch_input = evaluate(run, at, state, fields.batch_input, {input, {}, {}}, failure);
  }
  if (failure.error) {
    return {};
  }
  const double item_limit = most_items && *most_items > 0 ? *most_items : 1e18;
  const double byte_limit = most_bytes && *most_bytes > 0
                                ? std::min(*most_bytes, static_cast<double>(kLargestPayload))
                                : static_cast<double>(kLargestPayload);
  std::vector<Json> batches;
  const std::size_t around = std::string_view(R"({"Items":[]})").size() +
                             (batch_input.is_present() ? json_text(batch_input).size() + 14 : 0);
  std::size_t begin = 0;
  std::size_t bytes = around;
  const auto close = [&](std::size_t end) {
    JsonObjectBuilder batch(run.arena);
    if (batch_input.is_present()) {
      batch.set("BatchInput", batch_input);
    }
    batch.set("Items", run.arena.array(std::span(chosen).subspan(begin, end - begin)));
    batches.push_back(batch.finish());
    begin = end;
    bytes = around;
  };
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const std::size_t size = json_text(chosen[i]).size() + 1;
    if (i > begin && (static_cast<double>(i - begin) >= item_limit ||
                      static_cast<double>(bytes + size) > byte_limit)) {
      close(i);
    }
    bytes += size;
  }
  if (begin < chosen.size()) {
    close(chosen.size());
  }
  return run.arena.array(batches);
}

ExecutionOptions Interpreter::child_names(MachineRun& run, const MapState& map,
                                          std::uint32_t map_run, std::uint32_t place) {
  const ExecutionOptions& names = names_of(run);
  ExecutionOptions child;
  child.machine_name = names.machine_name;
  if (names.arn.empty() && names.machine_arn.empty()) {
    return child;
  }
  child.name = made_up_id(names, run.entity, place + 1'000'000 * map_run);
  child.machine_arn = names.machine_arn;
  child.role_arn = names.role_arn;
  child.arn = fmt::format("{}:execution:{}/{}:{}", arn_prefix(names), names.machine_name, map.label,
                          child.name);
  return child;
}

// Recursion: as deep as Distributed Maps are nested, at most kDeepestNesting.
const ExecutionOptions& Interpreter::names_of(MachineRun& run) {
  if (std::exchange(run.unnamed, false)) {
    // A parent outlives its children.
    MachineRun& parent = *executions_[run.parent.slot];
    const State& state = parent.machine->states[parent.branches[run.parent_branch].state];
    const MachineType type = run.names.type;
    run.names = child_names(parent, *state.map, run.parent_run, run.parent_place);
    run.names.type = type;
    run.names.number = run.number;
  }
  return run.names;
}

// Starts children as far as the concurrency allows. None of them runs before this returns.
void Interpreter::begin_children(MachineRun& run, Branch& at) {
  const State& state = run.machine->states[at.state];
  Join& join = *at.join;
  while (join.active < join.limit && join.next < join.total) {
    const std::uint32_t place = join.next++;
    ExecutionOptions options;
    if (options_.observer != nullptr && options_.observer->wants_names()) {
      options = child_names(run, *state.map, join.run_number, place);
    }
    options.type = state.map->child_type;
    options.number = run.number;
    const ExecutionId child =
        start(*run.machine, state.map->flow, join.items.items()[place], options, &run, &at, place);
    executions_[child.slot]->child_position = static_cast<std::uint32_t>(join.children.size());
    join.children.push_back(child);
    ++join.active;
  }
}

void Interpreter::child_ended(const MachineRun& child, ExecutionStatus status, const Json& output) {
  MachineRun* run = find(child.parent);
  if (run == nullptr) {
    return;
  }
  Branch& at = run->branches[child.parent_branch];
  if (at.visit != child.parent_visit || at.join == nullptr) {
    return;
  }
  Join& join = *at.join;
  const State& state = run->machine->states[at.state];
  // The last of the list takes the place of the one that ended.
  const ExecutionId last = join.children.back();
  join.children[child.child_position] = last;
  executions_[last.slot]->child_position = child.child_position;
  join.children.pop_back();
  --join.active;
  ++join.done;
  if (status == ExecutionStatus::Succeeded) {
    join.results[child.parent_place] =
        results_are_seen(state) ? run->arena.copy(output) : Json::null();
  } else {
    ++join.failed;
    const bool by_count =
        state.map->tolerated_count.present() || !state.map->tolerated_percentage.present();
    const bool too_many = by_count && join.failed > join.tolerated_count;
    const bool too_large_a_share = join.tolerated_percentage >= 0 &&
                                   100.0 * join.failed > join.tolerated_percentage * join.total;
    if (too_many || too_large_a_share) {
      return map_run_failed(*run, at, state,
                            {"States.ExceedToleratedFailureThreshold",
                             "The specified tolerated failure threshold was exceeded"});
    }
  }
  if (join.done == join.total) {
    return map_run_done(*run, at, state);
  }
  begin_children(*run, at);
}

void Interpreter::map_run_failed(MachineRun& run, Branch& at, const State& state,
                                 const Failure& failure) {
  if (failure.terminal) {
    return fail(run, at, state, failure);
  }
  at.last_event = emit(run, at.last_event, "MapRunFailed", [&](HistoryEvent& event) {
    event.error = failure.error ? &*failure.error : nullptr;
    event.cause = failure.cause ? &*failure.cause : nullptr;
  });
  abort_children(run, at);
  fail(run, at, state, failure);
}

void Interpreter::map_run_done(MachineRun& run, Branch& at, const State& state) {
  Join& join = *at.join;
  Json result;
  const MapStorage* writer = state.map->writer.get();
  const MapRunResults results{join.items, join.results, join.map_run_arn};
  if (writer != nullptr && writes_files(*writer)) {
    std::string folder(text_member(join.writer, "Prefix"));
    if (!folder.empty() && !folder.ends_with('/')) {
      folder += '/';
    }
    folder += join.map_run_arn.substr(join.map_run_arn.rfind(':') + 1);
    const std::string bucket(text_member(join.writer, "Bucket"));
    if (state.map->results_are_read && options_.objects != nullptr) {
      write_map_results(*writer, results, bucket, folder, *options_.objects);
    }
    JsonObjectBuilder details(run.arena);
    details.set("Bucket", run.arena.string(bucket));
    details.set("Key", run.arena.string(folder + "/manifest.json"));
    JsonObjectBuilder written(run.arena);
    written.set("MapRunArn", run.arena.string(join.map_run_arn));
    written.set("ResultWriterDetails", details.finish());
    result = written.finish();
  } else if (writer != nullptr) {
    result = transformed_results(*writer, results, true, run.arena);
  } else {
    // Children that failed and are tolerated give nothing.
    std::erase_if(join.results, [](const Json& value) { return value.is_absent(); });
    result = run.arena.array(join.results);
  }
  const std::uint64_t succeeded = emit(run, join.started_event, "MapRunSucceeded");
  emit(run, succeeded, "MapStateSucceeded");
  at.last_event = join.started_event;
  at.join.reset();
  ++at.visit;
  finish(run, at, state, result);
}

}  // namespace drydock
