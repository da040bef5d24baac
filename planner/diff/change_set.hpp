// What CloudFormation would say in a change set between two templates, without any state: the first
// is taken as deployed. Vocabulary and rules: API Reference, "ResourceChange",
// "ResourceChangeDetail" and "ResourceTargetDefinition"; User Guide, "Example change sets". What
// apply would do against recorded state is left to compare.
//
// Of a resource that stays, what Ref and Fn::GetAtt give is deployed and stays. Of one that is
// added or replaced it is known after apply: who uses it changes with it (Static). Of one that may
// be replaced, or that is modified in place and whose attribute only the service sets, it may
// change (Dynamic). A property of a resource that is modified in place, read through Fn::GetAtt,
// does not bring the reader into a change set, although the deployment updates it too (recorded
// from AWS, ../shared/conformance/cfn: test_change_set_fn_get_attr); that is said in a note.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/diff/change.hpp"
#include "planner/graph/resource_graph.hpp"
#include "planner/model/resource.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

enum class ChangeSetAction : std::uint8_t { Add, Modify, Remove, Import, Dynamic };
enum class Replacement : std::uint8_t { False, Conditional, True };  // later ones intrude more
// The attribute of a resource that changes; also the scope of a change.
enum class ChangeAttribute : std::uint8_t {
  Properties,
  Metadata,
  CreationPolicy,
  UpdatePolicy,
  DeletionPolicy,
  UpdateReplacePolicy,
  Tags,
};
enum class ChangeEvaluation : std::uint8_t { Static, Dynamic };
enum class ChangeSource : std::uint8_t {
  DirectModification,
  ParameterReference,
  ResourceReference,
  ResourceAttribute,
  Automatic,
};

[[nodiscard]] std::string_view change_set_word(ChangeSetAction action);       // "Add"
[[nodiscard]] std::string_view change_set_word(Replacement replacement);      // "Conditional"
[[nodiscard]] std::string_view change_set_word(ChangeAttribute attribute);    // "Properties"
[[nodiscard]] std::string_view change_set_word(ChangeEvaluation evaluation);  // "Static"
[[nodiscard]] std::string_view change_set_word(ChangeSource source);          // "Automatic"
[[nodiscard]] std::string_view recreation_word(UpdateBehavior behavior);      // "Conditionally"

// One reason for which one place of a resource changes; a place may have several.
struct ChangeDetail {
  ChangeAttribute attribute = ChangeAttribute::Properties;
  PropertyPath path;  // below the attribute; of Tags it begins with "Tags"
  UpdateBehavior requires_recreation = UpdateBehavior::InPlace;
  ChangeEvaluation evaluation = ChangeEvaluation::Static;
  ChangeSource source = ChangeSource::DirectModification;
  std::string causing_entity;  // "KeyName", "Topic", "Topic.TopicName"; "" for the other sources
  // Null if absent. Unknown in `after` is known after apply, unless it is wrapped by `deployed`.
  Value before;
  Value after;
};

struct ChangeSetEntry {
  Address address;
  std::string type;
  std::string previous_type;  // if it differs, which CloudFormation refuses; else ""
  ChangeSetAction action = ChangeSetAction::Modify;
  Replacement replacement = Replacement::False;
  bool delete_first = false;           // of a replacement, if the type demands it
  std::vector<ChangeAttribute> scope;  // without repetition, in the order of the enumerators
  std::vector<ChangeDetail> details;   // by attribute and path; Static ones first
  std::string policy_action;           // "Delete", "ReplaceAndRetain", …; "" if none
  Value before;                        // properties; Null for Add
  Value after;                         // properties; Null for Remove
};

struct ChangeSet {
  std::vector<ChangeSetEntry> changes;  // by address; what stays is left out
  std::vector<OutputChange> outputs;    // by name; only those that differ
  std::size_t unchanged = 0;            // resources

  // CloudFormation refuses an empty one ("The submitted information didn't contain changes").
  [[nodiscard]] bool empty() const { return changes.empty() && outputs.empty(); }
};

// `graph` is that of `after`. Reports what CloudFormation would refuse of the update (a change of
// type, the replacement of a resource whose custom name stays) and what cannot be told (a type
// without a schema); the change set is whole nevertheless.
[[nodiscard]] ChangeSet change_set(const ResourceSet& before, const ResourceSet& after,
                                   const ResourceGraph& graph, const SchemaRegistry& schemas,
                                   Diagnostics& diagnostics);

// A value that exists already although nobody offline knows it: an Unknown that is not known after
// apply only. `deployed_expression` yields what stands for it, or null pointer if `value` is none.
[[nodiscard]] Value deployed(const Value& unknown);
[[nodiscard]] const Value* deployed_expression(const Value& value);

}  // namespace drydock
