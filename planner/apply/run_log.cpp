// Reads the log of a run.
#include "planner/apply/run_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "planner/model/value_json.hpp"
#include "planner/plan/plan_codec.hpp"
#include "planner/plan/plan_words.hpp"
#include "planner/state/secret_digest.hpp"
#include "planner/state/state_codec.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kFormatVersion = 1;
constexpr std::array<std::string_view, 3> kStatuses = {"in_progress", "success", "failed"};
constexpr std::array<std::string_view, 2> kMoments = {"before", "after"};
constexpr std::array<std::string_view, 6> kEvents = {"started",  "progress", "retrying",
                                                     "finished", "failed",   "skipped"};
constexpr std::array<std::string_view, 4> kEnds = {"complete", "incomplete", "interrupted",
                                                   "error"};

std::string text_of(const Value& object, std::string_view name) {
  const Value* found = object.find(name);
  return found != nullptr && found->is_string() ? found->text() : std::string();
}

std::optional<std::string> text_if_there(const Value& object, std::string_view name) {
  const Value* found = object.find(name);
  return found != nullptr && found->is_string() ? std::optional(found->text()) : std::nullopt;
}

std::int64_t number_of(const Value& object, std::string_view name) {
  const Value* found = object.find(name);
  return found != nullptr && found->is_number() ? found->as_integer().value_or(0) : 0;
}

std::uint32_t count_of(const Value& object, std::string_view name) {
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(number_of(object, name), 0, 0xFFFF'FFFF));
}

bool truth_of(const Value& object, std::string_view name) {
  const Value* found = object.find(name);
  return found != nullptr && found->is_bool() && found->as_bool();
}

const Value::List& list_of(const Value& object, std::string_view name) {
  static const Value::List kNone;
  const Value* found = object.find(name);
  return found != nullptr && found->is_list() ? found->items() : kNone;
}

const Value::Object& members_of(const Value& object, std::string_view name) {
  static const Value::Object kNone;
  const Value* found = object.find(name);
  return found != nullptr && found->is_object() ? found->members() : kNone;
}

template <class Enum, std::size_t Size>
Result<Enum> word_of(const Value& object, std::string_view name,
                     const std::array<std::string_view, Size>& words) {
  const std::string written = text_of(object, name);
  const std::optional<Enum> parsed = plan_words::parse<Enum>(words, written);
  return parsed ? Result<Enum>(*parsed)
                : Result<Enum>(Error{fmt::format("\"{}\" is \"{}\"", name, written), ""});
}

ApplyOptions read_options(const Value& written) {
  ApplyOptions options;
  options.parallelism = std::max(1U, count_of(written, "parallelism"));
  options.jitter_seed = static_cast<std::uint64_t>(number_of(written, "jitter_seed"));
  options.timeout = number_of(written, "timeout");
  for (const Value& limit : list_of(written, "limits")) {
    options.limits.push_back({text_of(limit, "types"), std::max(1U, count_of(limit, "at_most"))});
  }
  for (const Value& one : list_of(written, "timeouts")) {
    options.timeouts.push_back({text_of(one, "types"), number_of(one, "timeout")});
  }
  for (const Value& one : list_of(written, "resource_timeouts")) {
    if (const auto operation = word_of<OperationKind>(one, "operation", plan_words::kOperations)) {
      options.resource_timeouts.emplace(std::pair(Address(text_of(one, "resource")), *operation),
                                        number_of(one, "timeout"));
    }
  }
  return options;
}

Result<StateSnapshot> read_state(const Value& written) {
  StateSnapshot state;
  state.lineage = text_of(written, "lineage");
  state.serial = number_of(written, "serial");
  for (const Value::Member& output : members_of(written, "outputs")) {
    state.outputs.emplace(output.key, mark_secret_digests(output.value));
  }
  for (const Value::Member& one : members_of(written, "exports")) {
    state.exports.emplace(one.key, one.value.scalar_text().value_or(""));
  }
  for (const Value& name : list_of(written, "imports")) {
    state.imports.push_back(name.scalar_text().value_or(""));
  }
  for (const Value& row : list_of(written, "resources")) {
    const Value* record = row.find("record");
    Result<RecordedResource> read =
        decode_record(Address(text_of(row, "address")), text_of(row, "deposed"),
                      record == nullptr ? "" : value_to_json(*record, ValueForm::Revealed));
    if (!read) {
      return read.error();
    }
    state.resources.push_back(std::move(*read));
  }
  return state;
}

ResumePoint read_resume(const Value& written, std::size_t steps) {
  ResumePoint resume;
  resume.done.assign(steps, false);
  for (const Value& step : list_of(written, "done")) {
    const std::int64_t number = step.as_integer().value_or(-1);
    if (number >= 0 && static_cast<std::size_t>(number) < steps) {
      resume.done[static_cast<std::size_t>(number)] = true;
      ++resume.count;
    }
  }
  for (const Value::Member& one : members_of(written, "deposed")) {
    const auto change = Value::string(one.key).as_integer();
    resume.deposed.emplace(static_cast<std::uint32_t>(change.value_or(0)),
                           one.value.scalar_text().value_or(""));
  }
  return resume;
}

Result<RunHeader> read_header(const Value& line) {
  const Value* plan = line.find("plan");
  const Value* state = line.find("state");
  const Value* options = line.find("options");
  if (plan == nullptr || state == nullptr || options == nullptr || text_of(line, "run").empty()) {
    return Error{"it does not begin as the log of a run does", ""};
  }
  if (number_of(line, "format_version") != kFormatVersion) {
    return Error{fmt::format("it has format version {}; this drydock reads version {}",
                             number_of(line, "format_version"), kFormatVersion),
                 "replay it with the drydock that wrote it"};
  }
  RunHeader header;
  header.id = text_of(line, "run");
  header.operation = text_of(line, "operation");
  header.version = text_of(line, "drydock");
  header.started_at = number_of(line, "started_at");
  header.schema_digest = text_of(line, "schema_digest");
  header.options = read_options(*options);
  Result<Plan> decoded = decode_plan(value_to_json(*plan, ValueForm::Recorded));
  if (!decoded) {
    return decoded.error();
  }
  header.plan = *std::move(decoded);
  for (ResourceChange& change : header.plan.diff.changes) {
    change.after = mark_secret_digests(std::move(change.after));
  }
  for (Output& output : header.plan.outputs) {
    output.value = mark_secret_digests(std::move(output.value));
  }
  Result<StateSnapshot> snapshot = read_state(*state);
  if (!snapshot) {
    return snapshot.error();
  }
  header.state = *std::move(snapshot);
  header.state.stack_name = header.plan.stack_name;
  if (const Value* resume = line.find("resume")) {
    header.resume = read_resume(*resume, header.plan.steps.size());
  }
  return header;
}

Result<ProgressEvent> read_event(const Value& written) {
  const Result<OperationStatus> status = word_of<OperationStatus>(written, "status", kStatuses);
  if (!status) {
    return status.error();
  }
  ProgressEvent event;
  event.status = *status;
  event.request_token = text_of(written, "token");
  event.identifier = text_of(written, "identifier");
  event.error = parse_handler_error(text_of(written, "error")).value_or(HandlerError::None);
  event.message = text_of(written, "message");
  event.retry_after = number_of(written, "retry_after");
  const Value* attributes = written.find("attributes");
  event.attributes = attributes == nullptr ? Value() : mark_secret_digests(*attributes);
  return event;
}

class LineReader {
 public:
  explicit LineReader(RunLog& log) : log_(log) {}

  Status read(const Value& line) {
    if (const std::string call = text_of(line, "call"); !call.empty()) {
      return read_call(line, call);
    }
    if (line.find("hook") != nullptr) {
      return read_hook(line);
    }
    if (line.find("event") != nullptr) {
      const auto kind = word_of<StepEvent::Kind>(line, "event", kEvents);
      if (!kind) {
        return kind.error();
      }
      const std::uint32_t step = count_of(line, "step");
      if (step >= log_.header.plan.steps.size()) {
        return Error{fmt::format("there is no step {}", step), ""};
      }
      log_.events.push_back({*kind, step, text_of(line, "message")});
    } else if (line.find("clock") != nullptr) {
      for (const Value& passed : list_of(line, "clock")) {
        last_ += passed.as_integer().value_or(0);
        log_.readings.push_back(log_.header.started_at + last_);
      }
    } else if (line.find("interrupted") != nullptr) {
      log_.interrupted_at = static_cast<std::size_t>(count_of(line, "interrupted"));
      log_.interrupted_asleep = truth_of(line, "asleep");
    } else if (line.find("end") != nullptr) {
      const auto end = word_of<RunEnd>(line, "end", kEnds);
      if (!end) {
        return end.error();
      }
      log_.end = *end;
      log_.end_message = text_of(line, "message");
    }
    return success();  // what a later version adds is passed over
  }

 private:
  Status read_call(const Value& line, const std::string& call) {
    if (call == "read") {
      log_.reads.push_back({text_of(line, "type"), text_of(line, "identifier"),
                            text_if_there(line, "lost"), truth_of(line, "found")});
      return success();
    }
    if (call == "parameter") {
      log_.parameters.push_back(
          {text_of(line, "name"), text_if_there(line, "lost"), text_if_there(line, "value")});
      return success();
    }
    Result<RecordedAnswer> answer = read_answer(line);
    if (!answer) {
      return answer.error();
    }
    if (call == "start") {
      const auto operation = word_of<OperationKind>(line, "operation", plan_words::kOperations);
      if (!operation) {
        return operation.error();
      }
      log_.starts.push_back({*operation,
                             text_of(line, "resource"),
                             text_of(line, "identifier"),
                             count_of(line, "attempt"),
                             *std::move(answer),
                             {},
                             {}});
      return success();
    }
    const std::size_t request = count_of(line, "request");
    if (request >= log_.starts.size()) {
      return Error{fmt::format("there is no request {}", request), ""};
    }
    RecordedStart& start = log_.starts[request];
    (call == "poll" ? start.polls : start.finds).push_back(*std::move(answer));
    return success();
  }

  static Result<RecordedAnswer> read_answer(const Value& line) {
    RecordedAnswer answer;
    answer.at = number_of(line, "at");
    answer.took = number_of(line, "took");
    answer.lost = text_if_there(line, "lost");
    if (const Value* written = line.find("answer")) {
      Result<ProgressEvent> event = read_event(*written);
      if (!event) {
        return event.error();
      }
      answer.event = *std::move(event);
    }
    return answer;
  }

  Status read_hook(const Value& line) {
    const std::size_t number = count_of(line, "hook");
    if (line.find("moment") != nullptr) {
      const auto moment = word_of<HookMoment>(line, "moment", kMoments);
      if (!moment || number != log_.hooks.size()) {
        return Error{"a hook is out of its place", ""};
      }
      RecordedHook hook;
      hook.moment = *moment;
      hook.resource = text_of(line, "resource");
      hook.none = !truth_of(line, "started");
      hook.unstarted = text_if_there(line, "error");
      log_.hooks.push_back(std::move(hook));
      return success();
    }
    if (number >= log_.hooks.size()) {
      return Error{fmt::format("there is no hook {}", number), ""};
    }
    RecordedHook& hook = log_.hooks[number];
    hook.ended = true;
    hook.polls = count_of(line, "polls");
    hook.error = text_if_there(line, "error");
    return success();
  }

  RunLog& log_;
  Nanoseconds last_ = 0;
};

}  // namespace

std::string_view run_end_name(RunEnd end) { return plan_words::word(kEnds, end); }

std::string_view event_kind_name(StepEvent::Kind kind) { return plan_words::word(kEvents, kind); }

Result<RunLog> read_run_log(std::string_view text) {
  RunLog log;
  LineReader reader(log);
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos && number > 1) {
      break;  // cut off in the middle of a line
    }
    const Result<Value> line = value_from_json(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    Status read = line ? success() : Status(line.error());
    if (!line && number == 1) {
      return Error{"it does not begin as the log of a run does", ""};
    }
    if (line && number == 1) {
      Result<RunHeader> header = read_header(*line);
      if (!header) {
        return header.error();
      }
      log.header = *std::move(header);
    } else if (line) {
      read = reader.read(*line);
    }
    if (!read) {
      return Error{fmt::format("line {} cannot be read: {}", number, read.error().message),
                   "the file was changed after the run"};
    }
  }
  if (number == 0) {
    return Error{"it is empty", "the run died before it did anything"};
  }
  return log;
}

}  // namespace drydock
