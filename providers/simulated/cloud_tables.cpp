#include "providers/simulated/cloud_tables.hpp"

#include <array>

namespace drydock {
namespace {

constexpr std::string_view kTables = R"(
CREATE TABLE resources (
  number INTEGER PRIMARY KEY,
  type TEXT NOT NULL, identifier TEXT NOT NULL, stack TEXT NOT NULL, logical_id TEXT NOT NULL,
  region TEXT NOT NULL, entropy TEXT NOT NULL, properties TEXT NOT NULL, attributes TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  UNIQUE (type, identifier, region));
CREATE TABLE mentions (
  text TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (text, number)) WITHOUT ROWID;
CREATE TABLE instances (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, group_name TEXT NOT NULL, region TEXT NOT NULL, zone TEXT NOT NULL,
  instance_type TEXT NOT NULL, reservation_id TEXT NOT NULL, subnet_id TEXT NOT NULL,
  template_id TEXT NOT NULL, template_version INTEGER NOT NULL, platform TEXT NOT NULL,
  tenancy TEXT NOT NULL, preference INTEGER NOT NULL, target_id TEXT NOT NULL,
  target_group_arn TEXT NOT NULL, spot INTEGER NOT NULL);
CREATE INDEX instances_by_group ON instances (region, group_name);
CREATE INDEX instances_by_reservation ON instances (reservation_id);
CREATE INDEX instances_by_subnet ON instances (subnet_id);
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
  message TEXT NOT NULL, attributes TEXT NOT NULL, asked_at INTEGER NOT NULL DEFAULT 0,
  planned INTEGER NOT NULL DEFAULT 0);
CREATE INDEX requests_in_progress ON requests (ready_at) WHERE status = 0;
CREATE INDEX requests_on_object ON requests (type, identifier) WHERE status = 0;
CREATE INDEX requests_by_age ON requests (asked_at) WHERE status <> 0;
CREATE TABLE counters (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID
)";

// Requests of before count as asked when they were due; a request lasted less than a second.
constexpr std::string_view kToFormat2 = R"(
CREATE TABLE mentions (
  text TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (text, number)) WITHOUT ROWID;
INSERT OR IGNORE INTO mentions (text, number)
  SELECT tree.atom, resources.number FROM resources, json_tree(resources.properties) AS tree
  WHERE tree.type = 'text' AND length(tree.atom) BETWEEN 1 AND 2048;
CREATE INDEX instances_by_subnet ON instances (subnet_id);
ALTER TABLE requests ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN planned INTEGER NOT NULL DEFAULT 0;
UPDATE requests SET asked_at = ready_at;
CREATE INDEX requests_on_object ON requests (type, identifier) WHERE status = 0;
CREATE INDEX requests_by_age ON requests (asked_at) WHERE status <> 0;
CREATE TABLE counters (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID
)";

constexpr std::array<std::string_view, 1> kMigrations = {kToFormat2};

}  // namespace

std::string_view cloud_tables() { return kTables; }
std::span<const std::string_view> cloud_migrations() { return kMigrations; }

}  // namespace drydock
