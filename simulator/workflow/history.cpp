#include "simulator/workflow/history.hpp"

#include "base/check.hpp"

namespace drydock {
namespace {

class Fields {
 public:
  explicit Fields(JsonArena& arena) : arena_(arena), object_(arena) {}

  void text(std::string_view key, std::string_view value) {
    if (!value.empty()) {
      object_.set(key, arena_.string(value));
    }
  }
  void text(std::string_view key, const std::string* value) {
    if (value != nullptr) {
      object_.set(key, arena_.string(*value));
    }
  }
  void value(std::string_view key, const Json& value) {
    if (value.is_present()) {
      object_.set(key, arena_.copy(value));
    }
  }
  void number(std::string_view key, double value) {
    if (value >= 0) {
      object_.set(key, Json::number(value));
    }
  }
  Json finish() { return object_.finish(); }

 private:
  JsonArena& arena_;
  JsonObjectBuilder object_;
};

}  // namespace

bool HistoryRecorder::wants_events(ExecutionId id, ExecutionId /*parent*/) { return root_ == id; }

void HistoryRecorder::on_start(ExecutionId id, ExecutionId parent, const StateMachine& /*machine*/,
                               const ExecutionOptions& /*options*/) {
  if (parent == ExecutionId()) {
    root_ = id;
  }
}

void HistoryRecorder::on_event(ExecutionId /*id*/, const HistoryEvent& event) {
  Fields fields(arena_);
  fields.text("type", event.type);
  fields.text("name", event.name);
  fields.number("index", static_cast<double>(event.index));
  fields.number("length", static_cast<double>(event.length));
  fields.text("resourceType", event.resource_type);
  fields.text("resource", event.resource);
  fields.value(event.type == "TaskScheduled" ? "parameters" : "input", event.input);
  fields.value("taskCredentials", event.credentials);
  fields.number("timeoutInSeconds", event.timeout_seconds);
  fields.number("heartbeatInSeconds", event.heartbeat_seconds);
  fields.value("output", event.output);
  fields.value("assigned", event.assigned);
  fields.text("mapRunArn", event.map_run_arn);
  fields.text("state", event.state);
  fields.text("location", event.location);
  fields.text("error", event.error);
  fields.text("cause", event.cause);
  events_.push_back({event.id, event.previous, event.at, fields.finish()});
}

void HistoryRecorder::on_end(ExecutionId id, const ExecutionEnd& end) {
  if (root_ != id) {
    ++children_;
    child_transitions_ += end.transitions;
    return;
  }
  const Json output = end.output.is_present() ? arena_.copy(end.output) : Json();
  end_ = RecordedEnd{end, output};
  end_->end.output = output;
}

}  // namespace drydock
