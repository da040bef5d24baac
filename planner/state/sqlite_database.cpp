#include "planner/state/sqlite_database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/check.hpp"

namespace drydock {
namespace {

constexpr int kBusyTimeoutMs = 10'000;
// A larger file would take longer than 60 ms to look through at each opening.
constexpr std::uintmax_t kLargestChecked = std::uintmax_t{48} << 20U;

std::string hint_for(int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return "the disk is full: nothing of this step was written; free some space and try again";
    case SQLITE_IOERR:
      return "the disk could not be written or read (is it full?): nothing of this step was "
             "written; free some space and try again";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process is writing; try again when it has finished";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return "check the path and its permissions";
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return "the file is damaged or is something else; restore it from a copy (of a state, "
             "`drydock state verify --repair` saves what can be read), or move it away";
    default:
      return {};
  }
}

Error failure(sqlite3* connection, int code) {
  const char* why = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  const char* file = connection != nullptr ? sqlite3_db_filename(connection, "main") : nullptr;
  return {fmt::format("{}: {}", file == nullptr ? "database" : file, why), hint_for(code)};
}

}  // namespace

SqliteStatementCache::~SqliteStatementCache() {
  for (auto& [sql, entry] : entries_) {
    sqlite3_finalize(entry.idle);
  }
}

SqliteStatementCache::Entry& SqliteStatementCache::entry(std::string_view sql) {
  const auto found = entries_.find(sql);
  return found != entries_.end() ? found->second
                                 : entries_.emplace(std::string(sql), Entry()).first->second;
}

SqliteStatement::SqliteStatement(SqliteStatement&& other) noexcept
    : connection_(other.connection_),
      handle_(std::exchange(other.handle_, nullptr)),
      home_(other.home_),
      bound_(other.bound_),
      problem_(other.problem_) {}

SqliteStatement::~SqliteStatement() {
  if (handle_ == nullptr) {
    return;
  }
  if (home_->idle != nullptr) {
    sqlite3_finalize(handle_);  // the same text was in use twice
    return;
  }
  // What it failed with was told when it was stepped.
  static_cast<void>(sqlite3_reset(handle_));
  static_cast<void>(sqlite3_clear_bindings(handle_));
  home_->idle = handle_;
}

SqliteStatement& SqliteStatement::bind(std::string_view text) {
  const int code = sqlite3_bind_text64(handle_, ++bound_, text.data(), text.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  problem_ = problem_ == SQLITE_OK ? code : problem_;
  return *this;
}

SqliteStatement& SqliteStatement::bind(std::int64_t number) {
  const int code = sqlite3_bind_int64(handle_, ++bound_, number);
  problem_ = problem_ == SQLITE_OK ? code : problem_;
  return *this;
}

Result<bool> SqliteStatement::step() {
  if (problem_ != SQLITE_OK) {
    return failure(connection_, problem_);
  }
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW || code == SQLITE_DONE) {
    return code == SQLITE_ROW;
  }
  return failure(connection_, code);
}

Status SqliteStatement::run() {
  while (true) {
    const Result<bool> row = step();
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return success();
    }
  }
}

std::string SqliteStatement::text(int column) const {
  const unsigned char* bytes = sqlite3_column_text(handle_, column);
  const int size = sqlite3_column_bytes(handle_, column);
  return bytes == nullptr
             ? std::string()
             : std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

std::int64_t SqliteStatement::integer(int column) const {
  return sqlite3_column_int64(handle_, column);
}

Result<SqliteDatabase> SqliteDatabase::open(const SqliteOpenOptions& options) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(options.path).parent_path();
  if (options.create && !folder.empty()) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
      return Error{fmt::format("cannot create folder {}: {}", folder.string(), error.message()),
                   "check the path and its permissions"};
    }
  }
  sqlite3* connection = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | (options.create ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(options.path.c_str(), &connection, flags, nullptr);
  SqliteDatabase database(connection);
  if (code != SQLITE_OK) {
    return Error{
        fmt::format("cannot open the {} {}: {}", options.what, options.path, sqlite3_errstr(code)),
        hint_for(code)};
  }
  sqlite3_extended_result_codes(connection, 1);
  sqlite3_busy_timeout(connection, kBusyTimeoutMs);
  const Status ready = database.prepare_file(options);
  if (!ready) {
    return Error{fmt::format("cannot use the {} {}", options.what, ready.error().message),
                 ready.error().hint};
  }
  return database;
}

Status SqliteDatabase::prepare_file(const SqliteOpenOptions& options) const {
  // FULL: a transaction is on the disk before it counts as committed. The default rollback journal
  // keeps everything in one file that people may copy when nothing runs.
  if (Status status = execute("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"); !status) {
    return status;
  }
  if (options.check) {
    if (Status sound = check_integrity(options); !sound) {
      return sound;
    }
  }
  // Looks first and writes only if it must, so that a reader never waits for a writer. In one read
  // transaction: another process may be making the tables meanwhile.
  const std::int32_t wanted = options.schema_version;
  if (Status begun = execute("BEGIN"); !begun) {
    return begun;
  }
  Result<std::int32_t> format = format_of_file(options);
  if (Status ended = execute("COMMIT"); format && !ended) {
    return ended;
  }
  if (!format || *format == wanted) {
    return format ? success() : Status(format.error());
  }
  Result<SqliteTransaction> transaction = SqliteTransaction::begin(*this);
  if (!transaction) {
    return transaction.error();
  }
  // Another process may have made the tables between the look and the lock.
  format = format_of_file(options);
  if (!format || *format == wanted) {
    return format ? success() : Status(format.error());
  }
  Status made = success();
  if (*format == 0) {
    made = execute(
        fmt::format("{}; PRAGMA application_id={}", options.schema, options.application_id));
  }
  for (std::int32_t from = *format; made && from != 0 && from < wanted; ++from) {
    made = execute(std::string(options.migrations[static_cast<std::size_t>(from - 1)]));
  }
  made = made ? execute(fmt::format("PRAGMA user_version={}", wanted)) : made;
  return made ? transaction->commit() : made;
}

Status SqliteDatabase::check_integrity(const SqliteOpenOptions& options) const {
  std::error_code unknown;
  const std::uintmax_t size = std::filesystem::file_size(options.path, unknown);
  if (!unknown && size > kLargestChecked) {
    // Cut short is what damages large files most; the rest is seen when it is read.
    const Result<std::int64_t> pages = pragma("page_count");
    const Result<std::int64_t> page_size = pragma("page_size");
    return pages && page_size ? success() : Status(!pages ? pages.error() : page_size.error());
  }
  Result<SqliteStatement> statement = prepare("PRAGMA quick_check(1)");
  if (!statement) {
    return statement.error();
  }
  const Result<bool> row = statement->step();
  if (!row) {
    return row.error();
  }
  if (*row && statement->text(0) == "ok") {
    return success();
  }
  return Error{fmt::format("{}: the file is damaged: {}", options.path,
                           *row ? statement->text(0) : std::string("no answer")),
               "restore it from a copy; `drydock state verify --repair` saves what can be "
               "read"};
}

// 0: the file is empty. Errors: it is something else, or newer.
Result<std::int32_t> SqliteDatabase::format_of_file(const SqliteOpenOptions& options) const {
  const Result<std::int64_t> application = pragma("application_id");
  const Result<std::int64_t> version = pragma("user_version");
  const Result<std::int64_t> tables = pragma("schema_version");
  if (!application || !version || !tables) {
    return !application ? application.error() : !version ? version.error() : tables.error();
  }
  if (*tables == 0 && *application == 0) {
    return 0;
  }
  if (*application != options.application_id) {
    return Error{fmt::format("{}: it is a database of something else", options.path),
                 "check the path in drydock.yaml"};
  }
  if (*version > options.schema_version) {
    return Error{fmt::format("{}: written by a newer drydock (format {}, this one knows {})",
                             options.path, *version, options.schema_version),
                 "use the newer drydock"};
  }
  if (*version < 1 ||
      static_cast<std::size_t>(options.schema_version - *version) > options.migrations.size()) {
    return Error{fmt::format("{}: its format {} cannot be brought to {}", options.path, *version,
                             options.schema_version),
                 "restore it from a copy"};
  }
  return static_cast<std::int32_t>(*version);
}

Result<std::int64_t> SqliteDatabase::pragma(const std::string& name) const {
  Result<SqliteStatement> statement = prepare("PRAGMA " + name);
  if (!statement) {
    return statement.error();
  }
  const Result<bool> row = statement->step();
  if (!row) {
    return row.error();
  }
  return *row ? statement->integer(0) : 0;
}

SqliteDatabase::SqliteDatabase(SqliteDatabase&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)),
      statements_(std::move(other.statements_)) {}

SqliteDatabase::~SqliteDatabase() {
  if (connection_ == nullptr) {
    return;
  }
  // Whoever closes last leaves one file and no log. Not waiting: if others are at work, one of them
  // is the last.
  if (const Result<std::string> mode = journal_mode(); mode && *mode == "wal") {
    sqlite3_busy_timeout(connection_, 0);
    static_cast<void>(execute("PRAGMA journal_mode=DELETE"));
  }
  statements_.reset();
  sqlite3_close_v2(connection_);
}

void SqliteDatabase::use_write_ahead_log() const {
  // Nothing depends on it: where it is refused, the rollback journal goes on.
  static_cast<void>(execute("PRAGMA journal_mode=WAL"));
}

Result<std::string> SqliteDatabase::journal_mode() const {
  Result<SqliteStatement> statement = prepare("PRAGMA journal_mode");
  if (!statement) {
    return statement.error();
  }
  const Result<bool> row = statement->step();
  return row && *row ? Result<std::string>(statement->text(0)) : std::string();
}

Result<SqliteStatement> SqliteDatabase::prepare(std::string_view sql) const {
  SqliteStatementCache::Entry& home = statements_->entry(sql);
  if (home.idle != nullptr) {
    return SqliteStatement(connection_, std::exchange(home.idle, nullptr), &home);
  }
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  if (code != SQLITE_OK) {
    return failure(connection_, code);
  }
  return SqliteStatement(connection_, handle, &home);
}

Status SqliteDatabase::run(std::string_view sql) const {
  Result<SqliteStatement> statement = prepare(sql);
  return statement ? statement->run() : Status(statement.error());
}

Status SqliteDatabase::execute(const std::string& sql) const {
  const int code = sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? success() : Status(failure(connection_, code));
}

std::int64_t SqliteDatabase::changes() const { return sqlite3_changes64(connection_); }

Result<SqliteTransaction> SqliteTransaction::begin(const SqliteDatabase& database) {
  const Status begun = database.run("BEGIN IMMEDIATE");
  if (!begun) {
    return begun.error();
  }
  return SqliteTransaction(&database);
}

SqliteTransaction::SqliteTransaction(SqliteTransaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

SqliteTransaction::~SqliteTransaction() {
  if (database_ != nullptr) {
    // An error (a full disk) may have rolled back already; then there is nothing to do.
    static_cast<void>(database_->run("ROLLBACK"));
  }
}

Status SqliteTransaction::commit() {
  DRYDOCK_CHECK(database_ != nullptr);
  Status committed = database_->run("COMMIT");
  if (committed) {
    database_ = nullptr;
  }
  return committed;
}

}  // namespace drydock
