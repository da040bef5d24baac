// State as a port: a transactional store with one row a resource, a journal of intents, every
// serial that ever was, and a lock. Every call that writes is one durable transaction: after a kill
// or a full disk either all of it happened or none. Implemented over SQLite in sqlite_state_store.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
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

// What shows that a lock is held. The fence rises with every acquisition of the stack's lock; a
// store refuses a write whose fence is not the newest, so that a holder who was away for longer
// than its lease cannot overwrite what its successor did.
struct LockToken {
  std::string id;  // random; what `drydock unlock` takes
  std::int64_t fence = 0;
};

struct LockInfo {
  LockToken token;
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

// The provider has answered with the name of the operation.
struct RequestNote {
  std::string client_token;
  std::string request_token;
};

// The intent came to nothing: no row changes.
struct Abandonment {
  std::string client_token;
};

// What the stack gives to others and takes from them, as of now.
struct OutputsRecord {
  std::map<std::string, Value> outputs;
  std::map<std::string, std::string> exports;  // export name → output name
  std::vector<std::string> imports;            // export names that the stack imports; sorted
};

// A change of the record alone, asked for by a person: mv, rm, push, or by a plan that forgets.
struct StateEdit {
  std::string what;                                     // for the history: "mv Bucket Store"
  std::vector<RecordedResource> upsert;                 // secrets are digests already
  std::vector<std::pair<Address, std::string>> remove;  // (address, deposed), before `upsert`
  // The rest is for push, which makes the record what a file says.
  std::optional<OutputsRecord> outputs = {};
  std::int64_t serial = 0;   // what the serial becomes, if that is more than one higher
  std::string lineage = {};  // what the lineage becomes; "": stays
};

// The parts of one transaction, carried out in order. Outcome, OutputsRecord and StateEdit change
// what is recorded: however many of them stand in one transaction, each raises the serial by one.
using StateWrite =
    std::variant<Intent, RequestNote, Outcome, Abandonment, OutputsRecord, StateEdit>;

struct HistoryEntry {
  std::int64_t serial = 0;
  Nanoseconds at = 0;
  std::string what;  // "record Bucket", "remove Bucket", "outputs", "mv Bucket Store"
};

// What another stack of the same store imports.
struct ImportRecord {
  std::string stack_name;
  std::string export_name;
};

class StateStore {
 public:
  StateStore() = default;
  StateStore(const StateStore&) = delete;
  StateStore& operator=(const StateStore&) = delete;
  virtual ~StateStore() = default;

  [[nodiscard]] virtual Result<StateSnapshot> snapshot() const = 0;
  // As it was at a serial: resources, outputs and exports. An error if the serial is not in the
  // history (newer than the state, or older than what is kept).
  [[nodiscard]] virtual Result<StateSnapshot> snapshot_at(std::int64_t serial) const = 0;
  // Newest first, at most `limit`; 0: all.
  [[nodiscard]] virtual Result<std::vector<HistoryEntry>> history(std::size_t limit) const = 0;
  // What the other stacks of this store import; by stack and name.
  [[nodiscard]] virtual Result<std::vector<ImportRecord>> imports_of_others() const = 0;

  // Refused with the holder's name while another lease is valid and its process may be alive.
  [[nodiscard]] virtual Result<LockInfo> lock(const std::string& operation, Nanoseconds lease) = 0;
  // Extends the lease. An error means that the lock was lost: stop writing.
  [[nodiscard]] virtual Status renew(const LockToken& lock, Nanoseconds lease) = 0;
  [[nodiscard]] virtual Status unlock(const LockToken& lock) = 0;
  // Takes the lock from whoever holds it; only for a person who knows that the holder is dead.
  // Refused if `lock_id` is not the holder's.
  [[nodiscard]] virtual Status break_lock(const std::string& lock_id) = 0;
  [[nodiscard]] virtual Result<std::optional<LockInfo>> lock_holder() const = 0;

  // One durable transaction: all of `writes` or none. Fails if the lock is held by another, its
  // fence is not the newest, or its lease ran out.
  [[nodiscard]] virtual Status write(const LockToken& lock, std::span<const StateWrite> writes) = 0;
  [[nodiscard]] Status write_one(const LockToken& lock, const StateWrite& one) {
    return write(lock, {&one, 1});
  }
  // Left over by a run that died, oldest first.
  [[nodiscard]] virtual Result<std::vector<Intent>> open_intents() const = 0;
};

}  // namespace drydock
