#include "planner/diff/change_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/check.hpp"
#include "base/codes/state_codes.hpp"
#include "planner/diff/change_causes.hpp"
#include "planner/diff/custom_name.hpp"
#include "planner/diff/removal.hpp"
#include "planner/diff/settled_values.hpp"

namespace drydock {
namespace {

constexpr std::array<std::string_view, 5> kActions = {"Add", "Modify", "Remove", "Import",
                                                      "Dynamic"};
constexpr std::array<std::string_view, 3> kReplacements = {"False", "Conditional", "True"};
constexpr std::array<std::string_view, 7> kAttributes = {
    "Properties",          "Metadata", "CreationPolicy", "UpdatePolicy", "DeletionPolicy",
    "UpdateReplacePolicy", "Tags"};
constexpr std::array<std::string_view, 2> kEvaluations = {"Static", "Dynamic"};
constexpr std::array<std::string_view, 5> kSources = {"DirectModification", "ParameterReference",
                                                      "ResourceReference", "ResourceAttribute",
                                                      "Automatic"};
constexpr std::array<std::string_view, 3> kRecreations = {"Never", "Conditionally", "Always"};

constexpr std::string_view kStack = "AWS::CloudFormation::Stack";
constexpr std::string_view kDeployed = "$deployed";

template <class Words, class Enum>
std::string_view word(const Words& words, Enum value) {
  return words[static_cast<std::size_t>(value)];
}

// Custom resources answer each update with an identifier of their own making; nobody has a schema.
bool is_custom(std::string_view type) {
  return type.starts_with("Custom::") || type == "AWS::CloudFormation::CustomResource";
}

bool is_module(std::string_view type) { return type.ends_with("::MODULE"); }

std::string_view kept_as(RetentionPolicy policy) {
  switch (policy) {
    case RetentionPolicy::Delete:
      return "Delete";
    case RetentionPolicy::Snapshot:
      return "Snapshot";
    default:
      return "Retain";
  }
}

// ResourceChange, "Replacement": the gravest of the details counts, and Always is sure only where
// the new value is.
Replacement replacement_by(const ChangeDetail& detail, bool beside_static_cause) {
  switch (detail.requires_recreation) {
    case UpdateBehavior::InPlace:
      return Replacement::False;
    case UpdateBehavior::MayReplace:
      return Replacement::Conditional;
    case UpdateBehavior::Replaces:
      break;
  }
  return detail.evaluation == ChangeEvaluation::Static || beside_static_cause
             ? Replacement::True
             : Replacement::Conditional;
}

class Builder {
 public:
  Builder(const ResourceSet& before, const ResourceSet& after, const ResourceGraph& graph,
          const SchemaRegistry& schemas, Diagnostics& diagnostics)
      : before_set_(before),
        after_set_(after),
        graph_(graph),
        diagnostics_(diagnostics),
        before_(before, schemas),
        after_(after, schemas),
        parameters_(changed_parameters(before, after)) {}

  ChangeSet run() {
    settle_before();
    const std::optional<std::vector<NodeIndex>> order = graph_.topological_order();
    DRYDOCK_CHECK(order.has_value() && order->size() == after_set_.resources.size());
    for (const NodeIndex index : *order) {
      decide(index);
    }
    for (std::size_t i = 0; i < before_set_.resources.size(); ++i) {
      if (!after_.find(before_set_.resources[i].address.text())) {
        remove(i);
      }
    }
    std::sort(result_.changes.begin(), result_.changes.end(),
              [](const auto& a, const auto& b) { return a.address < b.address; });
    result_.outputs = outputs();
    report_unknown_types();
    return std::move(result_);
  }

 private:
  // The template before was deployed, so what it says of itself is all known as far as it goes.
  void settle_before() {
    Diagnostics ignored;  // a cycle would have kept it from being deployed
    const std::optional<ResourceGraph> graph = build_graph(before_set_, ignored);
    const std::optional<std::vector<NodeIndex>> order =
        graph ? graph->topological_order() : std::nullopt;
    for (std::size_t i = 0; i < before_set_.resources.size(); ++i) {
      before_.settle(order ? (*order)[i] : i);
    }
  }

  void decide(std::size_t index) {
    const Resource& after = after_.at(index);
    const std::optional<std::size_t> old = before_.find(after.address.text());
    ChangeSetEntry entry;
    entry.address = after.address;
    entry.type = after.type;
    if (!old) {
      entry.action = ChangeSetAction::Add;
      after_.fate(index).added = true;
      after_.settle(index);
      finish(std::move(entry), std::nullopt, index);
      return;
    }
    const Resource& before = before_.at(*old);
    const ResourcePair pair = {&before, &after,
                               before.type == after.type ? after_.type(index) : nullptr};
    entry.details = property_details(pair, before_, after_, parameters_);
    append_attributes(entry.details, before, after);
    if (entry.details.empty() && after.type == kStack && before.type == kStack) {
      append_automatic(entry.details);
    }
    decide_replacement(entry, before, index);
    note_quiet_followers(entry, after);
    set_fate(entry, index);
    after_.settle(index);
    if (entry.details.empty() && before.type == after.type) {
      ++result_.unchanged;
      return;
    }
    check_update(entry, pair, *old);
    finish(std::move(entry), old, index);
  }

  static void append_attributes(std::vector<ChangeDetail>& details, const Resource& before,
                                const Resource& after) {
    const auto append = [&](ChangeAttribute attribute, const Value& from, const Value& to) {
      if (!(from == to)) {
        ChangeDetail detail;
        detail.attribute = attribute;
        detail.before = from;
        detail.after = to;
        details.push_back(std::move(detail));
      }
    };
    const auto policy = [&](ChangeAttribute attribute, RetentionPolicy from, RetentionPolicy to) {
      append(attribute, Value::string(std::string(retention_policy_name(from))),
             Value::string(std::string(retention_policy_name(to))));
    };
    append(ChangeAttribute::Metadata, before.metadata, after.metadata);
    append(ChangeAttribute::CreationPolicy, before.creation_policy, after.creation_policy);
    append(ChangeAttribute::UpdatePolicy, before.update_policy, after.update_policy);
    policy(ChangeAttribute::DeletionPolicy, before.deletion_policy, after.deletion_policy);
    policy(ChangeAttribute::UpdateReplacePolicy, before.update_replace_policy,
           after.update_replace_policy);
    std::stable_sort(details.begin(), details.end(),
                     [](const auto& a, const auto& b) { return a.attribute < b.attribute; });
  }

  // ResourceChangeDetail, "ChangeSource": the template of a nested stack may have changed, which
  // only the update itself finds out.
  static void append_automatic(std::vector<ChangeDetail>& details) {
    ChangeDetail detail;
    detail.evaluation = ChangeEvaluation::Dynamic;
    detail.source = ChangeSource::Automatic;
    details.push_back(std::move(detail));
  }

  void decide_replacement(ChangeSetEntry& entry, const Resource& before, std::size_t index) {
    if (before.type != entry.type) {
      for (ChangeDetail& detail : entry.details) {
        detail.requires_recreation = UpdateBehavior::Replaces;
      }
      entry.previous_type = before.type;
      entry.replacement = Replacement::True;
    }
    for (const ChangeDetail& detail : entry.details) {
      // A direct modification is Dynamic only beside a Static cause of the same place.
      const bool beside = detail.source == ChangeSource::DirectModification;
      entry.replacement = std::max(entry.replacement, replacement_by(detail, beside));
      if (std::find(entry.scope.begin(), entry.scope.end(), detail.attribute) ==
          entry.scope.end()) {
        entry.scope.push_back(detail.attribute);
      }
    }
    std::sort(entry.scope.begin(), entry.scope.end());
    const ResourceType* type = after_.type(index);
    entry.delete_first =
        entry.replacement != Replacement::False && type != nullptr && type->deletes_before_create();
  }

  void set_fate(const ChangeSetEntry& entry, std::size_t index) {
    Fate& fate = after_.fate(index);
    fate.replacement = entry.replacement;
    for (const ChangeDetail& detail : entry.details) {
      if (detail.attribute == ChangeAttribute::Properties) {
        fate.modified = true;
        fate.changed.push_back(detail.path);
      } else if (detail.attribute == ChangeAttribute::Tags) {
        fate.changed.push_back(detail.path);
      }
    }
  }

  // The deployment updates them, and a change set does not list them.
  void note_quiet_followers(const ChangeSetEntry& entry, const Resource& after) {
    for (const Reference& use : after.references) {
      const bool listed =
          std::any_of(entry.details.begin(), entry.details.end(), [&](const ChangeDetail& detail) {
            return detail.path.empty() || use.property_path.starts_with(detail.path.front());
          });
      if (!listed && after_.follows_quietly(use.target, use.attribute)) {
        diagnostics_.add(
            {.code = codes::FollowsUnlisted,
             .message = fmt::format("`{}` of `{}` reads {}.{}, which changes: the deployment "
                                    "updates it too, although a change set does not list it",
                                    use.property_path, after.address.text(), use.target.text(),
                                    use.attribute),
             .span = use.span,
             .hint = "nothing to do; `drydock plan` lists it",
             .path = fmt::format("Resources.{}.Properties.{}", after.address.text(),
                                 use.property_path)});
        return;
      }
    }
  }

  void check_update(const ChangeSetEntry& entry, const ResourcePair& pair, std::size_t old) {
    const Resource& after = *pair.after;
    if (pair.before->type != after.type) {
      diagnostics_.add(
          {.code = codes::TypeChangeRefused,
           .message = fmt::format("`{}` changes its type from {} to {}: update of resource type is "
                                  "not permitted",
                                  after.address.text(), pair.before->type, after.type),
           .span = after.type_span.valid() ? after.type_span : after.name_span,
           .hint = "give the new resource a logical id of its own; the old one is then removed",
           .path = fmt::format("Resources.{}.Type", after.address.text())});
      return;
    }
    const bool known = pair.type != nullptr;
    if (!known && !is_custom(after.type) && !is_module(after.type) &&
        entry.replacement == Replacement::Conditional) {
      unknown_types_.emplace(after.type, &after);
    }
    if (!known || entry.replacement != Replacement::True || entry.delete_first) {
      return;
    }
    if (const std::optional<std::string> name =
            kept_custom_name(*pair.type, before_.properties(old), after_.settled(after.properties));
        name) {
      report_custom_name(entry, after, *name);
    }
  }

  void report_custom_name(const ChangeSetEntry& entry, const Resource& after,
                          const std::string& name) {
    const auto replacing =
        std::find_if(entry.details.begin(), entry.details.end(), [](const ChangeDetail& detail) {
          return detail.requires_recreation == UpdateBehavior::Replaces;
        });
    diagnostics_.add(
        {.code = codes::NamedReplacement,
         .message = fmt::format(
             "CloudFormation cannot update a stack when a custom-named resource requires "
             "replacing: `{}` is replaced because `{}` changes, and `{}` gives the new object the "
             "name of the old one",
             after.address.text(),
             replacing == entry.details.end() ? "it" : property_path_text(replacing->path), name),
         .span = after.name_span,
         .hint = fmt::format("change `{}` as well, or leave the name to CloudFormation", name),
         .path = "Resources." + after.address.text()});
  }

  void finish(ChangeSetEntry entry, std::optional<std::size_t> old,
              std::optional<std::size_t> index) {
    if (old) {
      entry.before = before_.presented(before_.properties(*old));
    }
    if (index) {
      const Resource& after = after_.at(*index);
      entry.after = after_.presented(after_.properties(*index));
      if (entry.replacement == Replacement::True && entry.action == ChangeSetAction::Modify) {
        entry.policy_action = fmt::format(
            "ReplaceAnd{}", kept_as(supported_policy(after.update_replace_policy, after.type)));
      }
    }
    result_.changes.push_back(std::move(entry));
  }

  // The policy that was deployed counts: the template after no longer says one.
  void remove(std::size_t old) {
    const Resource& before = before_.at(old);
    ChangeSetEntry entry;
    entry.address = before.address;
    entry.type = before.type;
    entry.action = ChangeSetAction::Remove;
    entry.policy_action = kept_as(supported_policy(before.deletion_policy, before.type));
    finish(std::move(entry), old, std::nullopt);
  }

  std::vector<OutputChange> outputs() {
    struct Pair {
      const Output* before = nullptr;
      const Output* after = nullptr;
    };
    std::map<std::string_view, Pair> pairs;
    for (const Output& output : before_set_.outputs) {
      pairs[output.name].before = &output;
    }
    for (const Output& output : after_set_.outputs) {
      pairs[output.name].after = &output;
    }
    std::vector<OutputChange> changes;
    for (const auto& [name, pair] : pairs) {
      const bool same = pair.before != nullptr && pair.after != nullptr &&
                        pair.before->value == pair.after->value &&
                        pair.before->export_name == pair.after->export_name &&
                        pair.before->description == pair.after->description && !moves(*pair.after);
      if (!same) {
        changes.push_back(
            {std::string(name),
             pair.before == nullptr ? Value()
                                    : before_.presented(before_.settled(pair.before->value)),
             pair.after == nullptr ? Value()
                                   : after_.presented(after_.settled(pair.after->value))});
      }
    }
    return changes;
  }

  bool moves(const Output& output) const {
    const std::vector<ExpressionReference> references = references_of(output.value);
    return std::any_of(
        references.begin(), references.end(), [&](const ExpressionReference& reference) {
          return after_.movement(reference.target, reference.attribute) != Movement::Stays ||
                 after_.follows_quietly(reference.target, reference.attribute);
        });
  }

  void report_unknown_types() {
    for (const auto& [type, first] : unknown_types_) {
      diagnostics_.add(
          {.code = codes::ReplacementNotKnown,
           .message = fmt::format("there is no schema of {}: whether `{}` is replaced cannot be "
                                  "told, so it is said to be Conditional",
                                  type, first->address.text()),
           .span = first->type_span.valid() ? first->type_span : first->name_span,
           .hint = "import the official schemas: drydock schema import FILE",
           .path = fmt::format("Resources.{}.Type", first->address.text())});
    }
  }

  const ResourceSet& before_set_;
  const ResourceSet& after_set_;
  const ResourceGraph& graph_;
  Diagnostics& diagnostics_;
  SettledValues before_;
  SettledValues after_;
  std::set<std::string_view> parameters_;  // changed ones
  std::map<std::string_view, const Resource*> unknown_types_;
  ChangeSet result_;
};

}  // namespace

std::string_view change_set_word(ChangeSetAction action) { return word(kActions, action); }
std::string_view change_set_word(Replacement replacement) {
  return word(kReplacements, replacement);
}
std::string_view change_set_word(ChangeAttribute attribute) { return word(kAttributes, attribute); }
std::string_view change_set_word(ChangeEvaluation evaluation) {
  return word(kEvaluations, evaluation);
}
std::string_view change_set_word(ChangeSource source) { return word(kSources, source); }
std::string_view recreation_word(UpdateBehavior behavior) { return word(kRecreations, behavior); }

ChangeSet change_set(const ResourceSet& before, const ResourceSet& after,
                     const ResourceGraph& graph, const SchemaRegistry& schemas,
                     Diagnostics& diagnostics) {
  return Builder(before, after, graph, schemas, diagnostics).run();
}

Value deployed(const Value& unknown) {
  Value::Object wrapped;
  wrapped.push_back({std::string(kDeployed), unknown.expression()});
  return Value::unknown(Value::object(std::move(wrapped)), unknown.span())
      .mark_secret(unknown.secret());
}

const Value* deployed_expression(const Value& value) {
  return value.is_unknown() ? value.expression().find(kDeployed) : nullptr;
}

}  // namespace drydock
