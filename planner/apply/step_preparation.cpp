#include "planner/apply/step_preparation.hpp"

#include <utility>

#include "base/digest.hpp"
#include "planner/model/value_json.hpp"
#include "planner/state/recorded_reference.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

// The desired properties, known and typed.
Result<Value> desired_of(const StepPreparation& with, const ResourceChange& change,
                         RecordedResource& record) {
  Result<Value> resolved = with.values.known(change.after);
  if (!resolved) {
    return resolved;
  }
  // What dynamic references stood for is recorded with the resource; the intent carries it, so that
  // a recovered operation records it too.
  record.attributes = Value::object({});
  for (const std::string& reference : dynamic_references_of(change.after)) {
    if (std::optional<Value> answer = with.values.dynamic_reference(reference)) {
      record.attributes.set(recorded_reference_key(reference), std::move(*answer));
    }
  }
  const ResourceType* type = with.schemas == nullptr ? nullptr : with.schemas->find(change.type);
  Value desired = type == nullptr ? *std::move(resolved) : type->coerced(*std::move(resolved));
  return desired.is_null() ? Value::object({}) : std::move(desired);
}

void fill_record(RecordedResource& record, const ResourceChange& change, const PlanStep& planned,
                 const RecordedResource* current, Nanoseconds now) {
  const bool update = planned.operation == OperationKind::Update;
  record.address = change.address;
  record.type = change.type;
  record.identifier = update ? change.identifier : "";
  record.dependencies = change.dependencies;
  record.deletion_policy = change.deletion_policy;
  record.update_replace_policy = change.update_replace_policy;
  record.updated_at = now;
  record.created_at = update && current != nullptr ? current->created_at : now;
}

}  // namespace

RecordedResource record_of(const Intent& intent, const ProgressEvent& event, Nanoseconds now) {
  RecordedResource record = intent.desired;
  record.identifier = event.identifier;
  if (!record.attributes.is_object()) {
    record.attributes = Value::object({});
  }
  if (event.attributes.is_object()) {
    for (const Value::Member& attribute : event.attributes.members()) {
      record.attributes.set(attribute.key, attribute.value);
    }
  }
  record.updated_at = now;
  return record;
}

Result<PreparedStep> prepare_step(const StepPreparation& with, std::uint32_t step,
                                  Nanoseconds now) {
  const PlanStep& planned = with.plan.steps[step];
  const ResourceChange& change = with.plan.diff.changes[planned.change];
  PreparedStep prepared;
  RunningStep& running = prepared.running;
  running.step = step;
  Intent& intent = running.intent;
  const RecordedResource* current = with.snapshot.find(change.address);
  Value desired;
  Value redacted;
  if (planned.operation != OperationKind::Delete) {
    Result<Value> known = desired_of(with, change, intent.desired);
    if (!known) {
      return known.error();
    }
    desired = *std::move(known);
    redacted = redact_secrets(desired, with.snapshot.secret_key);
    if (planned.operation == OperationKind::Update && current != nullptr &&
        !change.changed_outside && redacted == current->properties) {
      prepared.unchanged = current;
      return prepared;
    }
  }
  fill_record(intent.desired, change, planned, current, now);
  intent.desired.properties = desired;
  const auto deposed = with.deposed.find(planned.change);
  intent.operation = planned.operation;
  intent.address = change.address;
  intent.type = with.plan.type_of(planned);
  intent.identifier = planned.operation == OperationKind::Create ? "" : change.identifier;
  intent.deposed = planned.operation == OperationKind::Delete && deposed != with.deposed.end()
                       ? deposed->second
                       : change.deposed;
  intent.desired_digest = sha256_hex(value_to_canonical_json(redacted, ValueForm::Revealed));

  running.request.operation = planned.operation;
  running.request.type = intent.type;
  running.request.identifier = intent.identifier;
  running.request.desired = std::move(desired);
  running.request.logical_id = change.address.text();
  running.request.stack_name = with.plan.stack_name;
  return prepared;
}

}  // namespace drydock
