#include "providers/simulated/cloud_database.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/json_writer.hpp"
#include "planner/model/value_json.hpp"

namespace drydock {
namespace {

constexpr std::int32_t kApplicationId = 0x44445243;  // "DDRC"
constexpr std::int32_t kSchemaVersion = 1;

constexpr std::string_view kTables = R"(
CREATE TABLE resources (
  number INTEGER PRIMARY KEY,
  type TEXT NOT NULL, identifier TEXT NOT NULL, stack TEXT NOT NULL, logical_id TEXT NOT NULL,
  region TEXT NOT NULL, entropy TEXT NOT NULL, properties TEXT NOT NULL, attributes TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  UNIQUE (type, identifier, region));
CREATE TABLE instances (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, group_name TEXT NOT NULL, region TEXT NOT NULL, zone TEXT NOT NULL,
  instance_type TEXT NOT NULL, reservation_id TEXT NOT NULL, subnet_id TEXT NOT NULL,
  template_id TEXT NOT NULL, template_version INTEGER NOT NULL, platform TEXT NOT NULL,
  tenancy TEXT NOT NULL, preference INTEGER NOT NULL, target_id TEXT NOT NULL,
  target_group_arn TEXT NOT NULL, spot INTEGER NOT NULL);
CREATE INDEX instances_by_group ON instances (region, group_name);
CREATE INDEX instances_by_reservation ON instances (reservation_id);
CREATE TABLE launch_template_versions (
  template_id TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (template_id, version));
CREATE TABLE requests (
  number INTEGER PRIMARY KEY,
  request_token TEXT NOT NULL UNIQUE, client_token TEXT NOT NULL UNIQUE,
  desired_digest TEXT NOT NULL, operation INTEGER NOT NULL, status INTEGER NOT NULL,
  type TEXT NOT NULL, identifier TEXT NOT NULL, region TEXT NOT NULL, stack TEXT NOT NULL,
  logical_id TEXT NOT NULL, entropy TEXT NOT NULL, desired TEXT NOT NULL,
  secret_properties TEXT NOT NULL, ready_at INTEGER NOT NULL, error INTEGER NOT NULL,
  message TEXT NOT NULL, attributes TEXT NOT NULL);
CREATE INDEX requests_in_progress ON requests (ready_at) WHERE status = 0
)";

constexpr std::string_view kResourceColumns =
    "number, type, identifier, stack, logical_id, region, entropy, properties, attributes, "
    "created_at, updated_at";
constexpr std::string_view kInstanceColumns =
    "number, id, group_name, region, zone, instance_type, reservation_id, subnet_id, template_id, "
    "template_version, platform, tenancy, preference, target_id, target_group_arn, spot";
constexpr std::string_view kRequestColumns =
    "number, request_token, client_token, desired_digest, operation, status, type, identifier, "
    "region, stack, logical_id, entropy, desired, secret_properties, ready_at, error, message, "
    "attributes";

// A column that holds JSON; what cannot be read was not written by us.
Result<Value> json_column(const SqliteStatement& row, int column) {
  Result<Value> value = value_from_json(row.text(column));
  if (!value) {
    return Error{
        fmt::format("the embedded cloud holds text that is no JSON: {}", value.error().message),
        "the file is damaged; restore it from a copy, or move it away"};
  }
  return value;
}

std::string json_text(const Value& value) { return value_to_json(value, ValueForm::Revealed); }

Result<CloudResource> read_resource(const SqliteStatement& row) {
  Result<Value> properties = json_column(row, 7);
  Result<Value> attributes = json_column(row, 8);
  if (!properties || !attributes) {
    return properties ? attributes.error() : properties.error();
  }
  return CloudResource{row.integer(0),
                       row.text(1),
                       row.text(2),
                       row.text(3),
                       row.text(4),
                       row.text(5),
                       row.text(6),
                       *std::move(properties),
                       *std::move(attributes),
                       row.integer(9),
                       row.integer(10)};
}

CloudInstance read_instance(const SqliteStatement& row) {
  CloudInstance instance;
  instance.number = row.integer(0);
  instance.id = row.text(1);
  instance.group = row.text(2);
  instance.region = row.text(3);
  instance.request.zone = row.text(4);
  instance.request.instance_type = row.text(5);
  instance.reservation = row.text(6);
  instance.subnet = row.text(7);
  instance.template_id = row.text(8);
  instance.template_version = row.integer(9);
  instance.request.platform = row.text(10);
  instance.request.tenancy = row.text(11);
  instance.request.preference = static_cast<ReservationPreference>(row.integer(12));
  instance.request.target_id = row.text(13);
  instance.request.target_group_arn = row.text(14);
  instance.request.spot = row.integer(15) != 0;
  return instance;
}

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
  return request;
}

std::int64_t number_of(auto enumerator) { return static_cast<std::int64_t>(enumerator); }

}  // namespace

Result<std::optional<CloudDatabase>> CloudDatabase::open(const std::string& path, bool create) {
  namespace fs = std::filesystem;
  std::error_code error;
  const bool exists = fs::exists(path, error);
  if (error) {
    // Not the same as an empty cloud: a plan would then create everything again.
    return Error{fmt::format("cannot look for the embedded cloud {}: {}", path, error.message()),
                 "check the path and its permissions"};
  }
  if (!exists && !create) {
    return std::optional<CloudDatabase>();
  }
  SqliteOpenOptions options;
  options.path = path;
  options.create = create;
  options.application_id = kApplicationId;
  options.schema_version = kSchemaVersion;
  options.schema = kTables;
  options.what = "embedded cloud";
  Result<SqliteDatabase> sqlite = SqliteDatabase::open(options);
  if (!sqlite) {
    return sqlite.error();
  }
  if (!exists) {
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, error);
    if (error) {
      return Error{fmt::format("cannot protect {}: {}", path, error.message()),
                   "check the path and its permissions"};
    }
  }
  if (Status status = sqlite->execute("PRAGMA secure_delete=ON"); !status) {
    return status.error();
  }
  return std::optional(CloudDatabase(*std::move(sqlite)));
}

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

template <class... Arguments>
Result<std::vector<CloudResource>> CloudDatabase::resources(std::string_view sql,
                                                            const Arguments&... arguments) const {
  Result<SqliteStatement> statement =
      prepared(fmt::format("SELECT {} FROM resources {}", kResourceColumns, sql), arguments...);
  if (!statement) {
    return statement.error();
  }
  std::vector<CloudResource> found;
  while (true) {
    const Result<bool> row = statement->step();
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return found;
    }
    Result<CloudResource> resource = read_resource(*statement);
    if (!resource) {
      return resource.error();
    }
    found.push_back(*std::move(resource));
  }
}

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

Result<std::optional<CloudResource>> CloudDatabase::find(std::string_view type,
                                                         std::string_view identifier,
                                                         std::string_view region) const {
  Result<std::vector<CloudResource>> found = resources(
      "WHERE type = ? AND identifier = ? AND region IN (?, '')", type, identifier, region);
  if (!found) {
    return found.error();
  }
  return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::vector<CloudResource>> CloudDatabase::list(std::string_view type,
                                                       std::string_view region) const {
  return resources("WHERE type = ? AND region IN (?, '') ORDER BY number", type, region);
}

Result<std::vector<CloudResource>> CloudDatabase::mentioning(std::string_view type,
                                                             std::string_view text,
                                                             std::string_view region) const {
  return resources(
      "WHERE type = ? AND region IN (?, '') AND instr(properties, ?) > 0 ORDER BY number", type,
      region, json_quote(text));
}

Status CloudDatabase::insert(const CloudResource& resource) const {
  return run(
      "INSERT INTO resources (type, identifier, stack, logical_id, region, entropy, properties, "
      "attributes, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      resource.type, resource.identifier, resource.stack, resource.logical_id, resource.region,
      resource.entropy, json_text(resource.properties), json_text(resource.attributes),
      resource.created_at, resource.updated_at);
}

Status CloudDatabase::update(const CloudResource& resource) const {
  return run("UPDATE resources SET properties = ?, attributes = ?, updated_at = ? WHERE number = ?",
             json_text(resource.properties), json_text(resource.attributes), resource.updated_at,
             resource.number);
}

Status CloudDatabase::remove(const CloudResource& resource) const {
  return run("DELETE FROM resources WHERE number = ?", resource.number);
}

Result<std::vector<CloudInstance>> CloudDatabase::instances(std::string_view region,
                                                            const std::string* group) const {
  const std::string select =
      fmt::format("SELECT {} FROM instances WHERE region = ? {} ORDER BY number", kInstanceColumns,
                  group == nullptr ? "" : "AND group_name = ?");
  Result<SqliteStatement> statement =
      group == nullptr ? prepared(select, region) : prepared(select, region, *group);
  if (!statement) {
    return statement.error();
  }
  std::vector<CloudInstance> found;
  while (true) {
    const Result<bool> row = statement->step();
    if (!row) {
      return row.error();
    }
    if (!*row) {
      return found;
    }
    found.push_back(read_instance(*statement));
  }
}

Status CloudDatabase::insert(const CloudInstance& instance) const {
  const InstanceRequest& asked = instance.request;
  return run(
      "INSERT INTO instances (id, group_name, region, zone, instance_type, reservation_id, "
      "subnet_id, template_id, template_version, platform, tenancy, preference, target_id, "
      "target_group_arn, spot) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      instance.id, instance.group, instance.region, asked.zone, asked.instance_type,
      instance.reservation, instance.subnet, instance.template_id, instance.template_version,
      asked.platform, asked.tenancy, number_of(asked.preference), asked.target_id,
      asked.target_group_arn, number_of(asked.spot));
}

Status CloudDatabase::set_reservation(const CloudInstance& instance) const {
  return run("UPDATE instances SET reservation_id = ? WHERE id = ?", instance.reservation,
             instance.id);
}

Status CloudDatabase::remove(const CloudInstance& instance) const {
  return run("DELETE FROM instances WHERE id = ?", instance.id);
}

Result<std::int64_t> CloudDatabase::instances_in_reservation(std::string_view reservation) const {
  return number("SELECT count(*) FROM instances WHERE reservation_id = ?", reservation);
}

Result<std::int64_t> CloudDatabase::instances_in_subnet(std::string_view subnet) const {
  return number("SELECT count(*) FROM instances WHERE subnet_id = ?", subnet);
}

Status CloudDatabase::add_template_version(std::string_view template_id, std::int64_t version,
                                           const Value& data) const {
  return run("INSERT INTO launch_template_versions (template_id, version, data) VALUES (?, ?, ?)",
             template_id, version, json_text(data));
}

Result<std::optional<Value>> CloudDatabase::template_version(std::string_view template_id,
                                                             std::int64_t version) const {
  Result<SqliteStatement> statement =
      prepared("SELECT data FROM launch_template_versions WHERE template_id = ? AND version = ?",
               template_id, version);
  if (!statement) {
    return statement.error();
  }
  const Result<bool> row = statement->step();
  if (!row) {
    return row.error();
  }
  if (!*row) {
    return std::optional<Value>();
  }
  Result<Value> data = json_column(*statement, 0);
  return data ? Result<std::optional<Value>>(*std::move(data)) : data.error();
}

Status CloudDatabase::remove_template_versions(std::string_view template_id) const {
  return run("DELETE FROM launch_template_versions WHERE template_id = ?", template_id);
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
      "error, "
      "message, attributes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      request.request_token, request.client_token, request.desired_digest,
      number_of(request.operation), number_of(request.status), request.type, request.identifier,
      request.region, request.stack, request.logical_id, request.entropy,
      json_text(request.desired), json_text(list_of(request.secret_properties)), request.ready_at,
      number_of(request.error), request.message, json_text(request.attributes));
}

Status CloudDatabase::finish(const CloudRequest& request) const {
  return run(
      "UPDATE requests SET status = ?, identifier = ?, desired = 'null', error = ?, message = ?, "
      "attributes = ? WHERE number = ?",
      number_of(request.status), request.identifier, number_of(request.error), request.message,
      json_text(request.attributes), request.number);
}

}  // namespace drydock
