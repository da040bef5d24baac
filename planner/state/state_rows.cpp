#include "planner/state/state_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "base/digest.hpp"
#include "base/json_writer.hpp"
#include "planner/model/plain_json.hpp"
#include "planner/model/value_json.hpp"
#include "planner/state/secret_digest.hpp"
#include "planner/state/state_codec.hpp"

namespace drydock {
namespace {

std::string what_of(const Outcome& outcome) {
  return outcome.record   ? "record " + outcome.record->address.text()
         : outcome.remove ? "remove " + outcome.remove->first.text()
                          : std::string("nothing");
}

std::string texts_to_json(const std::vector<std::string>& texts) {
  JsonWriter json;
  json.begin_array();
  for (const std::string& text : texts) {
    json.string(text);
  }
  return json.end_array().take();
}

}  // namespace

Status StateRows::found() const {
  // Looks first, so that who only reads does not wait for who writes.
  Result<SqliteStatement> rows = database_.prepare("SELECT 1 FROM stacks WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  const Result<bool> row = rows->bind(stack_).step();
  if (!row || *row) {
    return row ? success() : Status(row.error());
  }
  return run("INSERT OR IGNORE INTO stacks VALUES(?, ?, 0, ?, 0, 0)", stack_, random_hex(16),
             random_hex(32));
}

Status StateRows::write(const StateWrite& part, Nanoseconds now) const {
  return std::visit(
      [&](const auto& one) -> Status {
        using Part = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Part, Outcome>) {
          Status written = write_change(one);
          return written ? raise_serial(what_of(one), now) : written;
        } else if constexpr (std::is_same_v<Part, OutputsRecord>) {
          Status written = write_change(one);
          return written ? raise_serial("outputs", now) : written;
        } else if constexpr (std::is_same_v<Part, StateEdit>) {
          Status written = write_change(one);
          return written ? raise_serial(one.what, now) : written;
        } else {
          return write_part(one);
        }
      },
      part);
}

Status StateRows::write_part(const Intent& intent) const {
  const Result<std::string> desired = encoded(intent.desired);
  if (!desired) {
    return desired.error();
  }
  return run(
      "INSERT INTO intents(client_token, stack, operation, address, deposed, type, identifier,"
      " desired_digest, request_token, desired, written_at) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
      intent.client_token, stack_, static_cast<std::int64_t>(intent.operation),
      intent.address.text(), intent.deposed, intent.type, intent.identifier, intent.desired_digest,
      intent.request_token, *desired, intent.written_at);
}

Status StateRows::write_part(const RequestNote& note) const {
  return run("UPDATE intents SET request_token=? WHERE client_token=?", note.request_token,
             note.client_token);
}

Status StateRows::write_part(const Abandonment& ended) const {
  return run("DELETE FROM intents WHERE client_token=?", ended.client_token);
}

Status StateRows::write_change(const Outcome& outcome) const {
  Status status = success();
  if (outcome.depose_current) {
    status = depose(outcome.depose_current->first, outcome.depose_current->second);
  }
  if (status && outcome.remove) {
    status = remove(outcome.remove->first, outcome.remove->second);
  }
  if (status && outcome.record) {
    status = upsert(*outcome.record);
  }
  return status && !outcome.client_token.empty() ? write_part(Abandonment{outcome.client_token})
                                                 : status;
}

Status StateRows::write_change(const StateEdit& edit) const {
  Status status = adopt(edit);
  for (auto it = edit.remove.begin(); status && it != edit.remove.end(); ++it) {
    status = remove(it->first, it->second);
  }
  for (auto it = edit.upsert.begin(); status && it != edit.upsert.end(); ++it) {
    status = upsert(*it);
  }
  return status && edit.outputs ? write_change(*edit.outputs) : status;
}

// Before anything else of the edit is written: its rows count from the serial that it brings.
Status StateRows::adopt(const StateEdit& edit) const {
  Status status = success();
  if (!edit.lineage.empty()) {
    // What a fresh stack has of another's history begins with what is pushed.
    status =
        run("UPDATE stacks SET lineage=?, kept_from=CASE serial WHEN 0 THEN ? ELSE kept_from END"
            " WHERE stack=?",
            edit.lineage, std::max<std::int64_t>(edit.serial, 1), stack_);
  }
  return status && edit.serial > 1
             ? run("UPDATE stacks SET serial=max(serial, ?) WHERE stack=?", edit.serial - 1, stack_)
             : status;
}

Status StateRows::write_change(const OutputsRecord& record) const {
  const Result<std::string> key = secret_key();
  if (!key) {
    return key.error();
  }
  JsonWriter outputs;
  outputs.begin_object();
  for (const auto& [name, value] : record.outputs) {
    outputs.key(name);
    write_value(outputs, redact_secrets(value, *key), ValueForm::Revealed);
  }
  JsonWriter exports;
  exports.begin_object();
  for (const auto& [name, output] : record.exports) {
    exports.member(name, output);
  }
  if (Status kept = run("INSERT INTO past_outputs SELECT outputs.stack, outputs, exports, imports,"
                        " since, serial+1 FROM outputs JOIN stacks ON stacks.stack=outputs.stack"
                        " WHERE outputs.stack=?",
                        stack_);
      !kept) {
    return kept;
  }
  return run(
      "INSERT OR REPLACE INTO outputs SELECT stack, ?, ?, ?, serial+1 FROM stacks WHERE stack=?",
      outputs.end_object().take(), exports.end_object().take(), texts_to_json(record.imports),
      stack_);
}

Status StateRows::keep(const Address& address, const std::string& deposed) const {
  return run(
      "INSERT INTO past_resources SELECT resources.stack, address, deposed, record, checksum, "
      "since,"
      " serial+1"
      " FROM resources JOIN stacks ON stacks.stack=resources.stack"
      " WHERE resources.stack=? AND address=? AND deposed=?",
      stack_, address.text(), deposed);
}

Status StateRows::upsert(const RecordedResource& record) const {
  if (Status kept = keep(record.address, record.deposed); !kept) {
    return kept;
  }
  const Result<std::string> text = encoded(record);
  if (!text) {
    return text.error();
  }
  return run(
      "INSERT OR REPLACE INTO resources SELECT stack, ?, ?, ?, ?, serial+1 FROM stacks"
      " WHERE stack=?",
      record.address.text(), record.deposed, *text, record_checksum(*text), stack_);
}

Status StateRows::remove(const Address& address, const std::string& deposed) const {
  Status kept = keep(address, deposed);
  return kept ? run("DELETE FROM resources WHERE stack=? AND address=? AND deposed=?", stack_,
                    address.text(), deposed)
              : kept;
}

Status StateRows::depose(const Address& address, const std::string& deposed) const {
  Status kept = keep(address, "");
  return kept ? run("UPDATE resources SET deposed=?, since=(SELECT serial+1 FROM stacks WHERE"
                    " stack=?) WHERE stack=? AND address=? AND deposed=''",
                    deposed, stack_, stack_, address.text())
              : kept;
}

Status StateRows::raise_serial(const std::string& what, Nanoseconds now) const {
  Status status = run("UPDATE stacks SET serial=serial+1 WHERE stack=?", stack_);
  return status ? run("INSERT INTO history SELECT stack, serial, ?, ? FROM stacks WHERE stack=?",
                      now, what, stack_)
                : status;
}

Result<std::int64_t> StateRows::serial() const {
  Result<SqliteStatement> rows = database_.prepare("SELECT serial FROM stacks WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  const Result<bool> row = rows->bind(stack_).step();
  return row ? Result<std::int64_t>(*row ? rows->integer(0) : 0) : row.error();
}

Status StateRows::forget_before(std::int64_t oldest, std::int64_t most) const {
  Result<SqliteStatement> rows = database_.prepare("SELECT kept_from FROM stacks WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  const Result<bool> row = rows->bind(stack_).step();
  if (!row || !*row || rows->integer(0) >= oldest) {
    return row ? success() : Status(row.error());
  }
  const std::int64_t from = std::min(oldest, rows->integer(0) + most);
  Status done = run("DELETE FROM past_resources WHERE stack=? AND until<=?", stack_, from);
  done = done ? run("DELETE FROM past_outputs WHERE stack=? AND until<=?", stack_, from) : done;
  done = done ? run("DELETE FROM history WHERE stack=? AND serial<?", stack_, from) : done;
  return done ? run("UPDATE stacks SET kept_from=? WHERE stack=?", from, stack_) : done;
}

Result<std::string> StateRows::secret_key() const {
  if (!secret_key_.empty()) {
    return secret_key_;
  }
  Result<SqliteStatement> rows = database_.prepare("SELECT secret_key FROM stacks WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  const Result<bool> row = rows->bind(stack_).step();
  if (!row) {
    return row.error();
  }
  secret_key_ = rows->text(0);
  return secret_key_;
}

Result<std::string> StateRows::encoded(const RecordedResource& record) const {
  if (!record.properties.contains_secret() && !record.attributes.contains_secret()) {
    return encode_record(record);
  }
  const Result<std::string> key = secret_key();
  if (!key) {
    return key.error();
  }
  RecordedResource redacted = record;
  redacted.properties = redact_secrets(record.properties, *key);
  redacted.attributes = redact_secrets(record.attributes, *key);
  return encode_record(redacted);
}

Status StateRows::read_stack(StateSnapshot& snapshot) const {
  snapshot.stack_name = stack_;
  Result<SqliteStatement> rows =
      database_.prepare("SELECT lineage, serial, secret_key FROM stacks WHERE stack=?");
  if (!rows) {
    return rows.error();
  }
  rows->bind(stack_);
  return for_each_row(*rows, [&] {
    snapshot.lineage = rows->text(0);
    snapshot.serial = rows->integer(1);
    snapshot.secret_key = rows->text(2);
    return success();
  });
}

Status StateRows::read_resources(StateSnapshot& snapshot, SqliteStatement& rows) const {
  return for_each_row(rows, [&]() -> Status {
    const std::string text = rows.text(2);
    if (rows.integer(3) != 0 && rows.integer(3) != record_checksum(text)) {
      return Error{fmt::format("the record of {} is not what was written", rows.text(0)),
                   "the file was damaged; `drydock state verify` says more"};
    }
    Result<RecordedResource> record = decode_record(Address(rows.text(0)), rows.text(1), text);
    if (!record) {
      return record.error();
    }
    snapshot.resources.push_back(std::move(*record));
    return success();
  });
}

Status StateRows::read_outputs(StateSnapshot& snapshot, SqliteStatement& rows) const {
  return for_each_row(rows, [&]() -> Status {
    const Result<Value> outputs = value_from_plain_json(rows.text(0));
    const Result<Value> exports = value_from_plain_json(rows.text(1));
    const Result<Value> imports = value_from_plain_json(rows.text(2));
    if (!outputs || !exports || !imports || !outputs->is_object() || !exports->is_object() ||
        !imports->is_list()) {
      return Error{"the recorded outputs cannot be read",
                   "the state is damaged; `drydock state verify` says more"};
    }
    for (const Value::Member& output : outputs->members()) {
      snapshot.outputs.emplace(output.key, mark_secret_digests(output.value));
    }
    for (const Value::Member& name : exports->members()) {
      snapshot.exports.emplace(name.key, name.value.scalar_text().value_or(""));
    }
    for (const Value& name : imports->items()) {
      snapshot.imports.push_back(name.scalar_text().value_or(""));
    }
    return success();
  });
}

Result<StateSnapshot> StateRows::read() const {
  StateSnapshot snapshot;
  Status status = read_stack(snapshot);
  Result<SqliteStatement> resources = database_.prepare(
      "SELECT address, deposed, record, checksum FROM resources WHERE stack=? ORDER BY address, "
      "deposed");
  Result<SqliteStatement> outputs =
      database_.prepare("SELECT outputs, exports, imports FROM outputs WHERE stack=?");
  if (!status || !resources || !outputs) {
    return !status ? status.error() : !resources ? resources.error() : outputs.error();
  }
  resources->bind(stack_);
  outputs->bind(stack_);
  status = read_resources(snapshot, *resources);
  status = status ? read_outputs(snapshot, *outputs) : status;
  return status ? Result<StateSnapshot>(std::move(snapshot)) : status.error();
}

Result<StateSnapshot> StateRows::read_at(std::int64_t serial) const {
  StateSnapshot snapshot;
  Status status = read_stack(snapshot);
  Result<SqliteStatement> first = database_.prepare("SELECT kept_from FROM stacks WHERE stack=?");
  Result<SqliteStatement> resources = database_.prepare(
      "SELECT address, deposed, record, checksum FROM resources WHERE stack=?1 AND since<=?2 UNION "
      "ALL"
      " SELECT address, deposed, record, checksum FROM past_resources WHERE stack=?1 AND since<=?2 "
      "AND"
      " until>?2 ORDER BY address, deposed");
  Result<SqliteStatement> outputs = database_.prepare(
      "SELECT outputs, exports, imports FROM outputs WHERE stack=?1 AND since<=?2 UNION ALL"
      " SELECT outputs, exports, imports FROM past_outputs WHERE stack=?1 AND since<=?2 AND"
      " until>?2");
  if (!status || !first || !resources || !outputs) {
    return !status      ? status.error()
           : !first     ? first.error()
           : !resources ? resources.error()
                        : outputs.error();
  }
  const Result<bool> row = first->bind(stack_).step();
  const std::int64_t kept_from = row && *row ? first->integer(0) : 0;
  if (serial < kept_from || serial > snapshot.serial) {
    const bool dropped = serial < kept_from && serial >= 0;
    return Error{
        fmt::format("the state of stack {} {} serial {}: it has {} to {}", stack_,
                    dropped ? "no longer has" : "has no", serial, kept_from, snapshot.serial),
        dropped ? "`state: {history: N}` in drydock.yaml says how many are kept"
                : "`drydock state history` lists them"};
  }
  snapshot.serial = serial;
  resources->bind(stack_).bind(serial);
  outputs->bind(stack_).bind(serial);
  status = read_resources(snapshot, *resources);
  status = status ? read_outputs(snapshot, *outputs) : status;
  return status ? Result<StateSnapshot>(std::move(snapshot)) : status.error();
}

Result<std::vector<HistoryEntry>> StateRows::history(std::size_t limit) const {
  Result<SqliteStatement> rows = database_.prepare(
      "SELECT serial, at, what FROM history WHERE stack=? ORDER BY serial DESC LIMIT ?");
  if (!rows) {
    return rows.error();
  }
  rows->bind(stack_).bind(limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(limit));
  std::vector<HistoryEntry> entries;
  Status status = for_each_row(*rows, [&] {
    entries.push_back({rows->integer(0), rows->integer(1), rows->text(2)});
    return success();
  });
  return status ? Result<std::vector<HistoryEntry>>(std::move(entries)) : status.error();
}

Result<std::vector<ImportRecord>> StateRows::imports_of_others() const {
  Result<SqliteStatement> rows = database_.prepare(
      "SELECT outputs.stack, value FROM outputs, json_each(imports) WHERE outputs.stack<>?"
      " ORDER BY outputs.stack, value");
  if (!rows) {
    return rows.error();
  }
  rows->bind(stack_);
  std::vector<ImportRecord> imports;
  Status status = for_each_row(*rows, [&] {
    imports.push_back({rows->text(0), rows->text(1)});
    return success();
  });
  return status ? Result<std::vector<ImportRecord>>(std::move(imports)) : status.error();
}

Result<std::vector<Intent>> StateRows::intents() const {
  Result<SqliteStatement> rows = database_.prepare(
      "SELECT client_token, operation, address, deposed, type, identifier, desired_digest,"
      " request_token, desired, written_at FROM intents WHERE stack=? ORDER BY sequence");
  if (!rows) {
    return rows.error();
  }
  rows->bind(stack_);
  std::vector<Intent> intents;
  Status status = for_each_row(*rows, [&]() -> Status {
    Result<RecordedResource> desired =
        decode_record(Address(rows->text(2)), std::string(), rows->text(8));
    if (!desired) {
      return desired.error();
    }
    intents.push_back(Intent{rows->text(0), static_cast<OperationKind>(rows->integer(1)),
                             Address(rows->text(2)), rows->text(4), rows->text(5), rows->text(6),
                             rows->text(7), rows->text(3), std::move(*desired), rows->integer(9)});
    return success();
  });
  return status ? Result<std::vector<Intent>>(std::move(intents)) : status.error();
}

}  // namespace drydock
