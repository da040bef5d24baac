#include "report/plan_json.hpp"

#include <algorithm>

#include "base/codes/plan_codes.hpp"
#include "planner/state/secret_digest.hpp"
#include "report/config_text.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/plan_json_parts.hpp"
#include "report/plan_shape.hpp"

namespace drydock {

std::string_view plan_action_word(Action action) {
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

bool keeps_old_object(const ResourceChange& change) {
  return change.action == Action::Replace &&
         (change.update_replace_policy == RetentionPolicy::Retain ||
          change.update_replace_policy == RetentionPolicy::RetainExceptOnCreate);
}

void write_plan_path(JsonWriter& json, const PropertyPath& path) {
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

void write_plan_identity(JsonWriter& json, const std::string& type, const Address& address) {
  json.member("address", plan_address(type, address));
  if (const std::string module = module_address(address); !module.empty()) {
    json.member("module_address", module);
  }
  json.member("mode", "managed")
      .member("type", type)
      .member("name", address.text().substr(address.text().rfind('.') + 1));
}

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

namespace {

void write_actions(JsonWriter& json, const ResourceChange& change) {
  json.key("actions").begin_array();
  if (change.action != Action::Replace) {
    json.string(plan_action_word(change.action)).end_array();
    return;
  }
  // What Terraform itself writes where the old object stays (internal/command/jsonplan, action
  // CreateThenForget), though its format page lists neither form of "forget".
  if (keeps_old_object(change)) {
    json.string("create").string("forget");
  } else if (change.delete_first) {
    json.string("delete").string("create");
  } else {
    json.string("create").string("delete");
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
  if (change.action == Action::Replace && change.by_request) {
    return "replace_by_request";
  }
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

void write_change(JsonWriter& json, const Plan& plan, const ResourceChange& change,
                  const PlanJsonOptions& options) {
  json.begin_object();
  write_plan_identity(json, change.type, change.address);
  if (!change.previous_address.empty()) {
    json.member("previous_address", plan_address(change.type, change.previous_address));
  }
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
        write_plan_path(json, property.path);
      }
    }
    json.end_array();
  }
  if (change.imported && !change.left_out) {
    json.key("importing").begin_object().member("id", change.identifier).end_object();
    json.member("generated_config",
                config_text(change.address.text(), change.type, change.generated_config));
  }
  json.end_object();
  if (const std::string_view reason = action_reason(plan, change); !reason.empty()) {
    json.member("action_reason", reason);
  }
  json.end_object();
}

void write_output_value(JsonWriter& json, const std::string& name, const Value& value) {
  json.key(name).begin_object().member("sensitive", value.contains_secret());
  if (!value.is_unknown()) {
    json.key("value");
    write_known(json, value);
  }
  json.end_object();
}

void write_planned_values(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options) {
  json.key("planned_values").begin_object().key("outputs").begin_object();
  for (const Output& output : plan.outputs) {
    write_output_value(json, output.name, mark_secret_digests(output.value));
  }
  json.end_object();
  write_modules(json, plan, options, false);
  json.end_object();
}

void write_prior_state(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options) {
  json.key("prior_state")
      .begin_object()
      .member("format_version", "1.0")
      .member("terraform_version", options.terraform_version)
      .key("values")
      .begin_object()
      .key("outputs")
      .begin_object();
  for (const auto& [name, value] : plan.recorded_outputs) {
    write_output_value(json, name, value);
  }
  json.end_object();
  write_modules(json, plan, options, true);
  json.end_object().end_object();
}

void write_drift(JsonWriter& json, const Plan& plan, const PlanJsonOptions& options) {
  json.key("resource_drift").begin_array();
  for (const ResourceDrift& drift : plan.diff.drift) {
    if (!drift.drifted()) {
      continue;
    }
    json.begin_object();
    write_plan_identity(json, drift.type, drift.address);
    json.member("provider_name", options.provider_name);
    if (!drift.deposed.empty()) {
      json.member("deposed", drift.deposed);
    }
    json.key("change").begin_object().key("actions").begin_array();
    json.string(drift.deleted ? "delete" : "update").end_array();
    write_sides(json, drift.recorded, drift.real);
    json.end_object().end_object();
  }
  json.end_array();
}

// What the pre-checks found, in Terraform's form for checks.
void write_checks(JsonWriter& json, const Plan& plan, const Diagnostics& diagnostics) {
  json.key("checks").begin_array();
  for (const ResourceChange& change : plan.diff.changes) {
    const std::string path = "Resources." + change.address.text();
    bool open = false;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      const bool foreseen =
          diagnostic.code == codes::StepForeseen || diagnostic.code == codes::QuotaForeseen;
      if (!foreseen || diagnostic.path != path) {
        continue;
      }
      if (!open) {
        open = true;
        const std::string address = plan_address(change.type, change.address);
        json.begin_object().key("address").begin_object();
        json.member("kind", "resource").member("to_display", address);
        json.member("mode", "managed").member("type", change.type);
        json.member("name", change.address.text()).end_object().member("status", "fail");
        json.key("instances").begin_array().begin_object().key("address").begin_object();
        json.member("to_display", address).end_object().member("status", "fail");
        json.key("problems").begin_array();
      }
      json.begin_object().member("message", diagnostic.message).end_object();
    }
    if (open) {
      json.end_array().end_object().end_array().end_object();
    }
  }
  json.end_array();
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

}  // namespace

std::string plan_json(const Plan& plan, const PlanJsonOptions& options,
                      const Diagnostics& diagnostics, const SourceMap& sources) {
  const bool changes = !plan.diff.empty();
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
  write_drift(json, plan, options);
  json.key("resource_changes").begin_array();
  for (const ResourceChange& change : plan.diff.changes) {
    write_change(json, plan, change, options);
  }
  json.end_array();
  write_output_changes(json, plan);
  write_prior_state(json, plan, options);
  write_configuration(json, plan, options);
  write_relevant_attributes(json, plan);
  write_checks(json, plan, diagnostics);
  json.member("timestamp", plan.created_at)
      .member("errored", options.errored)
      .member("applyable", changes && !options.errored)
      .member("complete", !options.errored && plan.selection.empty());
  write_plan_facts(json, plan, options);
  json.key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
