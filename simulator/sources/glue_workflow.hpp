// Triggers of AWS Glue, and the graph that those of one workflow make: what starts which job or
// crawler after which others. Sources: AWS Glue Developer Guide, "AWS Glue triggers", "Overview of
// workflows"; API Reference, Trigger. A conditional trigger fires when all of its conditions hold
// (AND), or any (ANY); a scheduled one by its cron expression in UTC; one on demand when somebody
// starts it; one of EventBridge events when BatchSize (1 to 100) of them have come or BatchWindow
// (900 seconds unless it says otherwise) has passed since the first.
//
// A trigger of a workflow fires once a run; for ANY the guide does not say so, and it is our
// reading.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/duration.hpp"
#include "planner/model/value.hpp"
#include "simulator/schedule/schedule.hpp"

namespace drydock {

struct GlueNode {
  bool crawler = false;
  std::string name;
  friend bool operator==(const GlueNode&, const GlueNode&) = default;
};

struct GlueTrigger {
  enum class Type : std::uint8_t { Scheduled, Conditional, OnDemand, Event };
  struct Condition {
    GlueNode node;
    std::string
        state;  // SUCCEEDED, STOPPED, FAILED, TIMEOUT; of crawlers SUCCEEDED, CANCELLED, FAILED
  };
  struct Action {
    GlueNode node;
    std::string arguments_json;  // of this run of the job; "{}" if there are none
    std::optional<Nanoseconds> timeout;
  };

  std::string logical_id;
  std::string name;
  std::string workflow;  // "" if it stands alone
  Type type = Type::OnDemand;
  std::optional<Schedule> schedule;
  bool any = false;  // else all conditions
  std::vector<Condition> conditions;
  std::vector<Action> actions;
  std::uint32_t batch_size = 1;
  Nanoseconds batch_window = 900 * kSecond;
  bool active = false;  // StartOnCreation; conditional and scheduled ones sleep otherwise
  Span span;
};

// AWS::Glue::Workflow.
struct GlueWorkflow {
  std::string logical_id;
  std::string name;
  std::optional<std::uint32_t> most_runs;  // at a time, MaxConcurrentRuns; nothing: no bound
};
[[nodiscard]] std::optional<GlueWorkflow> read_glue_workflow(const Value& properties,
                                                             const std::string& logical_id,
                                                             Diagnostics& diagnostics);

// From the properties of an AWS::Glue::Trigger.
[[nodiscard]] std::optional<GlueTrigger> read_glue_trigger(const Value& properties,
                                                           const std::string& logical_id,
                                                           Diagnostics& diagnostics);

// What is doubtful in the triggers of a template: those that wait for each other, and conditional
// ones that nothing before them can make fire.
void check_glue_triggers(const std::vector<GlueTrigger>& triggers, Diagnostics& diagnostics);

// One run of a workflow.
class GlueWorkflowRun {
 public:
  // The triggers of the workflow; they outlive the run.
  explicit GlueWorkflowRun(const std::vector<GlueTrigger>& triggers);

  // Somebody, the clock or an event fires a trigger. Returns what starts.
  [[nodiscard]] std::vector<const GlueTrigger::Action*> fire(std::size_t trigger);
  // A job or crawler has ended in a state. Returns what starts.
  [[nodiscard]] std::vector<const GlueTrigger::Action*> finished(const GlueNode& node,
                                                                 std::string_view state);
  // Nothing is under way any more.
  [[nodiscard]] bool ended() const { return under_way_ == 0; }

 private:
  const std::vector<GlueTrigger>* triggers_;
  std::vector<std::vector<bool>> met_;  // conditions of each
  std::vector<bool> fired_;
  std::uint32_t under_way_ = 0;
};

}  // namespace drydock
