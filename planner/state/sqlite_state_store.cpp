#include "planner/state/sqlite_state_store.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/digest.hpp"
#include "base/duration.hpp"
#include "planner/model/value_json.hpp"
#include "planner/state/lock_holder.hpp"
#include "planner/state/secret_digest.hpp"
#include "planner/state/sqlite_database.hpp"
#include "planner/state/state_codec.hpp"

namespace drydock {
namespace {

constexpr std::int32_t kApplicationId = 0x64727973;  // "drys"
constexpr std::int32_t kSchemaVersion = 1;
constexpr std::string_view kSchema = R"sql(
CREATE TABLE stacks(
  stack TEXT PRIMARY KEY, lineage TEXT NOT NULL, serial INTEGER NOT NULL,
  secret_key TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE resources(
  stack TEXT NOT NULL, address TEXT NOT NULL, deposed TEXT NOT NULL, record TEXT NOT NULL,
  PRIMARY KEY(stack, address, deposed)) WITHOUT ROWID;
CREATE TABLE outputs(
  stack TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(stack, name)) WITHOUT ROWID;
CREATE TABLE intents(
  sequence INTEGER PRIMARY KEY, client_token TEXT NOT NULL UNIQUE, stack TEXT NOT NULL,
  operation INTEGER NOT NULL, address TEXT NOT NULL, deposed TEXT NOT NULL, type TEXT NOT NULL,
  identifier TEXT NOT NULL, desired_digest TEXT NOT NULL, request_token TEXT NOT NULL,
  desired TEXT NOT NULL, written_at INTEGER NOT NULL);
CREATE TABLE locks(
  stack TEXT PRIMARY KEY, id TEXT NOT NULL, operation TEXT NOT NULL, who TEXT NOT NULL,
  process TEXT NOT NULL, acquired_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE history(
  stack TEXT NOT NULL, serial INTEGER NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL,
  PRIMARY KEY(stack, serial)) WITHOUT ROWID;
)sql";

std::string holder_name() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) {
    host[0] = '?';
  }
  return fmt::format("uid {} at {}, process {}", ::getuid(), host.data(), ::getpid());
}

class SqliteStateStore final : public StateStore {
 public:
  SqliteStateStore(StateStoreOptions options, std::optional<SqliteDatabase> database, Clock& clock)
      : options_(std::move(options)), database_(std::move(database)), clock_(clock) {}

  Status found_stack();

  [[nodiscard]] Result<StateSnapshot> snapshot() const override;
  [[nodiscard]] Result<LockInfo> lock(const std::string& operation, Nanoseconds lease) override;
  [[nodiscard]] Status renew(const std::string& lock_id, Nanoseconds lease) override;
  [[nodiscard]] Status unlock(const std::string& lock_id) override;
  [[nodiscard]] Result<std::optional<LockInfo>> lock_holder() const override;
  [[nodiscard]] Status write_intent(const std::string& lock_id, const Intent& intent) override;
  [[nodiscard]] Status note_request_token(const std::string& lock_id,
                                          const std::string& client_token,
                                          const std::string& request_token) override;
  [[nodiscard]] Status complete(const std::string& lock_id, const Outcome& outcome) override;
  [[nodiscard]] Status abandon(const std::string& lock_id,
                               const std::string& client_token) override;
  [[nodiscard]] Status set_outputs(const std::string& lock_id,
                                   const std::map<std::string, Value>& outputs) override;
  [[nodiscard]] Result<std::vector<Intent>> open_intents() const override;

 private:
  // Runs `body` in one transaction that holds only while the lock is ours.
  template <class Body>
  [[nodiscard]] Status guarded(const std::string& lock_id, Body body);
  // Prepares, binds in order and runs.
  template <class... Arguments>
  [[nodiscard]] Status run(std::string_view sql, const Arguments&... arguments) const;
  [[nodiscard]] Status check_lock(const std::string& lock_id) const;
  [[nodiscard]] Result<std::optional<LockInfo>> read_lock() const;
  [[nodiscard]] Status raise_serial(const std::string& what) const;
  [[nodiscard]] Status read_resources(StateSnapshot& snapshot) const;
  [[nodiscard]] Status read_outputs(StateSnapshot& snapshot) const;
  [[nodiscard]] Result<std::string> secret_key() const;
  [[nodiscard]] Result<std::string> encoded(RecordedResource record) const;

  StateStoreOptions options_;
  std::optional<SqliteDatabase> database_;
  Clock& clock_;
};

template <class... Arguments>
Status SqliteStateStore::run(std::string_view sql, const Arguments&... arguments) const {
  Result<SqliteStatement> statement = database_->prepare(sql);
  if (!statement) {
    return statement.error();
  }
  (statement->bind(arguments), ...);
  return statement->run();
}

template <class Body>
Status SqliteStateStore::guarded(const std::string& lock_id, Body body) {
  if (!database_) {
    return Error{"the state " + options_.path + " does not exist", "run drydock apply first"};
  }
  Result<SqliteTransaction> transaction = SqliteTransaction::begin(*database_);
  if (!transaction) {
    return transaction.error();
  }
  if (Status held = check_lock(lock_id); !held) {
    return held;
  }
  if (Status done = body(); !done) {
    return done;
  }
  return transaction->commit();
}

Status SqliteStateStore::found_stack() {
  if (!database_ || !options_.create) {
    return success();
  }
  return run("INSERT OR IGNORE INTO stacks VALUES(?, ?, 0, ?)", options_.stack_name, random_hex(16),
             random_hex(32));
}

Result<StateSnapshot> SqliteStateStore::snapshot() const {
  StateSnapshot snapshot;
  snapshot.stack_name = options_.stack_name;
  if (!database_) {
    return snapshot;
  }
  // One read transaction, so that rows and serial belong together.
  if (const Status begun = database_->execute("BEGIN"); !begun) {
    return begun.error();
  }
  Result<SqliteStatement> stack =
      database_->prepare("SELECT lineage, serial, secret_key FROM stacks WHERE stack=?");
  Status status = stack ? success() : Status(stack.error());
  if (status) {
    const Result<bool> row = stack->bind(options_.stack_name).step();
    if (row && *row) {
      snapshot.lineage = stack->text(0);
      snapshot.serial = stack->integer(1);
      snapshot.secret_key = stack->text(2);
    }
    status = row ? success() : Status(row.error());
  }
  status = status ? read_resources(snapshot) : status;
  status = status ? read_outputs(snapshot) : status;
  const Status ended = database_->execute("COMMIT");
  if (!status || !ended) {
    return status ? ended.error() : status.error();
  }
  return snapshot;
}

Status SqliteStateStore::read_resources(StateSnapshot& snapshot) const {
  Result<SqliteStatement> rows = database_->prepare(
      "SELECT address, deposed, record FROM resources WHERE stack=? ORDER BY address, deposed");
  if (!rows) {
    return rows.error();
  }
  rows->bind(options_.stack_name);
  while (true) {
    const Result<bool> row = rows->step();
    if (!row || !*row) {
      return row ? success() : Status(row.error());
    }
    Result<RecordedResource> record =
        decode_record(Address(rows->text(0)), rows->text(1), rows->text(2));
    if (!record) {
      return record.error();
    }
    snapshot.resources.push_back(std::move(*record));
  }
}

Status SqliteStateStore::read_outputs(StateSnapshot& snapshot) const {
  Result<SqliteStatement> rows =
      database_->prepare("SELECT name, value FROM outputs WHERE stack=? ORDER BY name");
  if (!rows) {
    return rows.error();
  }
  rows->bind(options_.stack_name);
  while (true) {
    const Result<bool> row = rows->step();
    if (!row || !*row) {
      return row ? success() : Status(row.error());
    }
    Result<Value> value = value_from_json(rows->text(1));
    if (!value) {
      return value.error();
    }
    snapshot.outputs.emplace(rows->text(0), mark_secret_digests(std::move(*value)));
  }
}

Result<std::optional<LockInfo>> SqliteStateStore::read_lock() const {
  Result<SqliteStatement> rows = database_->prepare(
      "SELECT id, operation, who, process, acquired_at, expires_at FROM locks WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  const Result<bool> row = rows->bind(options_.stack_name).step();
  if (!row) {
    return row.error();
  }
  if (!*row) {
    return std::optional<LockInfo>();
  }
  return std::optional(LockInfo{rows->text(0), rows->text(1), rows->text(2), rows->text(3),
                                rows->integer(4), rows->integer(5)});
}

Result<std::optional<LockInfo>> SqliteStateStore::lock_holder() const {
  if (!database_) {
    return std::optional<LockInfo>();
  }
  return read_lock();
}

Status SqliteStateStore::check_lock(const std::string& lock_id) const {
  const Result<std::optional<LockInfo>> holder = read_lock();
  if (!holder) {
    return holder.error();
  }
  const bool ours = *holder && (*holder)->id == lock_id;
  if (!ours || (*holder)->expires_at <= clock_.now()) {
    return Error{fmt::format("the lock on stack {} was lost{}", options_.stack_name,
                             ours      ? std::string(": its lease ran out")
                             : *holder ? " to " + (*holder)->who
                                       : std::string()),
                 "nothing was written; run the command again"};
  }
  return success();
}

Result<LockInfo> SqliteStateStore::lock(const std::string& operation, Nanoseconds lease) {
  if (!database_) {
    return Error{"the state " + options_.path + " does not exist", "run drydock apply first"};
  }
  Result<SqliteTransaction> transaction = SqliteTransaction::begin(*database_);
  if (!transaction) {
    return transaction.error();
  }
  const Result<std::optional<LockInfo>> holder = read_lock();
  if (!holder) {
    return holder.error();
  }
  const Nanoseconds now = clock_.now();
  if (*holder && (*holder)->expires_at > now && !is_dead_here((*holder)->process)) {
    return Error{fmt::format("the state of stack {} is locked: {} by {} since {} (lock {})",
                             options_.stack_name, (*holder)->operation, (*holder)->who,
                             format_instant((*holder)->acquired_at), (*holder)->id),
                 fmt::format("wait until it has finished; if it died, its lease ends in {}",
                             format_duration((*holder)->expires_at - now))};
  }
  LockInfo info{random_hex(16), operation, holder_name(), this_process(), now, now + lease};
  Status written =
      run("INSERT OR REPLACE INTO locks VALUES(?, ?, ?, ?, ?, ?, ?)", options_.stack_name, info.id,
          info.operation, info.who, info.process, info.acquired_at, info.expires_at);
  written = written ? transaction->commit() : written;
  return written ? Result<LockInfo>(info) : Result<LockInfo>(written.error());
}

Status SqliteStateStore::renew(const std::string& lock_id, Nanoseconds lease) {
  return guarded(lock_id, [&] {
    return run("UPDATE locks SET expires_at=? WHERE stack=?", clock_.now() + lease,
               options_.stack_name);
  });
}

Status SqliteStateStore::unlock(const std::string& lock_id) {
  return guarded(lock_id,
                 [&] { return run("DELETE FROM locks WHERE stack=?", options_.stack_name); });
}

Result<std::string> SqliteStateStore::secret_key() const {
  Result<SqliteStatement> rows = database_->prepare("SELECT secret_key FROM stacks WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  const Result<bool> row = rows->bind(options_.stack_name).step();
  if (!row) {
    return row.error();
  }
  return rows->text(0);
}

Result<std::string> SqliteStateStore::encoded(RecordedResource record) const {
  const Result<std::string> key = secret_key();
  if (!key) {
    return key.error();
  }
  record.properties = redact_secrets(record.properties, *key);
  record.attributes = redact_secrets(record.attributes, *key);
  return encode_record(record);
}

Status SqliteStateStore::write_intent(const std::string& lock_id, const Intent& intent) {
  return guarded(lock_id, [&]() -> Status {
    const Result<std::string> desired = encoded(intent.desired);
    if (!desired) {
      return desired.error();
    }
    return run(
        "INSERT INTO intents(client_token, stack, operation, address, deposed, type, identifier,"
        " desired_digest, request_token, desired, written_at) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
        intent.client_token, options_.stack_name, static_cast<std::int64_t>(intent.operation),
        intent.address.text(), intent.deposed, intent.type, intent.identifier,
        intent.desired_digest, intent.request_token, *desired, intent.written_at);
  });
}

Status SqliteStateStore::note_request_token(const std::string& lock_id,
                                            const std::string& client_token,
                                            const std::string& request_token) {
  return guarded(lock_id, [&] {
    return run("UPDATE intents SET request_token=? WHERE client_token=?", request_token,
               client_token);
  });
}

Status SqliteStateStore::raise_serial(const std::string& what) const {
  Status status = run("UPDATE stacks SET serial=serial+1 WHERE stack=?", options_.stack_name);
  return status ? run("INSERT INTO history SELECT stack, serial, ?, ? FROM stacks WHERE stack=?",
                      clock_.now(), what, options_.stack_name)
                : status;
}

Status SqliteStateStore::complete(const std::string& lock_id, const Outcome& outcome) {
  return guarded(lock_id, [&]() -> Status {
    const std::string& stack = options_.stack_name;
    std::string what;
    Status status = success();
    if (outcome.depose_current) {
      const auto& [address, deposed] = *outcome.depose_current;
      status = run("UPDATE resources SET deposed=? WHERE stack=? AND address=? AND deposed=''",
                   deposed, stack, address.text());
    }
    if (status && outcome.remove) {
      const auto& [address, deposed] = *outcome.remove;
      what = "remove " + address.text();
      status = run("DELETE FROM resources WHERE stack=? AND address=? AND deposed=?", stack,
                   address.text(), deposed);
    }
    if (status && outcome.record) {
      what = "record " + outcome.record->address.text();
      const Result<std::string> record = encoded(*outcome.record);
      status = record ? run("INSERT OR REPLACE INTO resources VALUES(?, ?, ?, ?)", stack,
                            outcome.record->address.text(), outcome.record->deposed, *record)
                      : Status(record.error());
    }
    status =
        status ? run("DELETE FROM intents WHERE client_token=?", outcome.client_token) : status;
    return status ? raise_serial(what) : status;
  });
}

Status SqliteStateStore::abandon(const std::string& lock_id, const std::string& client_token) {
  return guarded(lock_id,
                 [&] { return run("DELETE FROM intents WHERE client_token=?", client_token); });
}

Status SqliteStateStore::set_outputs(const std::string& lock_id,
                                     const std::map<std::string, Value>& outputs) {
  return guarded(lock_id, [&]() -> Status {
    const Result<std::string> key = secret_key();
    Status status =
        key ? run("DELETE FROM outputs WHERE stack=?", options_.stack_name) : Status(key.error());
    for (auto it = outputs.begin(); status && it != outputs.end(); ++it) {
      status = run("INSERT INTO outputs VALUES(?, ?, ?)", options_.stack_name, it->first,
                   value_to_json(redact_secrets(it->second, *key), ValueForm::Revealed));
    }
    return status ? raise_serial("outputs") : status;
  });
}

Result<std::vector<Intent>> SqliteStateStore::open_intents() const {
  std::vector<Intent> intents;
  if (!database_) {
    return intents;
  }
  Result<SqliteStatement> rows = database_->prepare(
      "SELECT client_token, operation, address, deposed, type, identifier, desired_digest,"
      " request_token, desired, written_at FROM intents WHERE stack=? ORDER BY sequence");
  if (!rows) {
    return rows.error();
  }
  rows->bind(options_.stack_name);
  while (true) {
    const Result<bool> row = rows->step();
    if (!row || !*row) {
      return row ? Result<std::vector<Intent>>(std::move(intents)) : row.error();
    }
    Result<RecordedResource> desired =
        decode_record(Address(rows->text(2)), std::string(), rows->text(8));
    if (!desired) {
      return desired.error();
    }
    intents.push_back(Intent{rows->text(0), static_cast<OperationKind>(rows->integer(1)),
                             Address(rows->text(2)), rows->text(4), rows->text(5), rows->text(6),
                             rows->text(7), rows->text(3), std::move(*desired), rows->integer(9)});
  }
}

}  // namespace

std::string_view operation_name(OperationKind kind) {
  static constexpr std::array<std::string_view, 3> kNames = {"create", "update", "delete"};
  return kNames[static_cast<std::size_t>(kind)];
}

Result<std::unique_ptr<StateStore>> open_state_store(const StateStoreOptions& options,
                                                     Clock& clock) {
  std::error_code ignored;
  std::optional<SqliteDatabase> database;
  if (options.create || std::filesystem::exists(options.path, ignored)) {
    Result<SqliteDatabase> opened = SqliteDatabase::open({.path = options.path,
                                                          .create = options.create,
                                                          .application_id = kApplicationId,
                                                          .schema_version = kSchemaVersion,
                                                          .schema = kSchema,
                                                          .what = "state"});
    if (!opened) {
      return opened.error();
    }
    database.emplace(std::move(*opened));
  }
  auto store = std::make_unique<SqliteStateStore>(options, std::move(database), clock);
  if (const Status founded = store->found_stack(); !founded) {
    return founded.error();
  }
  return std::unique_ptr<StateStore>(std::move(store));
}

}  // namespace drydock
