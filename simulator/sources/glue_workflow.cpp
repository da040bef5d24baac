#include "simulator/sources/glue_workflow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/check.hpp"
#include "base/codes/events_codes.hpp"
#include "planner/model/property_reader.hpp"
#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kMostEvents = 100;
constexpr std::int64_t kLongestWindow = 900;

GlueNode node_of(PropertyReader& reader) {
  const std::string job = reader.text_or("JobName", "");
  return job.empty() ? GlueNode{true, reader.text_or("CrawlerName", "")} : GlueNode{false, job};
}

void read_predicate(PropertyReader trigger, GlueTrigger& into) {
  PropertyReader predicate = trigger.object("Predicate");
  into.any = predicate.choice("Logical", {"AND", "ANY"}).value_or("AND") == "ANY";
  for (std::size_t i = 0; i < predicate.list("Conditions").size(); ++i) {
    PropertyReader condition = predicate.item("Conditions", i);
    const GlueNode node = node_of(condition);
    const std::optional<std::string> state =
        node.crawler ? condition.choice("CrawlState", {"SUCCEEDED", "CANCELLED", "FAILED"})
                     : condition.choice("State", {"SUCCEEDED", "STOPPED", "FAILED", "TIMEOUT"});
    if (node.name.empty()) {
      condition.report("", "a condition names no job and no crawler", "add JobName or CrawlerName");
    } else if (state) {
      into.conditions.push_back({node, *state});
    } else if (!condition.has("State") && !condition.has("CrawlState")) {
      condition.report("", fmt::format("the condition on `{}` names no state", node.name),
                       node.crawler ? "add CrawlState: SUCCEEDED" : "add State: SUCCEEDED");
    }
  }
}

void read_actions(PropertyReader trigger, GlueTrigger& into) {
  for (std::size_t i = 0; i < trigger.list("Actions").size(); ++i) {
    PropertyReader action = trigger.item("Actions", i);
    GlueTrigger::Action made{node_of(action), "{}", {}};
    if (made.node.name.empty()) {
      action.report("", "an action names no job and no crawler", "add JobName or CrawlerName");
      continue;
    }
    if (const Value* arguments = action.find("Arguments")) {
      made.arguments_json = value_to_json(*arguments);
    }
    if (const auto minutes = action.whole("Timeout", 1, 10'080)) {
      made.timeout = *minutes * kMinute;
    }
    into.actions.push_back(std::move(made));
  }
}

void read_schedule(PropertyReader& trigger, GlueTrigger& into) {
  const std::string text = trigger.text_or("Schedule", "");
  std::vector<ScheduleProblem> problems;
  const auto expression = parse_schedule_expression(text, ScheduleService::Glue, problems);
  for (const ScheduleProblem& problem : problems) {
    trigger.report(codes::ScheduleInvalid, "Schedule", problem.message, problem.hint);
  }
  if (expression) {
    into.schedule = Schedule{*expression, TimeZone()};
  }
}

// Which triggers a trigger can make fire: those of its workflow with a condition on what it starts.
std::vector<std::vector<std::size_t>> followers(const std::vector<GlueTrigger>& triggers) {
  const auto key = [](const GlueTrigger& trigger, const GlueNode& node) {
    return std::tuple(trigger.workflow, node.crawler, node.name);
  };
  std::map<std::tuple<std::string, bool, std::string>, std::vector<std::size_t>> waiting;
  for (std::size_t i = 0; i < triggers.size(); ++i) {
    for (const GlueTrigger::Condition& condition : triggers[i].conditions) {
      waiting[key(triggers[i], condition.node)].push_back(i);
    }
  }
  std::vector<std::vector<std::size_t>> following(triggers.size());
  for (std::size_t i = 0; i < triggers.size(); ++i) {
    for (const GlueTrigger::Action& action : triggers[i].actions) {
      if (const auto found = waiting.find(key(triggers[i], action.node)); found != waiting.end()) {
        following[i].insert(following[i].end(), found->second.begin(), found->second.end());
      }
    }
  }
  return following;
}

}  // namespace

std::optional<GlueWorkflow> read_glue_workflow(const Value& properties,
                                               const std::string& logical_id,
                                               Diagnostics& diagnostics) {
  Diagnostics own;
  PropertyReader reader(&properties, fmt::format("Resources.{}.Properties", logical_id),
                        codes::SourceInvalid, own);
  GlueWorkflow workflow{logical_id, reader.text_or("Name", logical_id), {}};
  if (const auto most = reader.whole("MaxConcurrentRuns", 1, 1'000'000)) {
    workflow.most_runs = static_cast<std::uint32_t>(*most);
  }
  diagnostics.append(own);
  return own.has_errors() ? std::nullopt : std::optional(std::move(workflow));
}

std::optional<GlueTrigger> read_glue_trigger(const Value& properties, const std::string& logical_id,
                                             Diagnostics& diagnostics) {
  Diagnostics own;
  PropertyReader reader(&properties, fmt::format("Resources.{}.Properties", logical_id),
                        codes::SourceInvalid, own);
  GlueTrigger trigger;
  trigger.logical_id = logical_id;
  trigger.span = properties.span();
  trigger.name = reader.text_or("Name", logical_id);
  trigger.workflow = reader.text_or("WorkflowName", "");
  trigger.active = reader.truth_or("StartOnCreation", false);
  const std::string type = reader.choice("Type", {"SCHEDULED", "CONDITIONAL", "ON_DEMAND", "EVENT"})
                               .value_or("ON_DEMAND");
  read_actions(reader, trigger);
  if (type == "SCHEDULED") {
    trigger.type = GlueTrigger::Type::Scheduled;
    read_schedule(reader, trigger);
  } else if (type == "CONDITIONAL") {
    trigger.type = GlueTrigger::Type::Conditional;
    read_predicate(reader, trigger);
    if (trigger.conditions.empty() && !own.has_errors()) {
      reader.report("Predicate",
                    fmt::format("the conditional trigger {} has no conditions", logical_id),
                    "name a job or crawler and the state to wait for");
    }
  } else if (type == "EVENT") {
    trigger.type = GlueTrigger::Type::Event;
    PropertyReader batching = reader.object("EventBatchingCondition");
    trigger.batch_size =
        static_cast<std::uint32_t>(batching.whole_or("BatchSize", 1, kMostEvents, 1));
    trigger.batch_window =
        batching.whole_or("BatchWindow", 1, kLongestWindow, kLongestWindow) * kSecond;
  }
  diagnostics.append(own);
  return own.has_errors() ? std::nullopt : std::optional(std::move(trigger));
}

void check_glue_triggers(const std::vector<GlueTrigger>& triggers, Diagnostics& diagnostics) {
  const std::vector<std::vector<std::size_t>> following = followers(triggers);
  std::vector<bool> reached(triggers.size());
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < triggers.size(); ++i) {
    if (triggers[i].type != GlueTrigger::Type::Conditional) {
      reached[i] = true;
      open.push_back(i);
    }
  }
  while (!open.empty()) {
    const std::size_t from = open.back();
    open.pop_back();
    for (const std::size_t to : following[from]) {
      if (!reached[to]) {
        reached[to] = true;
        open.push_back(to);
      }
    }
  }
  for (std::size_t i = 0; i < triggers.size(); ++i) {
    const GlueTrigger& trigger = triggers[i];
    // Jobs outside of workflows may be started by anybody.
    if (!reached[i] && !trigger.workflow.empty()) {
      diagnostics.add({codes::TriggerNeverFires,
                       fmt::format("the trigger {} never fires: no trigger of the workflow {} "
                                   "leads to what it waits for",
                                   trigger.name, trigger.workflow),
                       trigger.span,
                       "start what it waits for from a trigger that comes before it"});
    }
  }
}

GlueWorkflowRun::GlueWorkflowRun(const std::vector<GlueTrigger>& triggers)
    : triggers_(&triggers), fired_(triggers.size()) {
  for (const GlueTrigger& trigger : triggers) {
    met_.emplace_back(trigger.conditions.size());
  }
}

std::vector<const GlueTrigger::Action*> GlueWorkflowRun::fire(std::size_t trigger) {
  DRYDOCK_CHECK(trigger < triggers_->size());
  std::vector<const GlueTrigger::Action*> started;
  if (!fired_[trigger]) {
    fired_[trigger] = true;
    for (const GlueTrigger::Action& action : (*triggers_)[trigger].actions) {
      started.push_back(&action);
    }
    under_way_ += static_cast<std::uint32_t>(started.size());
  }
  return started;
}

std::vector<const GlueTrigger::Action*> GlueWorkflowRun::finished(const GlueNode& node,
                                                                  std::string_view state) {
  under_way_ -= under_way_ > 0 ? 1 : 0;
  std::vector<const GlueTrigger::Action*> started;
  for (std::size_t i = 0; i < triggers_->size(); ++i) {
    const GlueTrigger& trigger = (*triggers_)[i];
    bool news = false;
    for (std::size_t c = 0; c < trigger.conditions.size(); ++c) {
      if (trigger.conditions[c].node == node && trigger.conditions[c].state == state) {
        met_[i][c] = true;
        news = true;
      }
    }
    if (news && trigger.type == GlueTrigger::Type::Conditional &&
        (trigger.any || std::find(met_[i].begin(), met_[i].end(), false) == met_[i].end())) {
      const std::vector<const GlueTrigger::Action*> more = fire(i);
      started.insert(started.end(), more.begin(), more.end());
    }
  }
  return started;
}

}  // namespace drydock
