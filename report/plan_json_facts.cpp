#include "base/duration.hpp"
#include "planner/model/value_json.hpp"
#include "planner/plan/schedule.hpp"
#include "report/plan_json_parts.hpp"

namespace drydock {
namespace {

std::string_view behavior_word(UpdateBehavior behavior) {
  return behavior == UpdateBehavior::InPlace      ? "Never"
         : behavior == UpdateBehavior::MayReplace ? "Conditionally"
                                                  : "Always";
}

void write_reasons(JsonWriter& json, const Plan& plan) {
  json.key("changes").begin_array();
  for (const ResourceChange& change : plan.diff.changes) {
    json.begin_object()
        .member("address", change.address.text())
        .member("type", change.type)
        .member("action", plan_action_word(change.action))
        .member("retained", keeps_old_object(change))
        .member("reason", change.reason);
    if (!change.identifier.empty()) {
      json.member("identifier", change.identifier);
    }
    if (!change.deposed.empty()) {
      json.member("deposed", change.deposed);
    }
    if (change.action == Action::Replace) {
      json.member("order", change.delete_first ? "delete_first" : "create_first");
    }
    json.member("changed_outside", change.changed_outside).member("left_out", change.left_out);
    json.member("deletion_policy", retention_policy_name(change.deletion_policy))
        .member("update_replace_policy", retention_policy_name(change.update_replace_policy))
        .key("properties")
        .begin_array();
    for (const PropertyChange& property : change.properties) {
      json.begin_object().key("path");
      write_plan_path(json, property.path);
      json.member("requires_recreation", behavior_word(property.behavior));
      if (property.recorded) {
        json.key("recorded");
        write_value(json, *property.recorded);
      }
      if (!property.cause.empty()) {
        json.member("cause", property.cause);
      }
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_schedule(JsonWriter& json, const Plan& plan, const Schedule& schedule) {
  json.key("waves").begin_array();
  for (std::uint32_t wave = 0; wave < schedule.wave_count; ++wave) {
    json.begin_array();
    for (std::size_t i = 0; i < schedule.waves.size(); ++i) {
      if (schedule.waves[i] == wave) {
        json.integer(static_cast<std::int64_t>(i));
      }
    }
    json.end_array();
  }
  json.end_array().key("critical_path").begin_array();
  for (const std::uint32_t step : schedule.critical_path) {
    json.begin_object()
        .member("step", step)
        .member("address", plan.diff.changes[plan.steps[step].change].address.text())
        .member("operation", operation_name(plan.steps[step].operation))
        .member("seconds", to_seconds(schedule.durations[step]))
        .end_object();
  }
  json.end_array()
      .member("expected_seconds", to_seconds(schedule.duration))
      .key("durations")
      .begin_array();
  for (const TypeDuration& one : schedule.types) {
    json.begin_object()
        .member("type", one.type)
        .member("seconds", to_seconds(one.duration))
        .member("source", one.source)
        .end_object();
  }
  json.end_array();
}

void write_edits(JsonWriter& json, const Plan& plan) {
  json.key("selection").begin_array();
  for (const std::string& option : plan.selection) {
    json.string(option);
  }
  json.end_array().key("outputs_left_out").begin_array();
  for (const std::string& name : plan.outputs_left_out) {
    json.string(name);
  }
  json.end_array().key("record_changes").begin_array();
  for (const StateEdit& edit : plan.diff.edits) {
    json.string(edit.what);
  }
  json.end_array().key("ignored_drift").begin_array();
  for (const ResourceDrift& drift : plan.diff.drift) {
    for (const PropertyDrift& property : drift.ignored) {
      json.begin_object()
          .member("address", drift.address.text())
          .member("path", property_path_text(property.path))
          .member("reason", property.ignored)
          .end_object();
    }
  }
  json.end_array().key("imports").begin_array();
  for (const std::string& name : plan.imports) {
    json.string(name);
  }
  json.end_array();
}

}  // namespace

void write_plan_facts(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options) {
  json.key("drydock")
      .begin_object()
      .member("stack_name", plan.stack_name)
      .member("region", plan.region)
      .member("account", plan.account)
      .member("destroy", plan.destroy)
      .member("refresh_only", plan.refresh_only)
      .member("refreshed", plan.refreshed)
      .member("partial", !plan.selection.empty())
      .key("binding")
      .begin_object()
      .member("lineage", plan.binding.lineage)
      .member("serial", plan.binding.serial)
      .member("template_digest", plan.binding.template_digest)
      .member("schema_digest", plan.binding.schema_digest)
      .end_object();
  write_reasons(json, plan);
  write_edits(json, plan);
  const Schedule schedule = schedule_of(plan, options.recorded);
  write_schedule(json, plan, schedule);
  json.key("steps").begin_array();
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const PlanStep& step = plan.steps[i];
    json.begin_object()
        .member("step", i)
        .member("operation", operation_name(step.operation))
        .member("address", plan.diff.changes[step.change].address.text())
        .member("wave", schedule.waves[i])
        .key("after")
        .begin_array();
    for (const std::uint32_t other : step.after) {
      json.integer(other);
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
}

}  // namespace drydock
