// The rows of one stack in a state file, below locks and transactions: what each part of a write
// does to the tables, and how a snapshot is read from them, now or at an earlier serial.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/state/sqlite_database.hpp"
#include "planner/state/state_store.hpp"

namespace drydock {

class StateRows {
 public:
  // The database outlives this.
  StateRows(const SqliteDatabase& database, std::string stack)
      : database_(database), stack_(std::move(stack)) {}

  // Makes the stack's row if it is absent.
  [[nodiscard]] Status found() const;

  // Inside a transaction of the caller.
  [[nodiscard]] Status write(const StateWrite& part, Nanoseconds now) const;

  // Drops what only serials before `oldest` are made of, at most `most` serials at a time. Inside a
  // transaction of the caller.
  [[nodiscard]] Status forget_before(std::int64_t oldest, std::int64_t most) const;
  [[nodiscard]] Result<std::int64_t> serial() const;

  // Inside a transaction of the caller, so that rows and serial belong together.
  [[nodiscard]] Result<StateSnapshot> read() const;
  [[nodiscard]] Result<StateSnapshot> read_at(std::int64_t serial) const;
  [[nodiscard]] Result<std::vector<HistoryEntry>> history(std::size_t limit) const;
  [[nodiscard]] Result<std::vector<ImportRecord>> imports_of_others() const;
  [[nodiscard]] Result<std::vector<Intent>> intents() const;

  // Prepares, binds in order and runs.
  template <class... Arguments>
  [[nodiscard]] Status run(std::string_view sql, const Arguments&... arguments) const {
    Result<SqliteStatement> statement = database_.prepare(sql);
    if (!statement) {
      return statement.error();
    }
    (statement->bind(arguments), ...);
    return statement->run();
  }

 private:
  [[nodiscard]] Status write_part(const Intent& intent) const;
  [[nodiscard]] Status write_part(const RequestNote& note) const;
  [[nodiscard]] Status write_part(const Abandonment& ended) const;
  [[nodiscard]] Status write_change(const Outcome& outcome) const;
  [[nodiscard]] Status write_change(const OutputsRecord& record) const;
  [[nodiscard]] Status write_change(const StateEdit& edit) const;

  [[nodiscard]] Status adopt(const StateEdit& edit) const;
  [[nodiscard]] Status upsert(const RecordedResource& record) const;
  [[nodiscard]] Status remove(const Address& address, const std::string& deposed) const;
  [[nodiscard]] Status depose(const Address& address, const std::string& deposed) const;
  // Copies the current version of a row to the past, which the serial that is being made ends.
  [[nodiscard]] Status keep(const Address& address, const std::string& deposed) const;
  [[nodiscard]] Status raise_serial(const std::string& what, Nanoseconds now) const;

  [[nodiscard]] Status read_stack(StateSnapshot& snapshot) const;
  [[nodiscard]] Status read_outputs(StateSnapshot& snapshot, SqliteStatement& rows) const;
  [[nodiscard]] Status read_resources(StateSnapshot& snapshot, SqliteStatement& rows) const;
  [[nodiscard]] Result<std::string> secret_key() const;
  [[nodiscard]] Result<std::string> encoded(const RecordedResource& record) const;

  const SqliteDatabase& database_;
  std::string stack_;
  mutable std::string secret_key_;  // "" until it was asked for; it never changes
};

}  // namespace drydock
