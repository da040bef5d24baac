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
#include "planner/state/lock_holder.hpp"
#include "planner/state/sqlite_database.hpp"
#include "planner/state/state_rows.hpp"
#include "planner/state/state_tables.hpp"

namespace drydock {
namespace {

// How many old serials a transaction drops: those that it makes itself, and a few more, so that a
// state with a long past shrinks without that any write takes long.
constexpr std::int64_t kDroppedBeside = 16;

// A run of this many transactions is worth the change to a write-ahead log and back.
constexpr int kWritesUntilLog = 8;

std::string holder_name() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) {
    host[0] = '?';
  }
  return fmt::format("uid {} at {}, process {}", ::getuid(), host.data(), ::getpid());
}

Result<std::optional<LockInfo>> read_lock(const SqliteDatabase& database,
                                          const std::string& stack) {
  Result<SqliteStatement> rows = database.prepare(
      "SELECT id, fence, operation, who, process, acquired_at, expires_at FROM locks"
      " WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  const Result<bool> row = rows->bind(stack).step();
  if (!row) {
    return row.error();
  }
  if (!*row) {
    return std::optional<LockInfo>();
  }
  return std::optional(LockInfo{{rows->text(0), rows->integer(1)},
                                rows->text(2),
                                rows->text(3),
                                rows->text(4),
                                rows->integer(5),
                                rows->integer(6)});
}

class SqliteStateStore final : public StateStore {
 public:
  SqliteStateStore(StateStoreOptions options, std::optional<SqliteDatabase> database, Clock& clock)
      : options_(std::move(options)), database_(std::move(database)), clock_(clock) {
    if (database_) {
      rows_.emplace(*database_, options_.stack_name);
    }
  }

  Status found_stack();

  [[nodiscard]] Result<StateSnapshot> snapshot() const override;
  [[nodiscard]] Result<StateSnapshot> snapshot_at(std::int64_t serial) const override;
  [[nodiscard]] Result<std::vector<HistoryEntry>> history(std::size_t limit) const override;
  [[nodiscard]] Result<std::vector<ImportRecord>> imports_of_others() const override;
  [[nodiscard]] Result<LockInfo> lock(const std::string& operation, Nanoseconds lease) override;
  [[nodiscard]] Status renew(const LockToken& lock, Nanoseconds lease) override;
  [[nodiscard]] Status unlock(const LockToken& lock) override;
  [[nodiscard]] Status break_lock(const std::string& lock_id) override;
  [[nodiscard]] Result<std::optional<LockInfo>> lock_holder() const override;
  [[nodiscard]] Status write(const LockToken& lock, std::span<const StateWrite> writes) override;
  [[nodiscard]] Result<std::vector<Intent>> open_intents() const override;

 private:
  // Precondition: there is a database.
  [[nodiscard]] const StateRows& rows() const { return *rows_; }
  // Runs `body` in one transaction that holds only while the lock is ours.
  template <class Body>
  [[nodiscard]] Status guarded(const LockToken& lock, Body body);
  // Runs `body` in one read transaction.
  template <class Read>
  [[nodiscard]] Result<StateSnapshot> consistent(Read read) const;
  [[nodiscard]] Status check_lock(const LockToken& lock) const;
  [[nodiscard]] Result<std::optional<LockInfo>> read_lock() const {
    return drydock::read_lock(*database_, options_.stack_name);
  }
  [[nodiscard]] Result<std::int64_t> raise_fence() const;
  [[nodiscard]] Status drop_old_serials(std::size_t writes) const;
  [[nodiscard]] Error absent() const {
    return {"the state " + options_.path + " does not exist", "run drydock apply first"};
  }

  StateStoreOptions options_;
  std::optional<SqliteDatabase> database_;
  std::optional<StateRows> rows_;  // of the database
  Clock& clock_;
  int writes_ = 0;
  // When the lock was taken: a run can go back to where it began.
  std::int64_t began_at_ = 0;
};

template <class Body>
Status SqliteStateStore::guarded(const LockToken& lock, Body body) {
  if (!database_) {
    return absent();
  }
  Result<SqliteTransaction> transaction = SqliteTransaction::begin(*database_);
  if (!transaction) {
    return transaction.error();
  }
  if (Status held = check_lock(lock); !held) {
    return held;
  }
  if (Status done = body(); !done) {
    return done;
  }
  return transaction->commit();
}

template <class Read>
Result<StateSnapshot> SqliteStateStore::consistent(Read read) const {
  if (!database_) {
    StateSnapshot empty;
    empty.stack_name = options_.stack_name;
    return empty;
  }
  if (const Status begun = database_->run("BEGIN"); !begun) {
    return begun.error();
  }
  Result<StateSnapshot> snapshot = read();
  const Status ended = database_->run("COMMIT");
  return snapshot && !ended ? Result<StateSnapshot>(ended.error()) : std::move(snapshot);
}

Status SqliteStateStore::found_stack() {
  return database_ && options_.create ? rows().found() : success();
}

Result<StateSnapshot> SqliteStateStore::snapshot() const {
  return consistent([&] { return rows().read(); });
}

Result<StateSnapshot> SqliteStateStore::snapshot_at(std::int64_t serial) const {
  return consistent([&] { return rows().read_at(serial); });
}

Result<std::vector<HistoryEntry>> SqliteStateStore::history(std::size_t limit) const {
  return database_ ? rows().history(limit) : std::vector<HistoryEntry>();
}

Result<std::vector<ImportRecord>> SqliteStateStore::imports_of_others() const {
  return database_ ? rows().imports_of_others() : std::vector<ImportRecord>();
}

Result<std::vector<Intent>> SqliteStateStore::open_intents() const {
  return database_ ? rows().intents() : std::vector<Intent>();
}

Result<std::optional<LockInfo>> SqliteStateStore::lock_holder() const {
  if (!database_) {
    return std::optional<LockInfo>();
  }
  return read_lock();
}

Status SqliteStateStore::check_lock(const LockToken& lock) const {
  const Result<std::optional<LockInfo>> holder = read_lock();
  if (!holder) {
    return holder.error();
  }
  const bool ours =
      *holder && (*holder)->token.id == lock.id && (*holder)->token.fence == lock.fence;
  if (!ours || (*holder)->expires_at <= clock_.now()) {
    return Error{fmt::format("the lock on stack {} was lost{}", options_.stack_name,
                             ours      ? std::string(": its lease ran out")
                             : *holder ? " to " + (*holder)->who
                                       : std::string()),
                 "nothing was written; run the command again"};
  }
  return success();
}

Result<std::int64_t> SqliteStateStore::raise_fence() const {
  if (Status raised =
          rows().run("UPDATE stacks SET fence=fence+1 WHERE stack=?", options_.stack_name);
      !raised) {
    return raised.error();
  }
  Result<SqliteStatement> stack = database_->prepare("SELECT fence FROM stacks WHERE stack=?");
  if (!stack) {
    return stack.error();
  }
  const Result<bool> row = stack->bind(options_.stack_name).step();
  if (!row) {
    return row.error();
  }
  return *row ? stack->integer(0) : std::int64_t{0};
}

Status SqliteStateStore::drop_old_serials(std::size_t writes) const {
  const Result<std::int64_t> serial = rows().serial();
  if (!serial) {
    return serial.error();
  }
  const std::int64_t oldest = std::min(*serial - options_.history, began_at_);
  return rows().forget_before(oldest, static_cast<std::int64_t>(writes) + kDroppedBeside);
}

Result<LockInfo> SqliteStateStore::lock(const std::string& operation, Nanoseconds lease) {
  if (!database_) {
    return absent();
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
    return Error{
        fmt::format("the state of stack {} is locked: {} by {} since {} (lock {})",
                    options_.stack_name, (*holder)->operation, (*holder)->who,
                    format_instant((*holder)->acquired_at), (*holder)->token.id),
        fmt::format(
            "wait until it has finished; if it died: drydock unlock, or its lease ends in {}",
            format_duration((*holder)->expires_at - now))};
  }
  const Result<std::int64_t> fence = raise_fence();
  const Result<std::int64_t> serial = rows().serial();
  if (!fence || !serial) {
    return fence ? serial.error() : fence.error();
  }
  began_at_ = *serial;
  LockInfo info{{random_hex(16), *fence}, operation, holder_name(),
                this_process(),           now,       now + lease};
  Status written = rows().run("INSERT OR REPLACE INTO locks VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                              options_.stack_name, info.token.id, info.token.fence, info.operation,
                              info.who, info.process, info.acquired_at, info.expires_at);
  written = written ? transaction->commit() : written;
  return written ? Result<LockInfo>(info) : Result<LockInfo>(written.error());
}

Status SqliteStateStore::renew(const LockToken& lock, Nanoseconds lease) {
  return guarded(lock, [&] {
    return rows().run("UPDATE locks SET expires_at=? WHERE stack=?", clock_.now() + lease,
                      options_.stack_name);
  });
}

Status SqliteStateStore::unlock(const LockToken& lock) {
  return guarded(
      lock, [&] { return rows().run("DELETE FROM locks WHERE stack=?", options_.stack_name); });
}

Status SqliteStateStore::break_lock(const std::string& lock_id) {
  if (!database_) {
    return absent();
  }
  Result<SqliteTransaction> transaction = SqliteTransaction::begin(*database_);
  if (!transaction) {
    return transaction.error();
  }
  const Result<std::optional<LockInfo>> holder = read_lock();
  if (!holder) {
    return holder.error();
  }
  if (!*holder || (*holder)->token.id != lock_id) {
    return Error{*holder ? fmt::format("the lock of stack {} is {}, not {}", options_.stack_name,
                                       (*holder)->token.id, lock_id)
                         : fmt::format("stack {} is not locked", options_.stack_name),
                 *holder ? "take the id that the refused command shows" : ""};
  }
  const Status removed = rows().run("DELETE FROM locks WHERE stack=?", options_.stack_name);
  return removed ? transaction->commit() : removed;
}

Status SqliteStateStore::write(const LockToken& lock, std::span<const StateWrite> writes) {
  Status written = guarded(lock, [&] {
    Status status = success();
    for (auto it = writes.begin(); status && it != writes.end(); ++it) {
      status = rows().write(*it, clock_.now());
    }
    return status ? drop_old_serials(writes.size()) : status;
  });
  if (written && ++writes_ == kWritesUntilLog) {
    database_->use_write_ahead_log();
  }
  return written;
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
    Result<SqliteDatabase> opened =
        SqliteDatabase::open(state_file_options(options.path, options.create, !options.checked));
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

Result<std::vector<RecordedStack>> list_stacks(const std::string& path) {
  std::vector<RecordedStack> stacks;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return stacks;
  }
  const Result<SqliteDatabase> database =
      SqliteDatabase::open(state_file_options(path, false, true));
  if (!database) {
    return database.error();
  }
  Result<SqliteStatement> rows =
      database->prepare("SELECT stack, serial FROM stacks ORDER BY stack");
  if (!rows) {
    return rows.error();
  }
  while (true) {
    const Result<bool> row = rows->step();
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return stacks;
    }
    Result<std::optional<LockInfo>> lock = read_lock(*database, rows->text(0));
    if (!lock) {
      return lock.error();
    }
    stacks.push_back({rows->text(0), rows->integer(1), std::move(*lock)});
  }
}

}  // namespace drydock
