#include "planner/state/state_check.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "planner/state/lock_holder.hpp"
#include "planner/state/sqlite_database.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "planner/state/state_row_check.hpp"
#include "planner/state/state_tables.hpp"

namespace drydock {
namespace {

namespace fs = std::filesystem;

constexpr int kMostFileProblems = 20;

Result<SqliteDatabase> open_existing(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    return Error{fmt::format("the state {} does not exist", path), "run drydock apply first"};
  }
  return SqliteDatabase::open(state_file_options(path, false, false));
}

// What SQLite itself finds wrong with the file. True: nothing.
bool check_pages(const SqliteDatabase& database, StateCheck& check) {
  const std::string remedy = "what can be read is moved to a new file";
  Result<SqliteStatement> rows =
      database.prepare(fmt::format("PRAGMA integrity_check({})", kMostFileProblems));
  const Status read = rows ? for_each_row(*rows,
                                          [&] {
                                            if (rows->text(0) != "ok") {
                                              check.findings.push_back({"", rows->text(0), remedy});
                                            }
                                            return success();
                                          })
                           : Status(rows.error());
  if (!read) {
    check.findings.push_back({"", read.error().message, remedy});
  }
  return check.findings.empty();
}

Status sync_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) {
    ::close(file);
  }
  return synced ? success()
                : Status(Error{fmt::format("cannot write {}", path), "free some space"});
}

// The file as it is, and what stands beside it if a run was killed.
Result<std::string> keep_copy(const std::string& path, const Clock& clock) {
  std::string stamp = format_instant(clock.now());
  std::erase_if(stamp, [](char c) { return c == ':' || c == '-'; });
  std::string copy = fmt::format("{}.before-repair-{}", path, stamp);
  for (const std::string beside : {"", "-wal", "-journal"}) {
    std::error_code error;
    if (!fs::exists(path + beside, error)) {
      continue;
    }
    fs::copy_file(path + beside, copy + beside, fs::copy_options::overwrite_existing, error);
    if (error) {
      return Error{fmt::format("cannot copy {} to {}: {}", path, copy, error.message()),
                   "nothing was repaired; make room and run it again"};
    }
    if (Status synced = sync_file(copy + beside); !synced) {
      return synced.error();
    }
  }
  return copy;
}

// How long the file says it is, by its header (SQLite file format, section 1.3); 0 if it does not.
std::uintmax_t told_size(const std::string& path) {
  std::array<char, 32> header{};
  std::ifstream file(path, std::ios::binary);
  if (!file.read(header.data(), header.size()) ||
      std::string_view(header.data(), 15) != "SQLite format 3") {
    return 0;
  }
  const auto number = [&](std::size_t at, std::size_t size) {
    std::uintmax_t value = 0;
    for (std::size_t i = at; i < at + size; ++i) {
      value = value << 8U | static_cast<unsigned char>(header.at(i));
    }
    return value;
  };
  const std::uintmax_t page = number(16, 2);
  return (page == 1 ? 65'536 : page) * number(28, 4);
}

// A file that was cut short is not opened at all; zeros in place of what is missing let the rest be
// read. Nothing if it is not cut.
std::optional<StateFinding> find_cut(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  const std::uintmax_t told = told_size(path);
  // A log may hold what the file does not have yet.
  if (error || size >= told || fs::exists(path + "-wal", error)) {
    return std::nullopt;
  }
  return StateFinding{"", fmt::format("the file is cut short: {} of {} bytes", size, told),
                      "what can be read is moved to a new file"};
}

struct Table {
  std::string_view name;
  std::string_view columns;  // as text they come back as what they were, by the columns' types
  int count;
  std::string_view order;  // the order of its tree, so that reading ends only at what is broken
};

constexpr std::array<Table, 8> kTables = {{
    {"stacks", "stack, lineage, serial, secret_key, fence, kept_from", 6, "stack"},
    {"resources", "stack, address, deposed, record, checksum, since", 6, "stack, address, deposed"},
    {"past_resources", "rowid, stack, address, deposed, record, checksum, since, until", 8,
     "rowid"},
    {"outputs", "stack, outputs, exports, imports, since", 5, "stack"},
    {"past_outputs", "rowid, stack, outputs, exports, imports, since, until", 7, "rowid"},
    {"intents",
     "sequence, client_token, stack, operation, address, deposed, type, identifier,"
     " desired_digest, request_token, desired, written_at",
     12, "sequence"},
    {"locks", "stack, id, fence, operation, who, process, acquired_at, expires_at", 8, "stack"},
    {"history", "stack, serial, at, what", 4, "stack, serial"},
}};

// Reads from one end until something is broken. An error to read ends it; one to write is returned.
Result<std::int64_t> move_rows(const SqliteDatabase& from, const SqliteDatabase& to,
                               const Table& table, std::string_view direction) {
  std::string order(table.order);
  for (std::size_t at = order.find(','); at != std::string::npos; at = order.find(',', at)) {
    order.replace(at, 1, fmt::format(" {};", direction));
  }
  std::replace(order.begin(), order.end(), ';', ',');
  Result<SqliteStatement> rows = from.prepare(
      fmt::format("SELECT {} FROM {} ORDER BY {} {}", table.columns, table.name, order, direction));
  std::string marks = "?";
  for (int i = 1; i < table.count; ++i) {
    marks += ",?";
  }
  std::int64_t moved = 0;
  while (rows) {
    const Result<bool> row = rows->step();
    if (!row || !*row) {
      break;
    }
    Result<SqliteStatement> insert = to.prepare(
        fmt::format("INSERT OR IGNORE INTO {}({}) VALUES({})", table.name, table.columns, marks));
    for (int i = 0; insert && i < table.count; ++i) {
      insert->bind(rows->text(i));
    }
    if (const Status written = insert ? insert->run() : Status(insert.error()); !written) {
      return written.error();
    }
    ++moved;
  }
  return moved;
}

// Moves every row that can still be read to a new file, mends those, and puts the file in place.
Status salvage(const SqliteDatabase& broken, const std::string& path, StateCheck& check,
               const Clock& clock) {
  const std::string fresh = path + ".repaired";
  std::error_code ignored;
  fs::remove(fresh, ignored);
  {
    const Result<SqliteDatabase> made =
        SqliteDatabase::open(state_file_options(fresh, true, false));
    if (!made) {
      return made.error();
    }
    Result<SqliteTransaction> transaction = SqliteTransaction::begin(*made);
    if (!transaction) {
      return transaction.error();
    }
    for (const Table& table : kTables) {
      for (const std::string_view direction : {"ASC", "DESC"}) {
        if (const Result<std::int64_t> moved = move_rows(broken, *made, table, direction); !moved) {
          return moved.error();
        }
      }
    }
    Status mended = StateRowCheck(*made, check, true, clock.now()).run();
    mended = mended ? transaction->commit() : mended;
    if (!mended) {
      return mended;
    }
  }
  if (Status synced = sync_file(fresh); !synced) {
    return synced;
  }
  std::error_code error;
  fs::rename(fresh, path, error);
  if (error) {
    return Error{fmt::format("cannot put {} in place: {}", fresh, error.message()), ""};
  }
  // They belong to the broken file, whose copy has them.
  fs::remove(path + "-journal", ignored);
  fs::remove(path + "-wal", ignored);
  const fs::path folder = fs::path(path).parent_path();
  return sync_file(folder.empty() ? "." : folder.string());
}

// A lock that somebody may still work under.
std::optional<Error> live_lock(const std::string& path, const Clock& clock) {
  const Result<std::vector<RecordedStack>> stacks = list_stacks(path);
  for (std::size_t i = 0; stacks && i < stacks->size(); ++i) {
    const std::optional<LockInfo>& lock = (*stacks)[i].lock;
    if (lock && lock->expires_at > clock.now() && !is_dead_here(lock->process)) {
      return Error{fmt::format("the state of stack {} is locked: {} by {} (lock {})",
                               (*stacks)[i].name, lock->operation, lock->who, lock->token.id),
                   "wait until it has finished"};
    }
  }
  return std::nullopt;
}

}  // namespace

bool StateCheck::sound() const {
  return std::none_of(findings.begin(), findings.end(),
                      [](const StateFinding& finding) { return finding.harmful; });
}

Result<StateCheck> check_state_file(const std::string& path) {
  if (std::optional<StateFinding> cut = find_cut(path)) {
    StateCheck check;
    check.findings.push_back(*std::move(cut));
    return check;
  }
  const Result<SqliteDatabase> database = open_existing(path);
  if (!database) {
    return database.error();
  }
  StateCheck check;
  const bool whole = check_pages(*database, check);
  const Status read = StateRowCheck(*database, check, false, 0).run();
  if (!read && whole) {
    check.findings.push_back({"", read.error().message, "what can be read is moved to a new file"});
  }
  return check;
}

Result<StateCheck> repair_state_file(const std::string& path, const Clock& clock) {
  std::string copy;
  std::optional<StateFinding> cut = find_cut(path);
  if (cut) {
    Result<std::string> kept = keep_copy(path, clock);
    if (!kept) {
      return kept.error();
    }
    copy = *std::move(kept);
    std::error_code ignored;
    fs::resize_file(path, told_size(path), ignored);
  }
  if (const std::optional<Error> locked = live_lock(path, clock)) {
    return *locked;
  }
  const Result<SqliteDatabase> database = open_existing(path);
  if (!database) {
    return database.error();
  }
  static_cast<void>(database->use_one_file());  // if it cannot be, the copy has the log too
  Result<SqliteTransaction> transaction = SqliteTransaction::begin(*database);
  if (!transaction) {
    return transaction.error();
  }
  StateCheck found;
  const bool whole = check_pages(*database, found) && !cut;
  const Status read = StateRowCheck(*database, found, false, 0).run();
  if (whole && read && found.findings.empty()) {
    return found;
  }
  if (copy.empty()) {
    Result<std::string> kept = keep_copy(path, clock);
    if (!kept) {
      return kept.error();
    }
    copy = *std::move(kept);
  }
  StateCheck mended;
  mended.copy = copy;
  if (whole && read) {
    Status done = StateRowCheck(*database, mended, true, clock.now()).run();
    done = done ? transaction->commit() : done;
    return done ? Result<StateCheck>(std::move(mended)) : done.error();
  }
  if (cut) {
    mended.findings.push_back(*std::move(cut));
  } else {
    mended.findings = std::move(found.findings);
    std::erase_if(mended.findings, [](const auto& finding) { return !finding.stack.empty(); });
  }
  const Status moved = salvage(*database, path, mended, clock);
  return moved ? Result<StateCheck>(std::move(mended)) : moved.error();
}

}  // namespace drydock
