// What runs in the embedded cloud's file, and the launch templates that it was started from.
#include <fmt/format.h>

#include <utility>

#include "providers/simulated/cloud_database.hpp"
#include "providers/simulated/cloud_query.hpp"

namespace drydock {
namespace {

constexpr std::string_view kInstanceColumns =
    "number, id, group_name, region, zone, instance_type, reservation_id, subnet_id, template_id, "
    "template_version, platform, tenancy, preference, target_id, target_group_arn, spot";

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

}  // namespace

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
  Status read = for_each_row(*statement, [&] {
    found.push_back(read_instance(*statement));
    return success();
  });
  return read ? Result<std::vector<CloudInstance>>(std::move(found)) : read.error();
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

}  // namespace drydock
