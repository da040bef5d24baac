#include "report/evaluate_report.hpp"

#include <fmt/format.h>

#include "planner/model/value_json.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/value_text.hpp"

namespace drydock {
namespace {

void write_resource(JsonWriter& json, const Resource& resource) {
  json.key(resource.address.text()).begin_object().member("type", resource.type);
  json.key("properties");
  write_value(json, resource.properties);
  if (!resource.condition.empty()) {
    json.member("condition", resource.condition);
  }
  if (!resource.depends_on.empty()) {
    json.key("depends_on").begin_array();
    for (const Reference& reference : resource.depends_on) {
      json.string(reference.target.text());
    }
    json.end_array();
  }
  if (resource.deletion_policy != RetentionPolicy::Delete) {
    json.member("deletion_policy", retention_policy_name(resource.deletion_policy));
  }
  if (resource.update_replace_policy != RetentionPolicy::Delete) {
    json.member("update_replace_policy", retention_policy_name(resource.update_replace_policy));
  }
  if (!resource.metadata.is_null()) {
    json.key("metadata");
    write_value(json, resource.metadata);
  }
  json.end_object();
}

void append_heading(std::string& out, std::string_view title, const ReportStyle& style) {
  out += out.empty() ? "" : "\n";
  out += paint(style, Ink::Bold, title) + ":\n";
}

}  // namespace

std::string evaluate_json(const ResourceSet& resources, const Diagnostics& diagnostics,
                          const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("stack_name", resources.stack_name)
      .member("region", resources.region)
      .member("account", resources.account)
      .key("resources")
      .begin_object();
  for (const Resource& resource : resources.resources) {
    write_resource(json, resource);
  }
  json.end_object().key("outputs").begin_object();
  for (const Output& output : resources.outputs) {
    json.key(output.name).begin_object().key("value");
    write_value(json, output.value);
    if (!output.description.empty()) {
      json.member("description", output.description);
    }
    if (!output.export_name.empty()) {
      json.member("export", output.export_name);
    }
    json.end_object();
  }
  json.end_object().key("parameters").begin_object();
  for (const ParameterValue& parameter : resources.parameters) {
    json.key(parameter.name).begin_object().member("type", parameter.type).key("value");
    write_value(json, parameter.value);
    json.end_object();
  }
  json.end_object().key("conditions").begin_object();
  for (const auto& [name, holds] : resources.conditions) {
    json.member(name, holds);
  }
  json.end_object().key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

std::string evaluate_json_failed(const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0").key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

std::string evaluate_text(const ResourceSet& resources, const ReportStyle& style) {
  std::string out;
  if (!resources.conditions.empty()) {
    append_heading(out, "Conditions", style);
    for (const auto& [name, holds] : resources.conditions) {
      out += fmt::format("  {}: {}\n", printable(name), holds);
    }
  }
  append_heading(out, "Resources", style);
  for (const Resource& resource : resources.resources) {
    out += fmt::format("  {}:\n    Type: {}\n", paint(style, Ink::Bold, resource.address.text()),
                       printable(resource.type));
    if (!resource.condition.empty()) {
      out += fmt::format("    Condition: {}\n", printable(resource.condition));
    }
    if (resource.properties.is_object() && !resource.properties.members().empty()) {
      out += "    Properties:\n";
      append_yaml(out, resource.properties, 6, style);
    }
  }
  if (!resources.outputs.empty()) {
    append_heading(out, "Outputs", style);
    Value::Object outputs;
    for (const Output& output : resources.outputs) {
      outputs.push_back({output.name, output.value});
    }
    append_yaml(out, Value::object(std::move(outputs)), 2, style);
  }
  return out;
}

}  // namespace drydock
