#include "planner/state/state_row_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/digest.hpp"
#include "planner/model/plain_json.hpp"
#include "planner/state/lock_holder.hpp"
#include "planner/state/state_codec.hpp"

namespace drydock {
namespace {

bool is_readable(const std::string& address, const std::string& text) {
  return decode_record(Address(address), std::string(), text).ok();
}

// Of a text that is no JSON any more: what it still shows, for whoever imports the object again.
std::string shown_identifier(const std::string& text) {
  constexpr std::string_view kKey = "\"identifier\":\"";
  const std::size_t begin = text.find(kKey);
  const std::size_t end = begin == std::string::npos ? begin : text.find('"', begin + kKey.size());
  return end == std::string::npos ? std::string()
                                  : text.substr(begin + kKey.size(), end - begin - kKey.size());
}

bool is_json(const std::string& text, ValueKind kind) {
  const Result<Value> value = value_from_plain_json(text);
  return value && value->kind() == kind;
}

}  // namespace

void StateRowCheck::find(const std::string& stack, std::string problem, std::string remedy,
                         bool harmful) {
  check_.findings.push_back({stack, std::move(problem), std::move(remedy), harmful});
}

template <class... Arguments>
Status StateRowCheck::change(std::string_view sql, const Arguments&... arguments) const {
  if (!repair_) {
    return success();
  }
  Result<SqliteStatement> statement = database_.prepare(sql);
  if (!statement) {
    return statement.error();
  }
  (statement->bind(arguments), ...);
  return statement->run();
}

Result<std::int64_t> StateRowCheck::number(std::string_view sql, const std::string& stack) const {
  Result<SqliteStatement> rows = database_.prepare(sql);
  if (!rows) {
    return rows.error();
  }
  const Result<bool> row = rows->bind(stack).step();
  if (!row) {
    return row.error();
  }
  return *row ? rows->integer(0) : std::int64_t{0};
}

Status StateRowCheck::run() {
  Status status = refound_stacks();
  status = status ? check_strays() : status;
  status = status ? read_stacks() : status;
  for (auto& [name, stack] : stacks_) {
    status = status ? check_stack(name, stack) : status;
  }
  return status ? raise_serials() : status;
}

Status StateRowCheck::read_stacks() {
  Result<SqliteStatement> rows =
      database_.prepare("SELECT stack, serial, kept_from, fence FROM stacks");
  if (!rows) {
    return rows.error();
  }
  return for_each_row(*rows, [&] {
    stacks_[rows->text(0)] = {rows->integer(1), rows->integer(2), rows->integer(3)};
    ++check_.stacks;
    return success();
  });
}

// A stack whose own row was lost: what is recorded of it is worth more than its lineage.
Status StateRowCheck::refound_stacks() {
  Result<SqliteStatement> rows = database_.prepare(
      "SELECT stack, max(since) FROM (SELECT stack, since FROM resources UNION ALL"
      " SELECT stack, serial FROM history UNION ALL SELECT stack, 0 FROM intents)"
      " WHERE stack NOT IN (SELECT stack FROM stacks) GROUP BY stack");
  if (!rows) {
    return rows.error();
  }
  std::vector<std::pair<std::string, std::int64_t>> lost;
  Status status = for_each_row(*rows, [&] {
    lost.emplace_back(rows->text(0), rows->integer(1));
    return success();
  });
  for (const auto& [name, serial] : lost) {
    find(name, "the stack has records and no lineage, serial and key of its own",
         fmt::format("it gets new ones and goes on from serial {}; saved plans no longer fit, and "
                     "secrets count as changed once",
                     serial));
    status = status ? change("INSERT INTO stacks VALUES(?, ?, ?, ?, 0, ?)", name, random_hex(16),
                             serial, random_hex(32), serial)
                    : status;
  }
  return status;
}

// Rows of stacks that there are not: nothing reads them.
Status StateRowCheck::check_strays() {
  for (const std::string table : {"past_resources", "outputs", "past_outputs", "locks"}) {
    const std::string where =
        " WHERE stack NOT IN (SELECT stack FROM stacks UNION SELECT stack FROM resources UNION"
        " SELECT stack FROM history UNION SELECT stack FROM intents) AND ?1=?1";
    const Result<std::int64_t> strays =
        number(fmt::format("SELECT count(*) FROM {}{}", table, where), "");
    if (!strays) {
      return strays.error();
    }
    if (*strays == 0) {
      continue;
    }
    find("", fmt::format("{} rows of {} belong to no stack", *strays, table), "they are removed");
    if (Status removed = change(fmt::format("DELETE FROM {}{}", table, where), ""); !removed) {
      return removed;
    }
  }
  return success();
}

Status StateRowCheck::check_stack(const std::string& name, Stack& stack) {
  Status status = check_history(name, stack);
  status = status ? check_past(name, stack) : status;
  status = status ? check_records(name, stack) : status;
  status = status ? check_outputs(name, stack) : status;
  status = status ? check_intents(name) : status;
  return status ? check_lock(name, stack) : status;
}

Status StateRowCheck::check_history(const std::string& name, const Stack& stack) {
  const Result<std::int64_t> newest = number("SELECT max(serial) FROM history WHERE stack=?", name);
  if (!newest) {
    return newest.error();
  }
  if (*newest > stack.serial) {
    find(name,
         fmt::format("the history goes to serial {}, the state is at {}", *newest, stack.serial),
         fmt::format("the serial becomes {}", *newest));
    if (Status raised = change("UPDATE stacks SET serial=? WHERE stack=?", *newest, name);
        !raised) {
      return raised;
    }
    stacks_[name].serial = *newest;
  } else if (*newest < stack.serial) {
    find(name, fmt::format("the history does not say how serial {} came to be", stack.serial),
         "it is said to be unknown", false);
    return change("INSERT INTO history VALUES(?, ?, ?, 'unknown')", name, stack.serial, now_);
  }
  return success();
}

Status StateRowCheck::check_past(const std::string& name, Stack& stack) {
  Result<SqliteStatement> rows = database_.prepare(
      "SELECT address, record, checksum, since, until FROM past_resources WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  rows->bind(name);
  std::int64_t broken = 0;
  std::int64_t keep_from = stack.kept_from;
  Status status = for_each_row(*rows, [&] {
    const std::string text = rows->text(1);
    const std::int64_t until = rows->integer(4);
    ++check_.past_versions;
    const bool sealed = rows->integer(2) == 0 || rows->integer(2) == record_checksum(text);
    if (!sealed || rows->integer(3) > until || until > stack.serial ||
        !is_readable(rows->text(0), text)) {
      ++broken;
      keep_from = std::max(keep_from, std::min(until, stack.serial));
    }
    return success();
  });
  if (!status || (broken == 0 && stack.kept_from <= stack.serial)) {
    return status;
  }
  keep_from = std::min(keep_from, stack.serial);
  find(name,
       broken == 0
           ? fmt::format("what is kept begins at serial {}, the state is at {}", stack.kept_from,
                         stack.serial)
           : fmt::format("{} earlier versions of records cannot be read or do not fit", broken),
       fmt::format("the serials before {} are given up", keep_from));
  status = change("DELETE FROM past_resources WHERE stack=? AND (until<=? OR until>?)", name,
                  keep_from, stack.serial);
  return status ? change("UPDATE stacks SET kept_from=? WHERE stack=?", keep_from, name) : status;
}

Status StateRowCheck::check_records(const std::string& name, Stack& stack) {
  Result<SqliteStatement> rows = database_.prepare(
      "SELECT address, deposed, record, checksum, since FROM resources WHERE stack=?"
      " ORDER BY address, deposed");
  if (!rows) {
    return rows.error();
  }
  rows->bind(name);
  std::set<std::string> addresses;
  std::map<std::string, std::vector<std::string>> needs;
  std::vector<Row> odd;
  Status status = for_each_row(*rows, [&] {
    ++check_.resources;
    Row row{rows->text(0), rows->text(1), rows->text(2), rows->integer(3), rows->integer(4)};
    addresses.insert(row.address);
    const Result<RecordedResource> record =
        decode_record(Address(row.address), row.deposed, row.text);
    for (std::size_t i = 0; record && i < record->dependencies.size(); ++i) {
      needs[record->dependencies[i].text()].push_back(row.address);
    }
    const bool sealed = row.checksum == 0 || row.checksum == record_checksum(row.text);
    if (!record || !sealed || row.since > stack.serial) {
      odd.push_back(std::move(row));
    }
    return success();
  });
  for (const Row& row : odd) {
    status = status ? check_record(name, stack, row) : status;
  }
  for (const auto& [needed, by] : needs) {
    if (!addresses.contains(needed)) {
      find(name, fmt::format("`{}` depends on `{}`, which is not recorded", by.front(), needed), "",
           false);
    }
  }
  return status;
}

Status StateRowCheck::check_record(const std::string& name, Stack& stack, const Row& row) {
  stack.recorded_differently = true;
  if (is_readable(row.address, row.text)) {
    const bool sealed = row.checksum == 0 || row.checksum == record_checksum(row.text);
    find(name,
         sealed ? fmt::format("the record of `{}` says that it holds since serial {}", row.address,
                              row.since)
                : fmt::format("the record of `{}` is not what was written", row.address),
         sealed ? "it holds from now on"
                : "it stays as it is now; see with `drydock plan` whether it fits");
    return change(
        "UPDATE resources SET checksum=?, since=? WHERE stack=? AND address=? AND deposed=?",
        record_checksum(row.text), stack.serial + 1, name, row.address, row.deposed);
  }
  const Result<std::string> earlier = earlier_version(name, row);
  if (!earlier) {
    return earlier.error();
  }
  if (!earlier->empty()) {
    find(name, fmt::format("the record of `{}` cannot be read", row.address),
         "its last readable version takes its place; see with `drydock plan` what has changed");
    return change(
        "UPDATE resources SET record=?, checksum=?, since=? WHERE stack=? AND address=? AND"
        " deposed=?",
        *earlier, record_checksum(*earlier), stack.serial + 1, name, row.address, row.deposed);
  }
  const std::string identifier = shown_identifier(row.text);
  find(name, fmt::format("the record of `{}` cannot be read", row.address),
       fmt::format("it is removed; the object{} still exists: import it again",
                   identifier.empty() ? "" : " " + identifier));
  return change("DELETE FROM resources WHERE stack=? AND address=? AND deposed=?", name,
                row.address, row.deposed);
}

Result<std::string> StateRowCheck::earlier_version(const std::string& stack, const Row& row) const {
  Result<SqliteStatement> rows = database_.prepare(
      "SELECT record FROM past_resources WHERE stack=? AND address=? AND deposed=?"
      " ORDER BY until DESC");
  if (!rows) {
    return rows.error();
  }
  rows->bind(stack).bind(row.address).bind(row.deposed);
  std::string found;
  Status status = for_each_row(*rows, [&] {
    if (found.empty() && is_readable(row.address, rows->text(0))) {
      found = rows->text(0);
    }
    return success();
  });
  return status ? Result<std::string>(found) : status.error();
}

Status StateRowCheck::check_outputs(const std::string& name, Stack& stack) {
  Result<SqliteStatement> rows =
      database_.prepare("SELECT outputs, exports, imports FROM outputs WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  rows->bind(name);
  bool readable = true;
  Status status = for_each_row(*rows, [&] {
    readable = is_json(rows->text(0), ValueKind::Object) &&
               is_json(rows->text(1), ValueKind::Object) && is_json(rows->text(2), ValueKind::List);
    return success();
  });
  if (!status || readable) {
    return status;
  }
  stack.recorded_differently = true;
  find(name, "the recorded outputs cannot be read", "they are removed; the next apply writes them");
  return change("DELETE FROM outputs WHERE stack=?", name);
}

Status StateRowCheck::check_intents(const std::string& name) {
  Result<SqliteStatement> rows = database_.prepare(
      "SELECT client_token, address, type, desired, operation FROM intents WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  rows->bind(name);
  std::vector<std::pair<std::string, std::string>> broken;  // token, what is put in place
  std::vector<std::string> of_no_kind;
  Status status = for_each_row(*rows, [&] {
    ++check_.open_intents;
    if (!is_readable(rows->text(1), rows->text(3))) {
      RecordedResource bare;
      bare.type = rows->text(2);
      bare.properties = Value::object({});
      bare.attributes = Value::object({});
      broken.emplace_back(rows->text(0), encode_record(bare));
      find(name, fmt::format("what is under way for `{}` cannot be read", rows->text(1)),
           "only the object is recorded when the next apply has found out what became of it");
    }
    if (rows->integer(4) < 0 || rows->integer(4) > 2) {
      of_no_kind.push_back(rows->text(0));
      find(name, fmt::format("what is under way for `{}` is no operation", rows->text(1)),
           "it is removed; look whether the object is there");
    }
    return success();
  });
  for (const auto& [token, desired] : broken) {
    status = status ? change("UPDATE intents SET desired=? WHERE client_token=?", desired, token)
                    : status;
  }
  for (const std::string& token : of_no_kind) {
    status = status ? change("DELETE FROM intents WHERE client_token=?", token) : status;
  }
  return status;
}

Status StateRowCheck::check_lock(const std::string& name, const Stack& stack) {
  Result<SqliteStatement> rows =
      database_.prepare("SELECT fence, who, process, id FROM locks WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  const Result<bool> row = rows->bind(name).step();
  if (!row || !*row) {
    return row ? success() : Status(row.error());
  }
  const bool dead = is_dead_here(rows->text(2));
  if (rows->integer(0) != stack.fence) {
    find(name,
         fmt::format("the lock of {} has fence {}, the newest is {}", rows->text(1),
                     rows->integer(0), stack.fence),
         "it is removed");
  } else if (dead) {
    find(name, fmt::format("{} holds the lock and runs no more", rows->text(1)), "it is removed",
         false);
  } else {
    return success();
  }
  const std::string id = rows->text(3);
  return change("DELETE FROM locks WHERE stack=? AND id=?", name, id);
}

Status StateRowCheck::raise_serials() {
  for (const auto& [name, stack] : stacks_) {
    if (!stack.recorded_differently) {
      continue;
    }
    Status status = change("UPDATE stacks SET serial=serial+1 WHERE stack=?", name);
    status = status ? change(
                          "INSERT INTO history SELECT stack, serial, ?, 'repair' FROM stacks"
                          " WHERE stack=?",
                          now_, name)
                    : status;
    if (!status) {
      return status;
    }
  }
  return success();
}

}  // namespace drydock
