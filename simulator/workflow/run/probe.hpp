// What TestState looks at while one state runs, and what it puts in place of services. Without a
// probe the interpreter asks for a null pointer and nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/task_service.hpp"

namespace drydock {

class StateProbe {
 public:
  // --- in place of the world ---
  Json context;                        // the context object; Absent: as in an execution
  Json result;                         // of a Map or Parallel
  std::optional<TaskFailure> failure;  // of a Map or Parallel
  std::optional<std::uint32_t> failed_iterations;
  std::optional<Json> reader_items;
  std::uint32_t retries_made = 0;  // by the retrier that matches

  // --- what was seen; values are copied ---
  void note(std::string_view stage, const Json& value) { stages.set(stage, arena.copy(value)); }
  void note_error(std::string_view key, double value) { details.set(key, Json::number(value)); }

  JsonArena arena;
  JsonObjectBuilder stages{arena};
  JsonObjectBuilder variables{arena};
  JsonObjectBuilder details{arena};  // errorDetails
  Json output;                       // Absent if the state was not left
  std::string next;                  // state; "" if there is none
  bool caught = false;
  bool retriable = false;
  std::optional<std::string> error;
  std::optional<std::string> cause;
  std::optional<std::uint32_t> iterations;  // of a Map
};

}  // namespace drydock
