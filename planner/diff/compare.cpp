#include "planner/diff/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/check.hpp"
#include "base/codes/state_codes.hpp"
#include "planner/diff/cause.hpp"
#include "planner/diff/decisions.hpp"
#include "planner/diff/property_diff.hpp"
#include "planner/diff/removal.hpp"
#include "planner/diff/replacement.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

class Comparison {
 public:
  Comparison(const ResourceSet& desired, const ResourceGraph& graph, const StateSnapshot& recorded,
             const SchemaRegistry& schemas, Diagnostics& diagnostics, const CompareOptions& options)
      : desired_(desired),
        graph_(graph),
        recorded_(recorded),
        diagnostics_(diagnostics),
        options_(options),
        decisions_(desired, recorded, schemas) {
    decisions_.know(options.drift);
  }

  Diff run() {
    const std::optional<std::vector<NodeIndex>> order = graph_.topological_order();
    DRYDOCK_CHECK(order.has_value() && order->size() == decisions_.size());
    for (const NodeIndex node : *order) {
      decide(node);
    }
    follow_deleted_first(decisions_);
    Diff diff;
    diff.outputs = outputs();
    diff.changes.reserve(decisions_.size());
    for (std::size_t i = 0; i < decisions_.size(); ++i) {
      if (std::optional<StateEdit> edit = record_only(decisions_.at(i))) {
        diff.edits.push_back(std::move(*edit));
      }
      diff.changes.push_back(std::move(decisions_.at(i).change));
    }
    for (const RecordedResource& row : recorded_.resources) {
      if (!row.deposed.empty()) {
        diff.changes.push_back(removal(row, "left behind by an earlier replacement"));
      } else if (decisions_.find(row.address) == nullptr) {
        diff.changes.push_back(removal(row, "no longer in the template"));
      }
    }
    for (const ResourceDrift& gone : options_.drift) {
      if (gone.deleted && !left_out(gone.address, gone.deposed) &&
          (!gone.deposed.empty() || decisions_.find(gone.address) == nullptr)) {
        diff.changes.push_back(remove_gone(gone));
      }
    }
    return diff;
  }

 private:
  ResourceChange removal(const RecordedResource& row, std::string why) const {
    return left_out(row.address, row.deposed)      ? leave_recorded(row)
           : options_.forget.contains(row.address) ? forget_recorded(row)
                                                   : remove_recorded(row, std::move(why));
  }

  bool left_out(const Address& address, const std::string& deposed) const {
    return !options_.left_out.empty() && options_.left_out.contains({address, deposed});
  }
  void decide(std::size_t index) {
    Decision& decision = decisions_.at(index);
    const Resource& desired = *decision.desired;
    ResourceChange& change = decision.change;
    change.address = desired.address;
    change.type = desired.type;
    change.dependencies = dependencies_of(desired);
    change.deletion_policy = supported_policy(desired.deletion_policy, desired.type);
    change.update_replace_policy = supported_policy(desired.update_replace_policy, desired.type);
    if (left_out(desired.address, {})) {
      leave(decision);
      decision.decided = true;
      return;
    }
    change.after = resolved(desired, nullptr);
    if (decision.record == nullptr) {
      const bool gone = decision.drift != nullptr && decision.drift->deleted;
      change.action = Action::Create;
      change.reason = gone ? "it was deleted outside" : "new in the template";
      change.after = coerced(decision, std::move(change.after));
    } else {
      change.identifier = decision.record->identifier;
      change.before = mark_secret_digests(decision.record->properties);
      if (decision.record->type != desired.type) {
        change_type(decision);
      } else {
        compare_properties(decision);
      }
    }
    decision.decided = true;
  }

  static void leave(Decision& decision) {
    ResourceChange& change = decision.change;
    if (decision.record != nullptr) {
      change = leave_recorded(*decision.record);
      change.after = change.before;
    }
    change.left_out = true;
    change.reason = "left out of this plan";
  }

  // Finishes what recorded values can finish. `own` also answers dynamic references with what they
  // stood for when the resource was last written.
  Value resolved(const Resource& desired, const RecordedResource* own) {
    if (!desired.properties.contains_unknown()) {
      return desired.properties;
    }
    const DecidedReferences references(decisions_, own);
    Result<Value> value = resolve(desired.properties, references);
    if (value.ok()) {
      return std::move(value).value();
    }
    if (own == nullptr) {
      report(desired, references, value.error());
    }
    return desired.properties;
  }

  // The properties that fail alone are named; if none does, the resource is.
  void report(const Resource& desired, const ReferenceResolver& references, const Error& error) {
    bool found = false;
    for (const Value::Member& member : desired.properties.members()) {
      const Result<Value> alone = resolve(member.value, references);
      if (!alone.ok()) {
        found = true;
        diagnostics_.add({.code = codes::FunctionFailedInPlan,
                          .message = alone.error().message,
                          .span = member.value.span(),
                          .hint = alone.error().hint,
                          .path = fmt::format("Resources.{}.Properties.{}", desired.address.text(),
                                              member.key)});
      }
    }
    if (!found) {
      diagnostics_.add({.code = codes::FunctionFailedInPlan,
                        .message = error.message,
                        .span = desired.name_span,
                        .hint = error.hint,
                        .path = "Resources." + desired.address.text()});
    }
  }

  static Value coerced(const Decision& decision, Value properties) {
    if (decision.type != nullptr) {
      properties = decision.type->coerced(std::move(properties));
    }
    return properties;
  }

  void change_type(Decision& decision) {
    ResourceChange& change = decision.change;
    change.action = Action::Replace;
    change.after = coerced(decision, std::move(change.after));
    change.previous_type = decision.record->type;
    change.properties = diff_properties(change.before, change.after, nullptr);
    for (PropertyChange& property : change.properties) {
      property.behavior = UpdateBehavior::Replaces;
    }
    explain_properties(decision, decisions_);
    decision.root_clause =
        fmt::format("its type changes from {} to {}", change.previous_type, change.type);
    change.reason = decision.root_clause;
    decide_replacement_order(decision, diagnostics_);
  }

  void compare_properties(Decision& decision) {
    ResourceChange& change = decision.change;
    const bool quick = !change.after.contains_secret() && change.after == change.before;
    if (!quick) {
      change.after = coerced(decision, std::move(change.after));
      Value compared = change.after.contains_unknown()
                           ? coerced(decision, resolved(*decision.desired, decision.record))
                           : change.after;
      compared = redact_secrets(compared, recorded_.secret_key);
      change.properties =
          diff_properties(coerced(decision, change.before), compared, decision.type);
    }
    const bool asked = options_.replace.contains(change.address);
    if (change.properties.empty() && !asked) {
      change.reason = "as recorded";
      return;
    }
    explain_properties(decision, decisions_);
    const bool outside = explain_outside(decision);
    const PropertyChange* replacing = replacing_property(decision);
    if (replacing == nullptr && !asked) {
      change.action = Action::Update;
      change.reason = outside ? explain_revert(change) : explain_update(change);
      return;
    }
    change.action = Action::Replace;
    if (replacing == nullptr) {
      change.by_request = true;
      decision.root_clause = "its replacement was asked for";
      change.reason = decision.root_clause;
    } else {
      change.reason = explain_replacement(decision, *replacing, decisions_);
    }
    decide_replacement_order(decision, diagnostics_);
  }

  // A create-only property whose new value is unknown replaces if an object that it names is
  // created or replaced: then it surely differs. If the object is only updated, it may come out the
  // same, and the change is tried in place, unless the type has no update at all. A known one goes
  // first: it is the better reason.
  const PropertyChange* replacing_property(Decision& decision) const {
    const PropertyChange* unknown = nullptr;
    const PropertyChange* known = nullptr;
    for (PropertyChange& property : decision.change.properties) {
      if (property.behavior != UpdateBehavior::Replaces) {
        continue;
      }
      if (decision.type->immutable() || !property.after.contains_unknown()) {
        known = known == nullptr ? &property : known;
      } else if (new_object_behind(property.after, decisions_) != nullptr) {
        unknown = unknown == nullptr ? &property : unknown;
      } else {
        property.behavior = UpdateBehavior::MayReplace;
      }
    }
    return known != nullptr ? known : unknown;
  }

  // What no service needs to be told of, and the record does: policies and dependencies of an
  // object that stays as it is, and a real value that the template agrees with.
  static std::optional<StateEdit> record_only(Decision& decision) {
    ResourceChange& change = decision.change;
    if (change.action != Action::NoChange || decision.record == nullptr || change.left_out) {
      return std::nullopt;
    }
    const RecordedResource& row = *decision.record;
    const Resource& desired = *decision.desired;
    std::string why;
    const auto differs = [&](std::string_view name, RetentionPolicy from, RetentionPolicy to) {
      if (from != to) {
        why += fmt::format("{}its {} becomes {}", why.empty() ? "" : ", ", name,
                           retention_policy_name(to));
      }
    };
    differs("DeletionPolicy", supported_policy(row.deletion_policy, row.type),
            change.deletion_policy);
    differs("UpdateReplacePolicy", supported_policy(row.update_replace_policy, row.type),
            change.update_replace_policy);
    if (!(row.dependencies == change.dependencies)) {
      why += why.empty() ? "its dependencies change" : ", its dependencies change";
    }
    if (decision.drift != nullptr && decision.drift->drifted()) {
      why += why.empty() ? "" : ", ";
      why += "the template says what is real";
    }
    if (why.empty()) {
      return std::nullopt;
    }
    change.reason = why;
    StateEdit edit;
    edit.what = "record " + desired.address.text();
    edit.upsert.push_back(row);
    edit.upsert.back().dependencies = change.dependencies;
    edit.upsert.back().deletion_policy = change.deletion_policy;
    edit.upsert.back().update_replace_policy = change.update_replace_policy;
    return edit;
  }

  std::vector<OutputChange> outputs() {
    std::map<std::string, OutputChange> changes;
    for (const auto& [name, value] : recorded_.outputs) {
      changes[name] = {name, mark_secret_digests(value), Value::null()};
    }
    const DecidedReferences references(decisions_, nullptr);
    for (const Output& output : desired_.outputs) {
      OutputChange& change = changes[output.name];
      change.name = output.name;
      Result<Value> value = resolve(output.value, references);
      if (!value.ok()) {
        diagnostics_.add({.code = codes::FunctionFailedInPlan,
                          .message = value.error().message,
                          .span = output.span,
                          .hint = value.error().hint,
                          .path = "Outputs." + output.name});
        continue;
      }
      change.after = std::move(value).value();
    }
    std::vector<OutputChange> different;
    for (auto& [name, change] : changes) {
      if (!same_property_value(change.before, redact_secrets(change.after, recorded_.secret_key))) {
        different.push_back(std::move(change));
      }
    }
    return different;
  }

  const ResourceSet& desired_;
  const ResourceGraph& graph_;
  const StateSnapshot& recorded_;
  Diagnostics& diagnostics_;
  const CompareOptions& options_;
  Decisions decisions_;
};

}  // namespace

std::vector<Address> dependencies_of(const Resource& resource) {
  std::vector<Address> targets;
  for (const std::vector<Reference>* uses : {&resource.references, &resource.depends_on}) {
    for (const Reference& use : *uses) {
      targets.push_back(use.target);
    }
  }
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  return targets;
}

Diff compare(const ResourceSet& desired, const ResourceGraph& graph, const StateSnapshot& recorded,
             const SchemaRegistry& schemas, Diagnostics& diagnostics,
             const CompareOptions& options) {
  return Comparison(desired, graph, recorded, schemas, diagnostics, options).run();
}

}  // namespace drydock
