// Commands of the user around an operation, as a port: the executor says when, and does not know
// what a process is. A call never waits. Implemented in cli/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "planner/model/address.hpp"
#include "planner/state/state_store.hpp"

namespace drydock {

enum class HookMoment : std::uint8_t { Before, After };

// Never holds a secret: properties have digests in their place.
struct HookCall {
  HookMoment moment = HookMoment::Before;
  OperationKind operation = OperationKind::Create;
  std::string stack_name;
  Address address;
  std::string type;
  std::string identifier;
  Value properties;        // as they will be recorded; Null for a delete
  bool succeeded = false;  // After: whether the operation did
  std::string message;     // After: why not
};

class OperationHooks {
 public:
  OperationHooks() = default;
  OperationHooks(const OperationHooks&) = delete;
  OperationHooks& operator=(const OperationHooks&) = delete;
  virtual ~OperationHooks() = default;

  // Nothing: no hook is for this call. An Error: it could not be started.
  [[nodiscard]] virtual Result<std::optional<std::uint64_t>> start(const HookCall& call) = 0;
  // Nothing while it runs; an Error says how it failed. Its time-out is its own.
  [[nodiscard]] virtual std::optional<Status> poll(std::uint64_t hook) = 0;
};

}  // namespace drydock
