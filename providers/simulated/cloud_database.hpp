// The embedded cloud on disk: one SQLite file with the tables
//   resources  what exists, one row an object: type, identifier, stack, logical_id, region,
//              entropy, properties (JSON), attributes (JSON), created_at, updated_at
//   instances  what runs: id, group_name ("" outside of groups), zone, instance_type, …,
//              reservation_id ("" for plain On-Demand)
//   launch_template_versions  the data of every version of a launch template
//   requests   what was asked for: request_token, client_token (unique), operation, status,
//              ready_at, and its end; kept for a week
//   mentions   every text in the properties of a resource, so that who names an object is found
//   counters   how often something was asked for, for fault plans
// Instants are nanoseconds since 1970. Calls do not begin transactions: the caller groups them.
//
// Secrets: the file holds what a cloud holds, in clear, and only its owner may read it. That is
// every property of a resource that its type does not mark write-only, secret or not; a launch
// template's data; and, until a request has ended, all that it asked for (deleted pages are
// overwritten). secret_properties names the top-level properties of a request that hold a secret:
// their texts enter neither attributes nor messages, which are recorded and shown in clear.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "planner/state/sqlite_database.hpp"
#include "providers/simulated/cloud_rows.hpp"

namespace drydock {

// The path of a cloud that has no file and ends with its provider.
inline constexpr std::string_view kMemoryCloud = ":memory:";

class CloudDatabase {
 public:
  // Nothing if the file is absent and `create` is not set.
  [[nodiscard]] static Result<std::optional<CloudDatabase>> open(const std::string& path,
                                                                 bool create);

  [[nodiscard]] const SqliteDatabase& sqlite() const { return sqlite_; }

  // Global types (IAM) are in every Region.
  [[nodiscard]] Result<std::optional<CloudResource>> find(std::string_view type,
                                                          std::string_view identifier,
                                                          std::string_view region) const;
  // In order of creation.
  [[nodiscard]] Result<std::vector<CloudResource>> list(std::string_view type,
                                                        std::string_view region) const;
  // The first `limit` in order of creation behind number `after`.
  [[nodiscard]] Result<std::vector<CloudResource>> page(std::string_view type,
                                                        std::string_view region, std::int64_t after,
                                                        std::int64_t limit) const;
  [[nodiscard]] Result<std::int64_t> count(std::string_view type, std::string_view region) const;
  // In whatever Region it is.
  [[nodiscard]] Result<std::optional<CloudResource>> find_anywhere(
      std::string_view type, std::string_view identifier) const;
  // Made after an instant, in order of creation.
  [[nodiscard]] Result<std::vector<CloudResource>> made_since(Nanoseconds instant,
                                                              std::string_view region) const;
  // Objects of any type that have the text among their properties, in order of creation.
  [[nodiscard]] Result<std::vector<CloudObject>> naming(std::string_view text) const;
  // Those of a type whose properties hold the text: an id or a name.
  [[nodiscard]] Result<std::vector<CloudResource>> mentioning(std::string_view type,
                                                              std::string_view text,
                                                              std::string_view region) const;
  [[nodiscard]] Status insert(const CloudResource& resource) const;
  [[nodiscard]] Status update(const CloudResource& resource) const;  // properties and attributes
  [[nodiscard]] Status remove(const CloudResource& resource) const;

  // In order of launch; of one group, or all with a null pointer.
  [[nodiscard]] Result<std::vector<CloudInstance>> instances(std::string_view region,
                                                             const std::string* group) const;
  [[nodiscard]] Status insert(const CloudInstance& instance) const;
  [[nodiscard]] Status set_reservation(const CloudInstance& instance) const;
  [[nodiscard]] Status remove(const CloudInstance& instance) const;
  [[nodiscard]] Result<std::int64_t> instances_in_reservation(std::string_view reservation) const;
  [[nodiscard]] Result<std::int64_t> instances_in_subnet(std::string_view subnet) const;

  [[nodiscard]] Status add_template_version(std::string_view template_id, std::int64_t version,
                                            const Value& data) const;
  [[nodiscard]] Result<std::optional<Value>> template_version(std::string_view template_id,
                                                              std::int64_t version) const;
  [[nodiscard]] Status remove_template_versions(std::string_view template_id) const;

  [[nodiscard]] Result<std::optional<CloudRequest>> request_by_token(
      std::string_view request_token) const;
  [[nodiscard]] Result<std::optional<CloudRequest>> request_by_client_token(
      std::string_view client_token) const;
  // Of those in progress, the first that is ready at `now`, by (ready_at, arrival).
  [[nodiscard]] Result<std::optional<CloudRequest>> next_ready(Nanoseconds now) const;
  // Another request in progress on the same object.
  [[nodiscard]] Result<std::optional<CloudRequest>> request_on(std::string_view type,
                                                               std::string_view identifier,
                                                               std::string_view region) const;
  [[nodiscard]] Status insert(const CloudRequest& request) const;
  // Writes its end; forgets the desired properties.
  [[nodiscard]] Status finish(const CloudRequest& request) const;
  // Ended requests that were asked before an instant.
  [[nodiscard]] Status forget_requests(Nanoseconds asked_before) const;
  // Adds one to a counter and returns it.
  [[nodiscard]] Result<std::int64_t> next_count(const std::string& name) const;

 private:
  explicit CloudDatabase(SqliteDatabase sqlite) : sqlite_(std::move(sqlite)) {}

  template <class... Arguments>
  [[nodiscard]] Result<SqliteStatement> prepared(std::string_view sql,
                                                 const Arguments&... arguments) const;
  template <class... Arguments>
  [[nodiscard]] Status run(std::string_view sql, const Arguments&... arguments) const;
  template <class... Arguments>
  [[nodiscard]] Result<std::int64_t> number(std::string_view sql,
                                            const Arguments&... arguments) const;
  template <class... Arguments>
  [[nodiscard]] Result<std::vector<CloudResource>> resources(std::string_view sql,
                                                             const Arguments&... arguments) const;
  template <class... Arguments>
  [[nodiscard]] Result<std::optional<CloudRequest>> request(std::string_view sql,
                                                            const Arguments&... arguments) const;

  // Writes or takes out the texts of a resource's properties.
  [[nodiscard]] Status mention(std::int64_t number, const Value& properties, bool present) const;

  SqliteDatabase sqlite_;
};

}  // namespace drydock
