// SQLite behind values: a connection, prepared statements, transactions; every failure is a Result
// whose hint says what to do. Sole user of the library.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace drydock {

// A prepared statement, borrowed from the database that made it. Bind, then step.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3* connection, sqlite3_stmt* handle)
      : connection_(connection), handle_(handle) {}
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
  int bound_ = 0;
  int problem_ = 0;
};

struct SqliteOpenOptions {
  std::string path;
  bool create = false;              // else a missing file is an error
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
  // One or more statements without parameters or rows.
  [[nodiscard]] Status execute(const std::string& sql) const;
  // Rows changed by the last statement.
  [[nodiscard]] std::int64_t changes() const;

 private:
  explicit SqliteDatabase(sqlite3* connection) : connection_(connection) {}
  [[nodiscard]] Status prepare_file(const SqliteOpenOptions& options) const;
  [[nodiscard]] Status check_integrity(const SqliteOpenOptions& options) const;
  [[nodiscard]] Result<std::int32_t> format_of_file(const SqliteOpenOptions& options) const;
  [[nodiscard]] Result<std::int64_t> pragma(const std::string& name) const;

  sqlite3* connection_;
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
