#include "planner/diff/removal.hpp"

#include <algorithm>
#include <array>

#include "planner/diff/compare.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

constexpr std::array<std::string_view, 7> kTypesWithSnapshots = {
    "AWS::EC2::Volume",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::Neptune::DBCluster",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster"};

bool retains(RetentionPolicy policy) {
  return policy == RetentionPolicy::Retain || policy == RetentionPolicy::RetainExceptOnCreate;
}

}  // namespace

RetentionPolicy supported_policy(RetentionPolicy policy, std::string_view type) {
  const bool snapshots = std::find(kTypesWithSnapshots.begin(), kTypesWithSnapshots.end(), type) !=
                         kTypesWithSnapshots.end();
  return policy == RetentionPolicy::Snapshot && !snapshots ? RetentionPolicy::Delete : policy;
}

ResourceChange remove_recorded(const RecordedResource& row, std::string why) {
  ResourceChange change;
  change.address = row.address;
  change.type = row.type;
  change.identifier = row.identifier;
  change.before = mark_secret_digests(row.properties);
  change.dependencies = row.dependencies;
  change.deposed = row.deposed;
  change.deletion_policy = supported_policy(row.deletion_policy, row.type);
  change.update_replace_policy = supported_policy(row.update_replace_policy, row.type);
  change.reason = std::move(why);
  // An old generation ends by the policy for replacements, not by that for removals.
  const RetentionPolicy policy =
      row.deposed.empty() ? change.deletion_policy : change.update_replace_policy;
  change.action = retains(policy) ? Action::Forget : Action::Delete;
  if (change.action == Action::Forget) {
    change.reason += "; its policy retains the object, so only its record goes";
  } else if (policy == RetentionPolicy::Snapshot) {
    change.reason += "; its policy asks for a final snapshot";
  }
  return change;
}

Diff compare_for_destroy(const StateSnapshot& recorded) {
  Diff diff;
  for (const RecordedResource& row : recorded.resources) {
    diff.changes.push_back(remove_recorded(
        row, row.deposed.empty() ? "everything is destroyed"
                                 : "everything is destroyed, also what a replacement left behind"));
  }
  for (const auto& [name, value] : recorded.outputs) {
    diff.outputs.push_back({name, mark_secret_digests(value), Value::null()});
  }
  return diff;
}

}  // namespace drydock
