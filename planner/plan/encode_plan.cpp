#include "base/digest.hpp"
#include "base/json_writer.hpp"
#include "planner/model/value_json.hpp"
#include "planner/plan/plan_codec.hpp"
#include "planner/plan/plan_words.hpp"
#include "planner/state/state_codec.hpp"

namespace drydock {
namespace {

using plan_words::word;

void write_member(JsonWriter& json, std::string_view name, const Value& value) {
  json.key(name);
  write_value(json, value, ValueForm::Recorded);
}

void write_property(JsonWriter& json, const PropertyChange& property) {
  json.begin_object().key("path").begin_array();
  for (const std::string& name : property.path) {
    json.string(name);
  }
  json.end_array();
  write_member(json, "before", property.before);
  write_member(json, "after", property.after);
  if (property.recorded) {
    write_member(json, "recorded", *property.recorded);
  }
  json.member("behavior", word(plan_words::kBehaviors, property.behavior))
      .member("cause", property.cause)
      .end_object();
}

// Only what is true: most changes have none of it.
void write_marks(JsonWriter& json, const ResourceChange& change) {
  const auto mark = [&](std::string_view name, bool set) {
    if (set) {
      json.member(name, true);
    }
  };
  mark("changed_outside", change.changed_outside);
  mark("by_request", change.by_request);
  mark("left_out", change.left_out);
  mark("imported", change.imported);
  if (!change.previous_address.empty()) {
    json.member("previous_address", change.previous_address.text());
  }
  if (!change.generated_config.is_null()) {
    write_member(json, "generated_config", change.generated_config);
  }
}

void write_drifts(JsonWriter& json, std::string_view name,
                  const std::vector<PropertyDrift>& drifts) {
  json.key(name).begin_array();
  for (const PropertyDrift& drift : drifts) {
    json.begin_object().key("path").begin_array();
    for (const std::string& step : drift.path) {
      json.string(step);
    }
    json.end_array();
    write_member(json, "recorded", drift.recorded);
    write_member(json, "real", drift.real);
    json.member("ignored", drift.ignored).end_object();
  }
  json.end_array();
}

void write_drift(JsonWriter& json, const std::vector<ResourceDrift>& drift) {
  json.key("drift").begin_array();
  for (const ResourceDrift& one : drift) {
    json.begin_object()
        .member("address", one.address.text())
        .member("deposed", one.deposed)
        .member("type", one.type)
        .member("identifier", one.identifier)
        .member("deleted", one.deleted);
    write_drifts(json, "properties", one.properties);
    write_drifts(json, "ignored", one.ignored);
    write_member(json, "recorded", one.recorded);
    write_member(json, "real", one.real);
    json.end_object();
  }
  json.end_array();
}

void write_edits(JsonWriter& json, const std::vector<StateEdit>& edits) {
  json.key("edits").begin_array();
  for (const StateEdit& edit : edits) {
    json.begin_object().member("what", edit.what).key("remove").begin_array();
    for (const auto& [address, deposed] : edit.remove) {
      json.begin_object().member("address", address.text()).member("deposed", deposed).end_object();
    }
    json.end_array().key("upsert").begin_array();
    for (const RecordedResource& row : edit.upsert) {
      write_row(json, row);
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_fingerprints(JsonWriter& json, const PlanBinding& binding) {
  json.key("objects").begin_array();
  for (const ObjectFingerprint& one : binding.objects) {
    json.begin_object()
        .member("address", one.address.text())
        .member("deposed", one.deposed)
        .member("digest", one.digest)
        .end_object();
  }
  json.end_array().member("secret_salt", binding.secret_salt).key("secrets").begin_array();
  for (const SecretFingerprint& one : binding.secrets) {
    json.begin_object().member("name", one.name).member("digest", one.digest).end_object();
  }
  json.end_array();
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts) {
    json.string(text);
  }
  json.end_array();
}

void write_change(JsonWriter& json, const ResourceChange& change) {
  json.begin_object()
      .member("address", change.address.text())
      .member("type", change.type)
      .member("previous_type", change.previous_type)
      .member("action", word(plan_words::kActions, change.action))
      .member("reason", change.reason)
      .member("delete_first", change.delete_first)
      .member("identifier", change.identifier)
      .member("deposed", change.deposed)
      .member("deletion_policy", retention_policy_name(change.deletion_policy))
      .member("update_replace_policy", retention_policy_name(change.update_replace_policy));
  write_marks(json, change);
  json.key("dependencies").begin_array();
  for (const Address& dependency : change.dependencies) {
    json.string(dependency.text());
  }
  json.end_array();
  write_member(json, "before", change.before);
  write_member(json, "after", change.after);
  json.key("properties").begin_array();
  for (const PropertyChange& property : change.properties) {
    write_property(json, property);
  }
  json.end_array().end_object();
}

void write_steps(JsonWriter& json, const std::vector<PlanStep>& steps) {
  json.key("steps").begin_array();
  for (const PlanStep& step : steps) {
    json.begin_object()
        .member("operation", word(plan_words::kOperations, step.operation))
        .member("change", step.change)
        .key("after")
        .begin_array();
    for (const std::uint32_t first : step.after) {
      json.integer(first);
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_interface(JsonWriter& json, const Plan& plan) {
  json.key("outputs").begin_array();
  for (const Output& output : plan.outputs) {
    json.begin_object().member("name", output.name);
    write_member(json, "value", output.value);
    json.member("description", output.description)
        .member("export_name", output.export_name)
        .end_object();
  }
  json.end_array().key("parameters").begin_array();
  for (const ParameterValue& parameter : plan.parameters) {
    json.begin_object().member("name", parameter.name).member("type", parameter.type);
    write_member(json, "value", parameter.value);
    json.member("source", word(plan_words::kSources, parameter.source)).end_object();
  }
  json.end_array();
}

}  // namespace

std::string encode_plan(const Plan& plan) {
  JsonWriter json;
  json.begin_object()
      .member("format_version", 1)
      .member("stack_name", plan.stack_name)
      .member("region", plan.region)
      .member("account", plan.account)
      .member("template_path", plan.template_path)
      .member("destroy", plan.destroy)
      .member("created_at", plan.created_at)
      .key("binding")
      .begin_object()
      .member("lineage", plan.binding.lineage)
      .member("serial", plan.binding.serial)
      .member("template_digest", plan.binding.template_digest)
      .member("schema_digest", plan.binding.schema_digest);
  write_fingerprints(json, plan.binding);
  json.end_object().key("changes").begin_array();
  for (const ResourceChange& change : plan.diff.changes) {
    write_change(json, change);
  }
  json.end_array().key("output_changes").begin_array();
  for (const OutputChange& change : plan.diff.outputs) {
    json.begin_object().member("name", change.name);
    write_member(json, "before", change.before);
    write_member(json, "after", change.after);
    json.end_object();
  }
  json.end_array();
  json.member("refresh_only", plan.refresh_only).member("refreshed", plan.refreshed);
  write_drift(json, plan.diff.drift);
  write_edits(json, plan.diff.edits);
  json.key("recorded_outputs").begin_object();
  for (const auto& [name, value] : plan.recorded_outputs) {
    write_member(json, name, value);
  }
  json.end_object();
  write_texts(json, "selection", plan.selection);
  write_texts(json, "outputs_left_out", plan.outputs_left_out);
  write_texts(json, "imports", plan.imports);
  write_steps(json, plan.steps);
  write_interface(json, plan);
  json.end_object();
  return json.take();
}

std::string plan_digest(const Plan& plan) { return sha256_hex(encode_plan(plan)); }

}  // namespace drydock
