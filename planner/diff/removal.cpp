#include "planner/diff/removal.hpp"

#include <algorithm>
#include <array>
#include <map>

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

ResourceChange leave_recorded(const RecordedResource& row) {
  ResourceChange change;
  change.address = row.address;
  change.type = row.type;
  change.identifier = row.identifier;
  change.before = mark_secret_digests(row.properties);
  change.dependencies = row.dependencies;
  change.deposed = row.deposed;
  change.deletion_policy = supported_policy(row.deletion_policy, row.type);
  change.update_replace_policy = supported_policy(row.update_replace_policy, row.type);
  change.left_out = true;
  change.reason = "left out of this plan";
  return change;
}

ResourceChange remove_recorded(const RecordedResource& row, std::string why) {
  ResourceChange change = leave_recorded(row);
  change.left_out = false;
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

ResourceChange forget_recorded(const RecordedResource& row) {
  ResourceChange change = leave_recorded(row);
  change.left_out = false;
  change.action = Action::Forget;
  change.by_request = true;
  change.reason = "the project file says to forget it; the object stays";
  return change;
}

ResourceChange remove_gone(const ResourceDrift& gone) {
  ResourceChange change;
  change.address = gone.address;
  change.type = gone.type;
  change.identifier = gone.identifier;
  change.deposed = gone.deposed;
  change.before = gone.recorded;
  change.action = Action::Forget;
  change.reason = "it was deleted outside, so only its record goes";
  return change;
}

Diff compare_for_destroy(const StateSnapshot& recorded, const CompareOptions& options) {
  Diff diff;
  diff.changes.reserve(recorded.resources.size());
  for (const RecordedResource& row : recorded.resources) {
    if (!options.left_out.empty() && options.left_out.contains({row.address, row.deposed})) {
      diff.changes.push_back(leave_recorded(row));
    } else if (options.forget.contains(row.address)) {
      diff.changes.push_back(forget_recorded(row));
    } else {
      diff.changes.push_back(remove_recorded(
          row, row.deposed.empty()
                   ? "everything is destroyed"
                   : "everything is destroyed, also what a replacement left behind"));
    }
  }
  for (const ResourceDrift& gone : options.drift) {
    if (gone.deleted && !options.left_out.contains({gone.address, gone.deposed})) {
      diff.changes.push_back(remove_gone(gone));
    }
  }
  for (const auto& [name, value] : recorded.outputs) {
    diff.outputs.push_back({name, mark_secret_digests(value), Value::null()});
  }
  return diff;
}

Diff compare_for_refresh(const StateSnapshot& recorded, const CompareOptions& options) {
  Diff diff;
  std::map<std::pair<Address, std::string>, const ResourceDrift*> drift;
  for (const ResourceDrift& one : options.drift) {
    drift.emplace(std::pair(one.address, one.deposed), &one);
    if (one.deleted && !options.left_out.contains({one.address, one.deposed})) {
      StateEdit edit;
      edit.what = "forget " + one.address.text();
      edit.remove.emplace_back(one.address, one.deposed);
      diff.edits.push_back(std::move(edit));
    }
  }
  for (const RecordedResource& row : recorded.resources) {
    ResourceChange change = leave_recorded(row);
    change.left_out = options.left_out.contains({row.address, row.deposed});
    change.after = change.before;
    const auto found = drift.find({row.address, row.deposed});
    const bool news = found != drift.end() &&
                      (!found->second->properties.empty() || !found->second->attributes.empty());
    change.reason = news ? "what is real is recorded" : "as recorded";
    if (news && !change.left_out) {
      StateEdit edit;
      edit.what = "record " + row.address.text();
      edit.upsert.push_back(row);
      diff.edits.push_back(std::move(edit));
    }
    diff.changes.push_back(std::move(change));
  }
  return diff;
}

}  // namespace drydock
