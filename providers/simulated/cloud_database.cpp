#include "providers/simulated/cloud_database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "providers/simulated/cloud_query.hpp"
#include "providers/simulated/cloud_tables.hpp"

namespace drydock {
namespace {

constexpr std::string_view kResourceColumns =
    "number, type, identifier, stack, logical_id, region, entropy, properties, attributes, "
    "created_at, updated_at";

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

// Longer texts are documents, which name no object as a whole.
constexpr std::size_t kLongestMention = 2048;

std::set<std::string> mentioned_texts(const Value& properties) {
  std::set<std::string> texts;
  std::vector<const Value*> open = {&properties};
  while (!open.empty()) {
    const Value& value = *open.back();
    open.pop_back();
    if (value.is_object()) {
      for (const Value::Member& member : value.members()) {
        open.push_back(&member.value);
      }
    } else if (value.is_list()) {
      for (const Value& item : value.items()) {
        open.push_back(&item);
      }
    } else if (value.is_string() && !value.text().empty() &&
               value.text().size() <= kLongestMention) {
      texts.insert(value.text());
    }
  }
  return texts;
}

Status make_private(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, error);
  return error ? Status(Error{fmt::format("cannot protect {}: {}", path, error.message()),
                              "check the path and its permissions"})
               : success();
}

}  // namespace

Result<std::optional<CloudDatabase>> CloudDatabase::open(const std::string& path, bool create) {
  const bool in_memory = path == kMemoryCloud;
  std::error_code error;
  const bool exists = !in_memory && std::filesystem::exists(path, error);
  if (error) {
    // Not the same as an empty cloud: a plan would then create everything again.
    return Error{fmt::format("cannot look for the embedded cloud {}: {}", path, error.message()),
                 "check the path and its permissions"};
  }
  if (!exists && !create && !in_memory) {
    return std::optional<CloudDatabase>();
  }
  SqliteOpenOptions options;
  options.path = path;
  options.create = create || in_memory;
  options.application_id = kCloudApplicationId;
  options.schema_version = kCloudFormat;
  options.schema = cloud_tables();
  options.migrations = cloud_migrations();
  options.what = "embedded cloud";
  Result<SqliteDatabase> sqlite = SqliteDatabase::open(options);
  if (!sqlite) {
    return sqlite.error();
  }
  if (Status safe = exists || in_memory ? success() : make_private(path); !safe) {
    return safe.error();
  }
  // A killed process loses nothing: what it wrote is with the operating system, and its journal is
  // rolled back by whoever opens the file next. Only a power cut may, and that is no promise of a
  // simulated cloud.
  if (Status status = sqlite->execute(
          "PRAGMA secure_delete=ON; PRAGMA synchronous=OFF; PRAGMA journal_mode=TRUNCATE");
      !status) {
    return status.error();
  }
  return std::optional(CloudDatabase(*std::move(sqlite)));
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
  Status read = for_each_row(*statement, [&]() -> Status {
    Result<CloudResource> resource = read_resource(*statement);
    if (!resource) {
      return resource.error();
    }
    found.push_back(*std::move(resource));
    return success();
  });
  return read ? Result<std::vector<CloudResource>>(std::move(found)) : read.error();
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

Result<std::vector<CloudResource>> CloudDatabase::page(std::string_view type,
                                                       std::string_view region, std::int64_t after,
                                                       std::int64_t limit) const {
  return resources("WHERE type = ? AND region IN (?, '') AND number > ? ORDER BY number LIMIT ?",
                   type, region, after, limit);
}

Result<std::vector<CloudResource>> CloudDatabase::mentioning(std::string_view type,
                                                             std::string_view text,
                                                             std::string_view region) const {
  return resources(
      "WHERE number IN (SELECT number FROM mentions WHERE text = ?) AND type = ? AND region IN (?, "
      "'') ORDER BY number",
      text, type, region);
}

Result<std::vector<CloudObject>> CloudDatabase::naming(std::string_view text) const {
  Result<SqliteStatement> statement = prepared(
      "SELECT resources.number, type, identifier FROM mentions JOIN resources USING (number) WHERE "
      "text = ? ORDER BY resources.number",
      text);
  if (!statement) {
    return statement.error();
  }
  std::vector<CloudObject> found;
  Status read = for_each_row(*statement, [&] {
    found.push_back({statement->integer(0), statement->text(1), statement->text(2)});
    return success();
  });
  return read ? Result<std::vector<CloudObject>>(std::move(found)) : read.error();
}

Result<std::vector<CloudResource>> CloudDatabase::made_since(Nanoseconds instant,
                                                             std::string_view region) const {
  return resources("WHERE created_at > ? AND region IN (?, '') ORDER BY number", instant, region);
}

Result<std::int64_t> CloudDatabase::count(std::string_view type, std::string_view region) const {
  return number("SELECT count(*) FROM resources WHERE type = ? AND region IN (?, '')", type,
                region);
}

Result<std::optional<CloudResource>> CloudDatabase::find_anywhere(
    std::string_view type, std::string_view identifier) const {
  Result<std::vector<CloudResource>> found =
      resources("WHERE type = ? AND identifier = ?", type, identifier);
  if (!found) {
    return found.error();
  }
  return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Status CloudDatabase::mention(std::int64_t number, const Value& properties, bool present) const {
  const std::string_view sql = present ? "INSERT INTO mentions (text, number) VALUES (?, ?)"
                                       : "DELETE FROM mentions WHERE text = ? AND number = ?";
  for (const std::string& text : mentioned_texts(properties)) {
    if (Status written = run(sql, text, number); !written) {
      return written;
    }
  }
  return success();
}

Status CloudDatabase::insert(const CloudResource& resource) const {
  Status stored = run(
      "INSERT INTO resources (type, identifier, stack, logical_id, region, entropy, properties, "
      "attributes, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      resource.type, resource.identifier, resource.stack, resource.logical_id, resource.region,
      resource.entropy, json_text(resource.properties), json_text(resource.attributes),
      resource.created_at, resource.updated_at);
  if (!stored) {
    return stored;
  }
  const Result<std::int64_t> made = number("SELECT last_insert_rowid()");
  return made ? mention(*made, resource.properties, true) : Status(made.error());
}

Status CloudDatabase::update(const CloudResource& resource) const {
  const Result<std::vector<CloudResource>> before = resources("WHERE number = ?", resource.number);
  if (!before) {
    return before.error();
  }
  for (const CloudResource& old : *before) {
    if (Status forgotten = mention(old.number, old.properties, false); !forgotten) {
      return forgotten;
    }
  }
  if (Status known = mention(resource.number, resource.properties, true); !known) {
    return known;
  }
  return run("UPDATE resources SET properties = ?, attributes = ?, updated_at = ? WHERE number = ?",
             json_text(resource.properties), json_text(resource.attributes), resource.updated_at,
             resource.number);
}

Status CloudDatabase::remove(const CloudResource& resource) const {
  if (Status forgotten = mention(resource.number, resource.properties, false); !forgotten) {
    return forgotten;
  }
  return run("DELETE FROM resources WHERE number = ?", resource.number);
}

}  // namespace drydock
