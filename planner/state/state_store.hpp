// State as a port: a transactional store with one row a resource, a journal of intents and a lock.
// Every call that writes is one durable transaction: after a kill or a full disk either all of it
// happened or none. Implemented over SQLite in sqlite_state_store.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "planner/state/state_snapshot.hpp"

namespace drydock {

enum class OperationKind : std::uint8_t { Create, Update, Delete };
[[nodiscard]] std::string_view operation_name(OperationKind kind);  // "create"

// Written and made durable before the provider is asked, so that a killed run can be resumed.
struct Intent {
  std::string client_token;  // also the key of the intent
  OperationKind operation = OperationKind::Create;
  Address address;
  std::string type;
  std::string identifier;      // of the object to update or delete; "" for create
  std::string desired_digest;  // SHA-256 of the canonical desired properties
  std::string request_token;   // "" until the provider has answered
  std::string deposed;         // of the generation that is operated on
  RecordedResource desired;    // what will be recorded on success (properties without secrets)
  Nanoseconds written_at = 0;
};

struct LockInfo {
  std::string id;         // random; what `drydock unlock` takes
  std::string operation;  // "apply"
  std::string who;        // user, host and process id, for people
  std::string process;    // see lock_holder.hpp: whether the holder is dead
  Nanoseconds acquired_at = 0;
  Nanoseconds expires_at = 0;  // a lease; a holder that died frees it by time
};

// How an intent ended: what becomes of its resource row, in the same transaction.
struct Outcome {
  std::string client_token;
  std::optional<RecordedResource> record;                         // insert or replace
  std::optional<std::pair<Address, std::string>> remove;          // (address, deposed)
  std::optional<std::pair<Address, std::string>> depose_current;  // the current row becomes deposed
};

class StateStore {
 public:
  StateStore() = default;
  StateStore(const StateStore&) = delete;
  StateStore& operator=(const StateStore&) = delete;
  virtual ~StateStore() = default;

  [[nodiscard]] virtual Result<StateSnapshot> snapshot() const = 0;
  // Refused with the holder's name while another lease is valid and its process may be alive.
  [[nodiscard]] virtual Result<LockInfo> lock(const std::string& operation, Nanoseconds lease) = 0;
  // Extends the lease. An error means that the lock was lost: stop writing.
  [[nodiscard]] virtual Status renew(const std::string& lock_id, Nanoseconds lease) = 0;
  [[nodiscard]] virtual Status unlock(const std::string& lock_id) = 0;
  [[nodiscard]] virtual Result<std::optional<LockInfo>> lock_holder() const = 0;

  // The calls below need the lock; they fail if it is held by another or its lease ran out.
  [[nodiscard]] virtual Status write_intent(const std::string& lock_id, const Intent& intent) = 0;
  [[nodiscard]] virtual Status note_request_token(const std::string& lock_id,
                                                  const std::string& client_token,
                                                  const std::string& request_token) = 0;
  // Ends the intent and changes the resource row; raises the serial by one.
  [[nodiscard]] virtual Status complete(const std::string& lock_id, const Outcome& outcome) = 0;
  // The intent came to nothing: no row changes.
  [[nodiscard]] virtual Status abandon(const std::string& lock_id,
                                       const std::string& client_token) = 0;
  [[nodiscard]] virtual Status set_outputs(const std::string& lock_id,
                                           const std::map<std::string, Value>& outputs) = 0;
  // Left over by a run that died, oldest first.
  [[nodiscard]] virtual Result<std::vector<Intent>> open_intents() const = 0;
};

}  // namespace drydock
