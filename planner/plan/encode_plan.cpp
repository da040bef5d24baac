#include "base/digest.hpp"
#include "base/json_writer.hpp"
#include "planner/model/value_json.hpp"
#include "planner/plan/plan_codec.hpp"
#include "planner/plan/plan_words.hpp"

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
  json.member("behavior", word(plan_words::kBehaviors, property.behavior))
      .member("cause", property.cause)
      .end_object();
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
      .member("update_replace_policy", retention_policy_name(change.update_replace_policy))
      .key("dependencies")
      .begin_array();
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
      .member("schema_digest", plan.binding.schema_digest)
      .end_object()
      .key("changes")
      .begin_array();
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
  write_steps(json, plan.steps);
  write_interface(json, plan);
  json.end_object();
  return json.take();
}

std::string plan_digest(const Plan& plan) { return sha256_hex(encode_plan(plan)); }

}  // namespace drydock
