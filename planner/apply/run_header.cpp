// The first line of a run's log: what the run was given.
#include <algorithm>
#include <set>

#include "planner/apply/run_log.hpp"
#include "planner/evaluate/resolve.hpp"
#include "planner/model/value_json.hpp"
#include "planner/plan/plan_codec.hpp"
#include "planner/state/secret_digest.hpp"
#include "planner/state/state_codec.hpp"

namespace drydock {
namespace {

// Readers cap nesting at this depth (value_json.hpp).
constexpr int kDeepest = 200;

// Secrets as digests that are written as text, also inside of what is not known yet. A secret that
// is not known at all is made of its parts.
Value with_digests(const Value& value,  // NOLINT(misc-no-recursion): bounded by kDeepest
                   const std::string& key, int depth) {
  if (depth > kDeepest) {
    return Value();
  }
  if (value.is_unknown()) {
    return Value::unknown(with_digests(value.expression(), key, depth + 1));
  }
  if (value.secret() && !value.contains_unknown()) {
    return redact_secrets(value, key).mark_secret(false);
  }
  Value copy = value;
  copy.mark_secret(false);
  if (copy.is_list()) {
    for (Value& item : copy.items()) {
      item = with_digests(item, key, depth + 1);
    }
  } else if (copy.is_object()) {
    for (Value::Member& member : copy.members()) {
      member.value = with_digests(member.value, key, depth + 1);
    }
  }
  return copy;
}

Value for_the_log(const Value& value, const std::string& key) {
  return value.contains_secret() || value.contains_unknown() ? with_digests(value, key, 0) : value;
}

void collect_targets(const Value& value, std::set<Address>& targets) {
  if (value.contains_unknown()) {
    for (const ExpressionReference& reference : references_of(value)) {
      targets.insert(reference.target);
    }
  }
}

ResourceChange carried_out(const ResourceChange& change, const std::string& key) {
  ResourceChange kept;
  kept.address = change.address;
  kept.type = change.type;
  kept.action = change.action;
  kept.delete_first = change.delete_first;
  kept.identifier = change.identifier;
  kept.previous_type = change.previous_type;
  kept.after = for_the_log(change.after, key);
  kept.dependencies = change.dependencies;
  kept.deletion_policy = change.deletion_policy;
  kept.update_replace_policy = change.update_replace_policy;
  kept.deposed = change.deposed;
  kept.changed_outside = change.changed_outside;
  kept.previous_address = change.previous_address;
  return kept;
}

void write_options(JsonWriter& json, const ApplyOptions& options) {
  json.key("options")
      .begin_object()
      .member("parallelism", options.parallelism)
      .member("jitter_seed", static_cast<std::int64_t>(options.jitter_seed))
      .member("timeout", options.timeout)
      .key("limits")
      .begin_array();
  for (const TypeLimit& limit : options.limits) {
    json.begin_object().member("types", limit.types).member("at_most", limit.at_most).end_object();
  }
  json.end_array().key("timeouts").begin_array();
  for (const TypeTimeout& one : options.timeouts) {
    json.begin_object().member("types", one.types).member("timeout", one.timeout).end_object();
  }
  json.end_array().key("resource_timeouts").begin_array();
  for (const auto& [of, timeout] : options.resource_timeouts) {
    json.begin_object()
        .member("resource", of.first.text())
        .member("operation", operation_name(of.second))
        .member("timeout", timeout)
        .end_object();
  }
  json.end_array().end_object();
}

void write_resume(JsonWriter& json, const ResumePoint& resume) {
  json.key("resume").begin_object().key("done").begin_array();
  for (std::size_t step = 0; step < resume.done.size(); ++step) {
    if (resume.done[step]) {
      json.integer(static_cast<std::int64_t>(step));
    }
  }
  json.end_array().key("deposed").begin_object();
  for (const auto& [change, key] : resume.deposed) {
    json.member(std::to_string(change), key);
  }
  json.end_object().end_object();
}

void write_state(JsonWriter& json, const StateSnapshot& state) {
  json.key("state")
      .begin_object()
      .member("lineage", state.lineage)
      .member("serial", state.serial)
      .key("outputs")
      .begin_object();
  for (const auto& [name, value] : state.outputs) {
    json.key(name);
    write_value(json, value, ValueForm::Revealed);  // digests, as in the state
  }
  json.end_object().key("exports").begin_object();
  for (const auto& [name, output] : state.exports) {
    json.member(name, output);
  }
  json.end_object().key("imports").begin_array();
  for (const std::string& name : state.imports) {
    json.string(name);
  }
  json.end_array().key("resources").begin_array();
  for (const RecordedResource& row : state.resources) {
    write_row(json, row);
  }
  json.end_array().end_object();
}

}  // namespace

void keep_what_runs(RunHeader& header, const Plan& plan, const StateSnapshot& state,
                    const ResumePoint* resume) {
  Plan& kept = header.plan;
  kept.stack_name = plan.stack_name;
  kept.region = plan.region;
  kept.account = plan.account;
  kept.template_path = plan.template_path;
  kept.destroy = plan.destroy;
  kept.refresh_only = plan.refresh_only;
  kept.binding.lineage = plan.binding.lineage;
  kept.binding.serial = plan.binding.serial;
  kept.binding.template_digest = plan.binding.template_digest;
  kept.binding.schema_digest = plan.binding.schema_digest;
  kept.created_at = plan.created_at;
  kept.diff.edits = plan.diff.edits;
  kept.imports = plan.imports;

  std::set<Address> about;
  std::vector<std::uint32_t> number(plan.diff.changes.size(), 0);
  for (std::size_t i = 0; i < plan.diff.changes.size(); ++i) {
    const ResourceChange& change = plan.diff.changes[i];
    if (change.action == Action::NoChange) {
      continue;
    }
    number[i] = static_cast<std::uint32_t>(kept.diff.changes.size());
    kept.diff.changes.push_back(carried_out(change, state.secret_key));
    about.insert(change.address);
    about.insert(change.dependencies.begin(), change.dependencies.end());
    collect_targets(change.after, about);
  }
  kept.steps = plan.steps;
  for (PlanStep& step : kept.steps) {
    step.change = number[step.change];
  }
  for (const Output& output : plan.outputs) {
    collect_targets(output.value, about);
    kept.outputs.push_back(output);
    kept.outputs.back().value = for_the_log(output.value, state.secret_key);
  }
  header.state.stack_name = state.stack_name;
  header.state.lineage = state.lineage;
  header.state.serial = state.serial;
  header.state.outputs = state.outputs;
  header.state.exports = state.exports;
  header.state.imports = state.imports;
  std::copy_if(state.resources.begin(), state.resources.end(),
               std::back_inserter(header.state.resources),
               [&](const RecordedResource& row) { return about.contains(row.address); });
  if (resume != nullptr) {
    header.resume = *resume;
    header.resume->deposed.clear();
    for (const auto& [change, key] : resume->deposed) {
      header.resume->deposed.emplace(number[change], key);
    }
  }
}

std::string run_header_line(const RunHeader& header) {
  JsonWriter json;
  json.begin_object()
      .member("format_version", 1)
      .member("run", header.id)
      .member("operation", header.operation)
      .member("drydock", header.version)
      .member("started_at", header.started_at)
      .member("schema_digest", header.schema_digest);
  write_options(json, header.options);
  if (header.resume) {
    write_resume(json, *header.resume);
  }
  json.key("plan").raw(encode_plan(header.plan));
  write_state(json, header.state);
  return json.end_object().take() + "\n";
}

}  // namespace drydock
