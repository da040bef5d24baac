// SQLite behind values: a connection, prepared statements, transactions; every failure is a Result
// whose hint says what to do. Sole user of the library. A connection is of one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace drydock {

// The statements of a connection that are prepared and not in use, by their text: preparing one
// costs ten times what running a small one does.
class SqliteStatementCache {
 public:
  SqliteStatementCache() = default;
  SqliteStatementCache(const SqliteStatementCache&) = delete;
  SqliteStatementCache& operator=(const SqliteStatementCache&) = delete;
  ~SqliteStatementCache();

  struct Entry {
    sqlite3_stmt* idle = nullptr;  // null while it is in use
  };
  // The place of a text; stays where it is.
  [[nodiscard]] Entry& entry(std::string_view sql);

 private:
  std::map<std::string, Entry, std::less<>> entries_;
};

// A prepared statement, borrowed from the database that made it and given back on leaving. Bind,
// then step.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3* connection, sqlite3_stmt* handle, SqliteStatementCache::Entry* home)
      : connection_(connection), handle_(handle), home_(home) {}
  SqliteStatement(SqliteStatement&& other) noexcept;
  SqliteStatement& operator=(SqliteStatement&&) = delete;
  ~SqliteStatement();

  // Parameters in order of `?`.
  SqliteStatement& bind(std::string_view text);
  SqliteStatement& bind(std::int64_t number);

  // True: a row is there. False: done.
  [[nodiscard]] Result<bool> step();
  // Runs to the end; for statements that yield no rows.
  [[nodiscard]] Status run();

  // Columns of the current row, from 0.
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;

 private:
  sqlite3* connection_;
  sqlite3_stmt* handle_;
  SqliteStatementCache::Entry* home_;  // where it rests when it is not in use
  int bound_ = 0;
  int problem_ = 0;
};

// Calls `take`, which returns a Status, with each row until it fails.
template <class Take>
[[nodiscard]] Status for_each_row(SqliteStatement& rows, Take take) {
  while (true) {
    const Result<bool> row = rows.step();
    if (!row || !*row) {
      return row ? success() : Status(row.error());
    }
    if (Status taken = take(); !taken) {
      return taken;
    }
  }
}

struct SqliteOpenOptions {
  std::string path;
  bool create = false;              // else a missing file is an error
  bool check = true;                // the whole file, if it is small enough to be read at once
  std::int32_t application_id = 0;  // what the file must be; written on creation
  std::int32_t schema_version = 0;  // newer files are refused
  std::string_view schema;          // statements that make the tables
  // Statements that take a file of format i + 1 to i + 2, one for each earlier format; run in one
  // transaction with the new version.
  std::span<const std::string_view> migrations = {};
  std::string_view what;  // "state", "embedded cloud": for messages
};

class SqliteDatabase {
 public:
  // Opens with full synchronisation: a committed transaction survives power loss. A busy database
  // is waited for up to ten seconds. The folder is made if the file may be.
  [[nodiscard]] static Result<SqliteDatabase> open(const SqliteOpenOptions& options);

  SqliteDatabase(SqliteDatabase&& other) noexcept;
  SqliteDatabase& operator=(SqliteDatabase&&) = delete;
  ~SqliteDatabase();

  [[nodiscard]] Result<SqliteStatement> prepare(std::string_view sql) const;
  // One statement without parameters, prepared once and kept.
  [[nodiscard]] Status run(std::string_view sql) const;
  // One or more statements without parameters or rows.
  [[nodiscard]] Status execute(const std::string& sql) const;
  // Rows changed by the last statement.
  [[nodiscard]] std::int64_t changes() const;
  // For a run of many transactions: from here on a commit appends to a log beside the file (one
  // synchronisation instead of four, and readers go on meanwhile). The last connection that closes
  // brings everything back into the file. Does nothing where it cannot be had (another connection
  // is at work, or a file system without shared memory).
  void use_write_ahead_log() const;
  // Brings everything back into the file at once, which then is all there is.
  [[nodiscard]] Status use_one_file() const { return execute("PRAGMA journal_mode=DELETE"); }

 private:
  explicit SqliteDatabase(sqlite3* connection)
      : connection_(connection), statements_(std::make_unique<SqliteStatementCache>()) {}
  [[nodiscard]] Status prepare_file(const SqliteOpenOptions& options) const;
  [[nodiscard]] Status check_integrity(const SqliteOpenOptions& options) const;
  [[nodiscard]] Result<std::int32_t> format_of_file(const SqliteOpenOptions& options) const;
  [[nodiscard]] Result<std::int64_t> pragma(const std::string& name) const;
  [[nodiscard]] Result<std::string> journal_mode() const;

  sqlite3* connection_;
  std::unique_ptr<SqliteStatementCache> statements_;  // where it is, whoever owns it
};

// Begins at once with the write lock; rolls back on leaving unless committed.
class SqliteTransaction {
 public:
  [[nodiscard]] static Result<SqliteTransaction> begin(const SqliteDatabase& database);
  SqliteTransaction(SqliteTransaction&& other) noexcept;
  SqliteTransaction& operator=(SqliteTransaction&&) = delete;
  ~SqliteTransaction();

  [[nodiscard]] Status commit();

 private:
  explicit SqliteTransaction(const SqliteDatabase* database) : database_(database) {}
  const SqliteDatabase* database_;  // null once it is over
};

}  // namespace drydock
