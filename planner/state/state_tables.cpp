#include "planner/state/state_tables.hpp"

namespace drydock {

// `since` is the serial at which a version of a row came to be; `past` keeps the versions that were
// superseded, for the serials from `since` until before `until`. `checksum` is that of the record's
// text (record_checksum); 0 in rows of format 1, which had none.
const std::string_view kStateSchema = R"sql(
CREATE TABLE stacks(
  stack TEXT PRIMARY KEY, lineage TEXT NOT NULL, serial INTEGER NOT NULL,
  secret_key TEXT NOT NULL, fence INTEGER NOT NULL, kept_from INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE resources(
  stack TEXT NOT NULL, address TEXT NOT NULL, deposed TEXT NOT NULL, record TEXT NOT NULL,
  checksum INTEGER NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY(stack, address, deposed)) WITHOUT ROWID;
CREATE TABLE past_resources(
  stack TEXT NOT NULL, address TEXT NOT NULL, deposed TEXT NOT NULL, record TEXT NOT NULL,
  checksum INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL);
CREATE INDEX past_resources_by_until ON past_resources(stack, until);
CREATE TABLE outputs(
  stack TEXT PRIMARY KEY, outputs TEXT NOT NULL, exports TEXT NOT NULL, imports TEXT NOT NULL,
  since INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE past_outputs(
  stack TEXT NOT NULL, outputs TEXT NOT NULL, exports TEXT NOT NULL, imports TEXT NOT NULL,
  since INTEGER NOT NULL, until INTEGER NOT NULL);
CREATE TABLE intents(
  sequence INTEGER PRIMARY KEY, client_token TEXT NOT NULL UNIQUE, stack TEXT NOT NULL,
  operation INTEGER NOT NULL, address TEXT NOT NULL, deposed TEXT NOT NULL, type TEXT NOT NULL,
  identifier TEXT NOT NULL, desired_digest TEXT NOT NULL, request_token TEXT NOT NULL,
  desired TEXT NOT NULL, written_at INTEGER NOT NULL);
CREATE TABLE locks(
  stack TEXT PRIMARY KEY, id TEXT NOT NULL, fence INTEGER NOT NULL, operation TEXT NOT NULL,
  who TEXT NOT NULL, process TEXT NOT NULL, acquired_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE history(
  stack TEXT NOT NULL, serial INTEGER NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL,
  PRIMARY KEY(stack, serial)) WITHOUT ROWID;
)sql";

// 1 → 2: fences, and every serial can be gone back to from here on. A lock that is held across the
// migration is lost, so its holder stops.
const std::array<std::string_view, kStateSchemaVersion - 1> kStateMigrations = {R"sql(
ALTER TABLE stacks ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stacks ADD COLUMN kept_from INTEGER NOT NULL DEFAULT 0;
UPDATE stacks SET kept_from=serial;
ALTER TABLE resources ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE resources ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
UPDATE resources SET since=(SELECT serial FROM stacks WHERE stacks.stack=resources.stack);
CREATE TABLE past_resources(
  stack TEXT NOT NULL, address TEXT NOT NULL, deposed TEXT NOT NULL, record TEXT NOT NULL,
  checksum INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL);
CREATE INDEX past_resources_by_until ON past_resources(stack, until);
ALTER TABLE outputs RENAME TO old_outputs;
CREATE TABLE outputs(
  stack TEXT PRIMARY KEY, outputs TEXT NOT NULL, exports TEXT NOT NULL, imports TEXT NOT NULL,
  since INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO outputs SELECT stack, json_group_object(name, json(value)), '{}', '[]',
  (SELECT serial FROM stacks WHERE stacks.stack=old_outputs.stack) FROM old_outputs GROUP BY stack;
DROP TABLE old_outputs;
CREATE TABLE past_outputs(
  stack TEXT NOT NULL, outputs TEXT NOT NULL, exports TEXT NOT NULL, imports TEXT NOT NULL,
  since INTEGER NOT NULL, until INTEGER NOT NULL);
DROP TABLE locks;
CREATE TABLE locks(
  stack TEXT PRIMARY KEY, id TEXT NOT NULL, fence INTEGER NOT NULL, operation TEXT NOT NULL,
  who TEXT NOT NULL, process TEXT NOT NULL, acquired_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL) WITHOUT ROWID;
)sql"};

SqliteOpenOptions state_file_options(const std::string& path, bool create, bool check) {
  return {.path = path,
          .create = create,
          .check = check,
          .application_id = kStateApplicationId,
          .schema_version = kStateSchemaVersion,
          .schema = kStateSchema,
          .migrations = kStateMigrations,
          .what = "state"};
}

}  // namespace drydock
