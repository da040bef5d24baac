// How the functions of CloudDatabase ask SQLite: its templates, for the files that define them.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "planner/model/plain_json.hpp"
#include "planner/model/value_json.hpp"
#include "providers/simulated/cloud_database.hpp"

namespace drydock {

// A column that holds JSON; what cannot be read was not written by us.
inline Result<Value> json_column(const SqliteStatement& row, int column) {
  Result<Value> value = value_from_plain_json(row.text(column));
  if (!value) {
    return Error{
        fmt::format("the embedded cloud holds text that is no JSON: {}", value.error().message),
        "the file is damaged; restore it from a copy, or move it away"};
  }
  return value;
}

inline std::string json_text(const Value& value) {
  return value_to_json(value, ValueForm::Revealed);
}

std::int64_t number_of(auto enumerator) { return static_cast<std::int64_t>(enumerator); }

template <class... Arguments>
Result<SqliteStatement> CloudDatabase::prepared(std::string_view sql,
                                                const Arguments&... arguments) const {
  Result<SqliteStatement> statement = sqlite_.prepare(sql);
  if (statement) {
    (statement->bind(arguments), ...);
  }
  return statement;
}

template <class... Arguments>
Status CloudDatabase::run(std::string_view sql, const Arguments&... arguments) const {
  Result<SqliteStatement> statement = prepared(sql, arguments...);
  return statement ? statement->run() : Status(statement.error());
}

template <class... Arguments>
Result<std::int64_t> CloudDatabase::number(std::string_view sql,
                                           const Arguments&... arguments) const {
  Result<SqliteStatement> statement = prepared(sql, arguments...);
  if (!statement) {
    return statement.error();
  }
  const Result<bool> row = statement->step();
  if (!row) {
    return row.error();
  }
  return *row ? statement->integer(0) : 0;
}

}  // namespace drydock
