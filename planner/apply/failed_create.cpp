#include "planner/apply/failed_create.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "planner/apply/error_class.hpp"
#include "planner/apply/step_preparation.hpp"

namespace drydock {
namespace {

bool is_named_in(const Value& desired, const std::string& identifier) {
  return desired.is_object() &&
         std::any_of(desired.members().begin(), desired.members().end(), [&](const auto& member) {
           return member.value.is_string() && member.value.text() == identifier;
         });
}

}  // namespace

Result<Remnant> find_remnant(const ReadOnlyProvider& provider, const Intent& intent,
                             const ProgressEvent& event) {
  if (intent.operation != OperationKind::Create || event.identifier.empty() ||
      !class_of(event.error).may_leave_object) {
    return Remnant::None;
  }
  const Result<std::optional<LiveResource>> live = provider.read(intent.type, event.identifier);
  if (!live) {
    return live.error();
  }
  if (!*live) {
    return Remnant::None;
  }
  const bool named = is_named_in(intent.desired.properties, event.identifier);
  return named && event.error != HandlerError::NotStabilized ? Remnant::Ambiguous : Remnant::Ours;
}

Outcome outcome_of_remnant(const Intent& intent, const ProgressEvent& event, Nanoseconds now) {
  Outcome outcome;
  outcome.client_token = intent.client_token;
  outcome.record = record_of(intent, event, now);
  outcome.record->deposed = random_hex(4);
  // It ends as CloudFormation ends what a failed creation has made: only Retain keeps it, for
  // RetainExceptOnCreate is about just this, and there is nothing in it to take a snapshot of.
  RetentionPolicy& ends_by = outcome.record->update_replace_policy;
  ends_by = outcome.record->deletion_policy == RetentionPolicy::Retain ? RetentionPolicy::Retain
                                                                       : RetentionPolicy::Delete;
  return outcome;
}

}  // namespace drydock
