// Events of functions and state machines: what each kind of event source generates beside its
// target. Events of APIs also write a path into the definition of the API they name.
#pragma once

#include <string>
#include <vector>

#include "planner/evaluate/serverless/translation.hpp"

namespace drydock::serverless {

// What an event invokes: a function, through its alias if it has one.
struct EventTarget {
  std::string function;
  std::string alias;  // empty: none
  Value passed_on;    // attributes of every generated resource

  [[nodiscard]] Value arn() const {
    return alias.empty() ? get_att(function, "Arn") : ref_to(alias);
  }
  [[nodiscard]] Value name() const { return ref_to(alias.empty() ? function : alias); }
  [[nodiscard]] const std::string& id() const { return alias.empty() ? function : alias; }
};

struct Event {
  std::string id;    // of its main resource
  std::string name;  // as written
  std::string type;
  Value properties;
};

// The events in the order in which the service translates them: by path, else by name. Reports
// events that are no maps with a Type.
[[nodiscard]] std::vector<Event> events_of(Translation& translation, const Source& source,
                                           bool by_path);

// All events of a function; policies that they need are added to `role`.
[[nodiscard]] std::vector<Resource> translate_function_events(Translation& translation,
                                                              const Source& source,
                                                              const EventTarget& target,
                                                              Resource& role);

// AWS::Lambda::Permission to invoke the target.
[[nodiscard]] Resource invoke_permission(const EventTarget& target, std::string id,
                                         std::string_view principal,
                                         Value source_arn = Value::null());

// The kinds, by file. `pull`: streams and queues that Lambda reads; nothing if the type is none.
[[nodiscard]] bool is_pull_event(std::string_view type);
[[nodiscard]] std::vector<Resource> pull_event(Translation& translation, const Source& source,
                                               const EventTarget& target, const Event& event,
                                               Resource* role);
[[nodiscard]] std::vector<Resource> subscription_event(Translation& translation,
                                                       const Source& source,
                                                       const EventTarget& target,
                                                       const Event& event, Resource& role);
[[nodiscard]] std::vector<Resource> bucket_event(Translation& translation, const Source& source,
                                                 const EventTarget& target, const Event& event);
[[nodiscard]] std::vector<Resource> user_pool_event(Translation& translation, const Source& source,
                                                    const EventTarget& target, const Event& event);

// What EventBridge rules and schedules of functions and of state machines have in common.
struct RuleTarget {
  Value arn;
  Value role;  // Null: none
  std::string_view id_suffix;
  Value passed_on;
  bool function = false;
};
// Schedule, CloudWatchEvent and EventBridgeRule: the rule, and the queue of its DeadLetterConfig.
[[nodiscard]] std::vector<Resource> event_rule(Translation& translation, const Source& source,
                                               const RuleTarget& target, const Event& event);
// ScheduleV2: the schedule, its queue, and its role unless it is given.
[[nodiscard]] std::vector<Resource> schedule_event(Translation& translation, const Source& source,
                                                   const RuleTarget& target, const Event& event);

}  // namespace drydock::serverless
