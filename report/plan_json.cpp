#include "report/plan_json.hpp"

#include <algorithm>

#include "planner/model/value_json.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/plan_shape.hpp"

namespace drydock {
namespace {

std::string_view action_word(Action action) {
  switch (action) {
    case Action::NoChange:
      return "no-op";
    case Action::Create:
      return "create";
    case Action::Update:
      return "update";
    case Action::Replace:
      return "replace";
    case Action::Delete:
      return "delete";
    case Action::Forget:
      return "forget";
  }
  return "no-op";
}

std::string_view behavior_word(UpdateBehavior behavior) {
  return behavior == UpdateBehavior::InPlace      ? "Never"
         : behavior == UpdateBehavior::MayReplace ? "Conditionally"
                                                  : "Always";
}

bool retains_old(const ResourceChange& change) {
  return change.action == Action::Replace &&
         change.update_replace_policy == RetentionPolicy::Retain;
}

void write_actions(JsonWriter& json, const ResourceChange& change) {
  json.key("actions").begin_array();
  if (change.action != Action::Replace) {
    json.string(action_word(change.action)).end_array();
    return;
  }
  // What Terraform itself writes where the old object stays (internal/command/jsonplan, action
  // CreateThenForget), though its format page lists neither form of "forget".
  if (retains_old(change)) {
    json.string("create").string("forget");
  } else if (change.delete_first) {
    json.string("delete").string("create");
  } else {
    json.string("create").string("delete");
  }
  json.end_array();
}

void write_path(JsonWriter& json, const PropertyPath& path) {
  json.begin_array();
  for (const std::string& step : path) {
    const bool index =
        !step.empty() && step.size() < 10 &&
        std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (index && (step.size() == 1 || step.front() != '0')) {
      json.raw(step);
    } else {
      json.string(step);
    }
  }
  json.end_array();
}

void write_sides(JsonWriter& json, const Value& before, const Value& after) {
  json.key("before");
  write_known(json, before);
  json.key("after");
  write_known(json, after);
  json.key("after_unknown");
  write_shadow(json, after, Shadow::Unknown);
  json.key("before_sensitive");
  write_shadow(json, before, Shadow::Sensitive);
  json.key("after_sensitive");
  write_shadow(json, after, Shadow::Sensitive);
}

// "" if none of Terraform's words fits.
std::string_view action_reason(const Plan& plan, const ResourceChange& change) {
  if (change.action == Action::Replace) {
    const bool forced =
        std::any_of(change.properties.begin(), change.properties.end(),
                    [](const PropertyChange& p) { return p.behavior != UpdateBehavior::InPlace; });
    return forced || !change.properties.empty() ? "replace_because_cannot_update"
                                                : "replace_by_request";
  }
  if (change.action == Action::Delete && !plan.destroy && change.deposed.empty()) {
    return "delete_because_no_resource_config";
  }
  return {};
}

void write_identity(JsonWriter& json, const std::string& type, const Address& address) {
  json.member("address", plan_address(type, address));
  if (const std::string module = module_address(address); !module.empty()) {
    json.member("module_address", module);
  }
  json.member("mode", "managed")
      .member("type", type)
      .member("name", address.text().substr(address.text().rfind('.') + 1));
}

void write_change(JsonWriter& json, const Plan& plan, const ResourceChange& change,
                  const PlanJsonOptions& options) {
  json.begin_object();
  write_identity(json, change.type, change.address);
  json.member("provider_name", options.provider_name);
  if (!change.deposed.empty()) {
    json.member("deposed", change.deposed);
  }
  json.key("change").begin_object();
  write_actions(json, change);
  // What is let go or deleted has no `after`, whatever else the change carries.
  const bool gone = change.action == Action::Delete || change.action == Action::Forget;
  write_sides(json, change.before, gone ? Value() : change.after);
  const bool replaced = change.action == Action::Replace;
  if (replaced) {
    json.key("replace_paths").begin_array();
    for (const PropertyChange& property : change.properties) {
      if (property.behavior != UpdateBehavior::InPlace) {
        write_path(json, property.path);
      }
    }
    json.end_array();
  }
  json.end_object();
  if (const std::string_view reason = action_reason(plan, change); !reason.empty()) {
    json.member("action_reason", reason);
  }
  json.end_object();
}

void write_module(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options, bool prior) {
  json.key("root_module").begin_object().key("resources").begin_array();
  for (const ResourceChange& change : plan.diff.changes) {
    const Value& values = prior ? change.before : change.after;
    const bool there = prior ? !change.identifier.empty()
                             : change.action != Action::Delete && change.action != Action::Forget;
    if (!there || !values.is_object() || (!prior && !change.deposed.empty())) {
      continue;
    }
    json.begin_object();
    write_identity(json, change.type, change.address);
    json.member("provider_name", options.provider_name).member("schema_version", 0).key("values");
    write_known(json, values);
    json.key("sensitive_values");
    write_shadow(json, values, Shadow::Sensitive);
    if (prior && !change.deposed.empty()) {
      json.member("deposed_key", change.deposed);
    }
    json.end_object();
  }
  json.end_array().end_object();
}

void write_planned_values(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options) {
  json.key("planned_values").begin_object().key("outputs").begin_object();
  for (const Output& output : plan.outputs) {
    json.key(output.name).begin_object().member("sensitive", output.value.contains_secret());
    if (!output.value.is_unknown()) {
      json.key("value");
      write_known(json, output.value);
    }
    json.end_object();
  }
  json.end_object();
  write_module(json, plan, options, false);
  json.end_object();
}

void write_output_changes(JsonWriter& json, const Plan& plan) {
  json.key("output_changes").begin_object();
  for (const OutputChange& output : plan.diff.outputs) {
    const bool had = !output.before.is_null();
    const bool has = !output.after.is_null();
    json.key(output.name).begin_object().key("actions").begin_array();
    json.string(!had ? "create" : !has ? "delete" : "update").end_array();
    write_sides(json, output.before, output.after);
    json.end_object();
  }
  json.end_object();
}

void write_configuration(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options) {
  json.key("configuration").begin_object().key("provider_config").begin_object();
  json.key(options.provider_name).begin_object();
  json.member("name", options.provider_name).end_object().end_object();
  json.key("root_module").begin_object().key("resources").begin_array();
  for (const ResourceChange& change : plan.diff.changes) {
    if (change.action == Action::Delete || change.action == Action::Forget) {
      continue;
    }
    json.begin_object();
    write_identity(json, change.type, change.address);
    json.member("provider_config_key", options.provider_name).member("schema_version", 0);
    json.key("depends_on").begin_array();
    for (const Address& dependency : change.dependencies) {
      json.string(dependency.text());
    }
    json.end_array().end_object();
  }
  json.end_array().end_object().end_object();
}

void write_reasons(JsonWriter& json, const Plan& plan) {
  json.key("changes").begin_array();
  for (const ResourceChange& change : plan.diff.changes) {
    json.begin_object()
        .member("address", change.address.text())
        .member("type", change.type)
        .member("action", action_word(change.action))
        .member("retained", retains_old(change))
        .member("reason", change.reason);
    if (!change.identifier.empty()) {
      json.member("identifier", change.identifier);
    }
    if (!change.deposed.empty()) {
      json.member("deposed", change.deposed);
    }
    json.member("deletion_policy", retention_policy_name(change.deletion_policy))
        .member("update_replace_policy", retention_policy_name(change.update_replace_policy))
        .key("properties")
        .begin_array();
    for (const PropertyChange& property : change.properties) {
      json.begin_object().key("path");
      write_path(json, property.path);
      json.member("requires_recreation", behavior_word(property.behavior));
      if (!property.cause.empty()) {
        json.member("cause", property.cause);
      }
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_drydock(JsonWriter& json, const Plan& plan) {
  json.key("drydock")
      .begin_object()
      .member("stack_name", plan.stack_name)
      .member("region", plan.region)
      .member("account", plan.account)
      .member("destroy", plan.destroy)
      .key("binding")
      .begin_object()
      .member("lineage", plan.binding.lineage)
      .member("serial", plan.binding.serial)
      .member("template_digest", plan.binding.template_digest)
      .member("schema_digest", plan.binding.schema_digest)
      .end_object();
  write_reasons(json, plan);
  json.key("steps").begin_array();
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const PlanStep& step = plan.steps[i];
    json.begin_object()
        .member("step", i)
        .member("operation", operation_name(step.operation))
        .member("address", plan.diff.changes[step.change].address.text())
        .key("after")
        .begin_array();
    for (const std::uint32_t other : step.after) {
      json.integer(other);
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
}

}  // namespace

std::string module_address(const Address& address) {
  std::string module;
  std::size_t begin = 0;
  for (std::size_t dot = address.text().find('.'); dot != std::string::npos;
       dot = address.text().find('.', begin)) {
    module += (module.empty() ? "module." : ".module.") + address.text().substr(begin, dot - begin);
    begin = dot + 1;
  }
  return module;
}

std::string plan_address(const std::string& type, const Address& address) {
  const std::string module = module_address(address);
  return (module.empty() ? "" : module + ".") + type + "." +
         address.text().substr(address.text().rfind('.') + 1);
}

std::string plan_json(const Plan& plan, const PlanJsonOptions& options,
                      const Diagnostics& diagnostics, const SourceMap& sources) {
  const bool changes =
      !plan.diff.outputs.empty() ||
      std::any_of(plan.diff.changes.begin(), plan.diff.changes.end(),
                  [](const ResourceChange& change) { return change.action != Action::NoChange; });
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.2")
      .member("terraform_version", options.terraform_version)
      .key("variables")
      .begin_object();
  for (const ParameterValue& parameter : plan.parameters) {
    json.key(parameter.name).begin_object().key("value");
    write_known(json, parameter.value);
    json.end_object();
  }
  json.end_object();
  write_planned_values(json, plan, options);
  json.key("resource_drift").begin_array().end_array();
  json.key("resource_changes").begin_array();
  for (const ResourceChange& change : plan.diff.changes) {
    write_change(json, plan, change, options);
  }
  json.end_array();
  write_output_changes(json, plan);
  json.key("prior_state")
      .begin_object()
      .member("format_version", "1.0")
      .member("terraform_version", options.terraform_version)
      .key("values")
      .begin_object()
      .key("outputs")
      .begin_object()
      .end_object();
  write_module(json, plan, options, true);
  json.end_object().end_object();
  write_configuration(json, plan, options);
  json.key("relevant_attributes").begin_array().end_array();
  json.key("checks").begin_array().end_array();
  json.member("timestamp", plan.created_at)
      .member("errored", options.errored)
      .member("applyable", changes && !options.errored)
      .member("complete", !options.errored);
  write_drydock(json, plan);
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
