// The history of an execution, kept to be shown: an observer that records the events of every
// execution that has no parent, and how it ended.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/execution.hpp"

namespace drydock {

struct RecordedEvent {
  std::uint64_t id = 0;
  std::uint64_t previous = 0;
  Nanoseconds at = 0;
  // A JSON object in the words of the service without id, prev and timestamp: type, name, input …
  Json fields;

  [[nodiscard]] std::string_view type() const { return fields.find("type").text(); }
  // "" if it has none.
  [[nodiscard]] std::string_view name() const {
    const Json name = fields.find("name");
    return name.is_string() ? name.text() : std::string_view();
  }
};

struct RecordedEnd {
  ExecutionEnd end;
  Json output;
};

class HistoryRecorder final : public ExecutionObserver {
 public:
  [[nodiscard]] bool wants_events(ExecutionId id, ExecutionId parent) override;
  void on_start(ExecutionId id, ExecutionId parent, const StateMachine& machine,
                const ExecutionOptions& options) override;
  void on_event(ExecutionId id, const HistoryEvent& event) override;
  void on_end(ExecutionId id, const ExecutionEnd& end) override;

  [[nodiscard]] const std::vector<RecordedEvent>& events() const { return events_; }
  // Nothing while it runs.
  [[nodiscard]] const std::optional<RecordedEnd>& end() const { return end_; }
  // Of its children, which Standard bills as well.
  [[nodiscard]] std::uint64_t child_executions() const { return children_; }
  [[nodiscard]] std::uint64_t child_transitions() const { return child_transitions_; }

 private:
  JsonArena arena_;
  std::vector<RecordedEvent> events_;
  std::optional<RecordedEnd> end_;
  std::optional<ExecutionId> root_;
  std::uint64_t children_ = 0;
  std::uint64_t child_transitions_ = 0;
};

}  // namespace drydock
