#include "planner/diff/drift.hpp"

#include "base/check.hpp"
#include "base/glob.hpp"
#include "planner/diff/comparable.hpp"
#include "planner/diff/property_diff.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

class Reading {
 public:
  Reading(const SchemaRegistry& schemas, std::span<const DriftIgnore> ignore,
          std::string secret_key)
      : schemas_(schemas), ignore_(ignore), secret_key_(std::move(secret_key)) {}

  // Fills the drift of `row` and makes the row true.
  ResourceDrift read(RecordedResource& row, const LiveRow& live) const {
    ResourceDrift drift;
    if (!live.object) {
      drift.deleted = true;
      drift.recorded = mark_secret_digests(row.properties);
    } else if (!(row.properties == live.object->properties)) {
      compare_properties(row, *live.object, drift);
    }
    if (live.object) {
      learn_attributes(row, live.object->attributes, drift);
    }
    if (drift.drifted() || !drift.ignored.empty() || !drift.attributes.empty()) {
      drift.address = row.address;
      drift.deposed = row.deposed;
      drift.type = row.type;
      drift.identifier = row.identifier;
    }
    return drift;
  }

 private:
  std::vector<IgnoredPath> rules_of(const RecordedResource& row) const {
    std::vector<IgnoredPath> rules;
    for (const DriftIgnore& rule : ignore_) {
      if (matches_glob(rule.address, row.address.text())) {
        rules.push_back({rule.path, rule.reason});
      }
    }
    return rules;
  }

  void compare_properties(RecordedResource& row, const LiveResource& live,
                          ResourceDrift& drift) const {
    const ResourceType* type = schemas_.find(row.type);
    const Value recorded = mark_secret_digests(row.properties);
    const std::vector<IgnoredPath> rules = rules_of(row);
    ComparedReal real = comparable_real(recorded, live.properties, type, rules);
    drift.ignored = std::move(real.ignored);
    real.value = redact_secrets(real.value, secret_key_);
    for (PropertyChange& change :
         diff_properties(type == nullptr ? recorded : type->coerced(recorded),
                         type == nullptr ? real.value : type->coerced(real.value), type)) {
      drift.properties.push_back(
          {std::move(change.path), std::move(change.before), std::move(change.after)});
    }
    if (!drift.properties.empty()) {
      drift.recorded = recorded;
      drift.real = real.value;
      row.properties = std::move(real.value);
    }
  }

  static void learn_attributes(RecordedResource& row, const Value& live, ResourceDrift& drift) {
    if (!live.is_object() || !row.attributes.is_object()) {
      return;
    }
    for (const Value::Member& member : live.members()) {
      const Value* recorded = row.attributes.find(member.key);
      if (recorded == nullptr || is_secret_digest(*recorded) || *recorded == member.value) {
        continue;
      }
      drift.attributes.push_back(member.key);
      row.attributes.set(member.key, member.value);
    }
  }

  const SchemaRegistry& schemas_;
  std::span<const DriftIgnore> ignore_;
  std::string secret_key_;
};

}  // namespace

Refreshed refresh(StateSnapshot recorded, const LiveState& live, const SchemaRegistry& schemas,
                  std::span<const DriftIgnore> ignore) {
  Refreshed refreshed;
  if (live.rows.empty()) {
    refreshed.state = std::move(recorded);
    return refreshed;
  }
  DRYDOCK_CHECK(live.rows.size() == recorded.resources.size());
  const Reading reading(schemas, ignore, recorded.secret_key);
  std::vector<bool> gone(live.rows.size(), false);
  bool any_gone = false;
  for (std::size_t i = 0; i < live.rows.size(); ++i) {
    if (!live.rows[i].read) {
      continue;
    }
    ResourceDrift drift = reading.read(recorded.resources[i], live.rows[i]);
    gone[i] = drift.deleted;
    any_gone = any_gone || drift.deleted;
    if (!drift.address.empty()) {
      refreshed.drift.push_back(std::move(drift));
    }
  }
  if (any_gone) {
    std::vector<RecordedResource> kept;
    for (std::size_t i = 0; i < gone.size(); ++i) {
      if (!gone[i]) {
        kept.push_back(std::move(recorded.resources[i]));
      }
    }
    recorded.resources = std::move(kept);
  }
  refreshed.state = std::move(recorded);
  return refreshed;
}

}  // namespace drydock
