// The requests of the embedded cloud's file, and the counters of fault plans.
#include <fmt/format.h>

#include <utility>

#include "providers/simulated/cloud_database.hpp"
#include "providers/simulated/cloud_query.hpp"

namespace drydock {
namespace {

constexpr std::string_view kRequestColumns =
    "number, request_token, client_token, desired_digest, operation, status, type, identifier, "
    "region, stack, logical_id, entropy, desired, secret_properties, ready_at, error, message, "
    "attributes, asked_at, planned";

std::vector<std::string> texts_of(const Value& list) {
  std::vector<std::string> texts;
  if (list.is_list()) {
    for (const Value& item : list.items()) {
      texts.push_back(item.scalar_text().value_or(""));
    }
  }
  return texts;
}

Value list_of(const std::vector<std::string>& texts) {
  Value::List items;
  for (const std::string& text : texts) {
    items.push_back(Value::string(text));
  }
  return Value::list(std::move(items));
}

Result<CloudRequest> read_request(const SqliteStatement& row) {
  Result<Value> desired = json_column(row, 12);
  Result<Value> secrets = json_column(row, 13);
  Result<Value> attributes = json_column(row, 17);
  if (!desired || !secrets || !attributes) {
    return !desired ? desired.error() : !secrets ? secrets.error() : attributes.error();
  }
  CloudRequest request;
  request.number = row.integer(0);
  request.request_token = row.text(1);
  request.client_token = row.text(2);
  request.desired_digest = row.text(3);
  request.operation = static_cast<OperationKind>(row.integer(4));
  request.status = static_cast<OperationStatus>(row.integer(5));
  request.type = row.text(6);
  request.identifier = row.text(7);
  request.region = row.text(8);
  request.stack = row.text(9);
  request.logical_id = row.text(10);
  request.entropy = row.text(11);
  request.desired = *std::move(desired);
  request.secret_properties = texts_of(*secrets);
  request.ready_at = row.integer(14);
  request.error = static_cast<HandlerError>(row.integer(15));
  request.message = row.text(16);
  request.attributes = *std::move(attributes);
  request.asked_at = row.integer(18);
  request.planned = static_cast<PlannedFault>(row.integer(19));
  return request;
}

}  // namespace

template <class... Arguments>
Result<std::optional<CloudRequest>> CloudDatabase::request(std::string_view sql,
                                                           const Arguments&... arguments) const {
  Result<SqliteStatement> statement =
      prepared(fmt::format("SELECT {} FROM requests {}", kRequestColumns, sql), arguments...);
  if (!statement) {
    return statement.error();
  }
  const Result<bool> row = statement->step();
  if (!row) {
    return row.error();
  }
  if (!*row) {
    return std::optional<CloudRequest>();
  }
  Result<CloudRequest> request = read_request(*statement);
  return request ? Result<std::optional<CloudRequest>>(*std::move(request)) : request.error();
}

Result<std::optional<CloudRequest>> CloudDatabase::request_by_token(
    std::string_view request_token) const {
  return request("WHERE request_token = ?", request_token);
}

Result<std::optional<CloudRequest>> CloudDatabase::request_by_client_token(
    std::string_view client_token) const {
  return request("WHERE client_token = ?", client_token);
}

Result<std::optional<CloudRequest>> CloudDatabase::next_ready(Nanoseconds now) const {
  return request("WHERE status = 0 AND ready_at <= ? ORDER BY ready_at, number LIMIT 1", now);
}

Result<std::optional<CloudRequest>> CloudDatabase::request_on(std::string_view type,
                                                              std::string_view identifier,
                                                              std::string_view region) const {
  return request(
      "WHERE status = 0 AND type = ? AND identifier = ? AND region = ? AND operation > 0", type,
      identifier, region);
}

Status CloudDatabase::insert(const CloudRequest& request) const {
  return run(
      "INSERT INTO requests (request_token, client_token, desired_digest, operation, status, type, "
      "identifier, region, stack, logical_id, entropy, desired, secret_properties, ready_at, "
      "error, message, attributes, asked_at, planned) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, ?, ?, ?, ?, ?)",
      request.request_token, request.client_token, request.desired_digest,
      number_of(request.operation), number_of(request.status), request.type, request.identifier,
      request.region, request.stack, request.logical_id, request.entropy,
      json_text(request.desired), json_text(list_of(request.secret_properties)), request.ready_at,
      number_of(request.error), request.message, json_text(request.attributes), request.asked_at,
      number_of(request.planned));
}

Status CloudDatabase::finish(const CloudRequest& request) const {
  return run(
      "UPDATE requests SET status = ?, identifier = ?, desired = 'null', error = ?, message = ?, "
      "attributes = ? WHERE number = ?",
      number_of(request.status), request.identifier, number_of(request.error), request.message,
      json_text(request.attributes), request.number);
}

Status CloudDatabase::forget_requests(Nanoseconds asked_before) const {
  return run("DELETE FROM requests WHERE status <> 0 AND asked_at < ?", asked_before);
}

Result<std::int64_t> CloudDatabase::next_count(const std::string& name) const {
  return number(
      "INSERT INTO counters (name, count) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET count = "
      "count + 1 RETURNING count",
      name);
}

}  // namespace drydock
