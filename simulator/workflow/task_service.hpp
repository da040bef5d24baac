// How a Task asks the world. The engine says what is asked; whoever models services says when it
// starts, when it ends and with what, either at once (the time is known in advance) or later
// through the engine (queues, tokens, shared capacity). Also the port to objects that a
// Distributed Map reads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/state_machine.hpp"

namespace drydock {

class WorkflowEngine;

// Names one execution of an engine; a number is not used again while anything refers to it.
struct ExecutionId {
  std::uint32_t slot = 0xFFFFFFFFU;
  std::uint32_t generation = 0;
  friend constexpr auto operator<=>(ExecutionId, ExecutionId) = default;
};

// Names one try of one Task. A handle of a try that has ended is harmless.
struct TaskHandle {
  ExecutionId execution;
  std::uint32_t branch = 0;
  std::uint32_t visit = 0;
  friend constexpr auto operator<=>(TaskHandle, TaskHandle) = default;
};

struct TaskRequest {
  TaskHandle handle;
  const State& state;
  const TaskResource& resource;
  Json arguments;    // Parameters or Arguments, evaluated
  Json credentials;  // Absent if the state has none
  std::uint32_t retry_count = 0;
  std::int64_t map_index = -1;  // of the innermost Map
  std::string_view token;       // of .waitForTaskToken and activities
  std::uint32_t execution_number = 0;
  Nanoseconds now = 0;
  std::optional<Nanoseconds> timeout;
  std::optional<Nanoseconds> heartbeat;
  WorkflowEngine& engine;
  JsonArena& arena;  // of the execution: what the answer holds lies here or outlives it
  Rng& luck;         // of this execution and state
};

// How a Task failed. A task token can come back without error and without cause.
struct TaskFailure {
  std::optional<std::string> error;
  std::optional<std::string> cause;
  // The request itself was wrong: the execution ends, whatever Catch says, and `cause` is put
  // behind the words about the state.
  bool not_startable = false;
};

struct TaskOutcome {
  Json output;  // if there is no failure
  std::optional<TaskFailure> failure;
};

struct TaskAnswer {
  // Somebody will call WorkflowEngine::complete. Else the times and the outcome count.
  bool pending = false;
  Nanoseconds until_started = 0;
  Nanoseconds until_submitted = 0;  // both since the request; of .sync and .waitForTaskToken
  Nanoseconds until_ended = 0;
  // The worker sends heartbeats so often; 0 means never.
  Nanoseconds heartbeat_every = 0;
  Json submitted;  // what the call that began the work answered
  TaskOutcome outcome;
};

class TaskService {
 public:
  TaskService() = default;
  TaskService(const TaskService&) = delete;
  TaskService& operator=(const TaskService&) = delete;
  virtual ~TaskService() = default;

  // `request` and what it points to end with the call; values are copied if they are kept.
  [[nodiscard]] virtual TaskAnswer start(const TaskRequest& request) = 0;
  // A Task whose answer was pending timed out, or its branch or execution was ended.
  virtual void cancel(TaskHandle /*handle*/) {}
  // What WorkflowEngine::wake_at asked for.
  virtual void wake(WorkflowEngine& /*engine*/, std::uint64_t /*token*/) {}
};

struct StoredObject {
  std::string key;
  double size = 0;
  std::string etag;
  std::string storage_class = "STANDARD";
  Nanoseconds modified = 0;
};

class ObjectSource {
 public:
  ObjectSource() = default;
  ObjectSource(const ObjectSource&) = delete;
  ObjectSource& operator=(const ObjectSource&) = delete;
  virtual ~ObjectSource() = default;

  // Nothing if there is no such object.
  [[nodiscard]] virtual std::optional<std::string> read(std::string_view bucket,
                                                        std::string_view key) = 0;
  // In order of key.
  [[nodiscard]] virtual std::vector<StoredObject> list(std::string_view bucket,
                                                       std::string_view prefix) = 0;
  // Nothing happens where nothing is kept.
  virtual void write(std::string_view /*bucket*/, std::string_view /*key*/,
                     std::string_view /*text*/) {}
};

}  // namespace drydock
