// The cloud as a port, in the words of the Cloud Control API (design: CreateResource …
// GetResourceRequestStatus): operations are asynchronous, named by a client token that makes them
// idempotent, and followed by polling. Implemented in providers/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "planner/model/value.hpp"
#include "planner/state/live_state.hpp"
#include "planner/state/state_store.hpp"

namespace drydock {

enum class OperationStatus : std::uint8_t { InProgress, Success, Failed };

// HandlerErrorCode of the Cloud Control API.
enum class HandlerError : std::uint8_t {
  None,
  NotUpdatable,
  InvalidRequest,
  AccessDenied,
  AlreadyExists,
  NotFound,
  ResourceConflict,
  Throttling,
  ServiceLimitExceeded,
  NotStabilized,
  GeneralServiceException,
  ServiceInternalError,
  ServiceTimeout,
  NetworkFailure,
  InternalFailure,
  InvalidCredentials,
  UnauthorizedTaggingOperation,
};
[[nodiscard]] std::string_view handler_error_name(HandlerError error);
[[nodiscard]] std::optional<HandlerError> parse_handler_error(std::string_view name);
[[nodiscard]] bool is_retriable(HandlerError error);  // more in error_class.hpp

struct ProgressEvent {
  OperationStatus status = OperationStatus::InProgress;
  std::string request_token;
  std::string identifier;  // once it is known
  Value attributes;        // on success of create and update: Object, dotted attribute names
  HandlerError error = HandlerError::None;
  std::string message;
  Nanoseconds retry_after = 0;  // how long to wait before the next poll; 0: no advice
};

struct OperationRequest {
  OperationKind operation = OperationKind::Create;
  std::string type;
  std::string identifier;    // update and delete
  Value desired;             // create and update: all properties, known, secrets in clear
  std::string client_token;  // the same token again is the same operation
  std::string logical_id;    // for names that the service derives from stack and logical id
  std::string stack_name;
};

// An object that stands in the way of a request as long as it is there.
struct BlockingObject {
  std::string type;
  std::string identifier;
  // The text among its properties by which it does: without it, it would not. "" if it always does.
  std::string names;
};

// What the service would say to a request if it were made now.
struct Foresight {
  HandlerError error = HandlerError::None;
  std::string message;  // in the words of the service
  // All objects without which it would not be said; none if no object is the cause.
  std::vector<BlockingObject> blockers = {};
};

// How many objects there may be of a type.
struct QuotaUse {
  std::int64_t used = 0;
  std::int64_t most = 0;
  std::string code;  // what the service answers beyond it
};

// The cloud, to be looked at: whoever is given no more than this cannot change anything.
class ReadOnlyProvider {
 public:
  ReadOnlyProvider() = default;
  ReadOnlyProvider(const ReadOnlyProvider&) = delete;
  ReadOnlyProvider& operator=(const ReadOnlyProvider&) = delete;
  virtual ~ReadOnlyProvider() = default;

  // Nothing if the object does not exist.
  [[nodiscard]] virtual Result<std::optional<LiveResource>> read(
      const std::string& type, const std::string& identifier) const = 0;
  [[nodiscard]] virtual Result<std::vector<LiveResource>> list(const std::string& type) const = 0;
  // Value of an SSM parameter; nothing if there is none.
  [[nodiscard]] virtual Result<std::optional<std::string>> parameter(
      const std::string& name) const = 0;
  // Asked before anything is touched: a name that is taken, an object that is not empty or is
  // protected; quotas are told by quota_of, for a plan asks for many things. Nothing if the service
  // would accept, or if that cannot be told; values in `request` that are not known yet count as
  // acceptable. Only `operation`, `type`, `identifier`, `desired`, `logical_id` and `stack_name`
  // are looked at.
  [[nodiscard]] virtual Result<std::optional<Foresight>> foresee(
      const OperationRequest& request) const;
  // Nothing if there is no quota for objects of the type, or none that is known.
  [[nodiscard]] virtual Result<std::optional<QuotaUse>> quota_of(const std::string& type) const;
};

class Provider : public ReadOnlyProvider {
 public:
  // Starts the operation, or finds it again by its client token. An Error is a failure of the
  // call (network, disk); a refusal by the service is a Failed event.
  [[nodiscard]] virtual Result<ProgressEvent> start(const OperationRequest& request) = 0;
  [[nodiscard]] virtual Result<ProgressEvent> poll(const std::string& request_token) = 0;
  // The operation of a client token, whatever became of it; nothing if it never arrived.
  [[nodiscard]] virtual Result<std::optional<ProgressEvent>> find_operation(
      const std::string& client_token) = 0;
};

}  // namespace drydock
