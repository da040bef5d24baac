#include "report/state_report.hpp"

#include <fmt/format.h>

#include "planner/model/value_json.hpp"
#include "report/table.hpp"
#include "report/value_text.hpp"

namespace drydock {
namespace {

void write_resource(JsonWriter& json, const RecordedResource& resource) {
  json.member("address", resource.address.text())
      .member("type", resource.type)
      .member("identifier", resource.identifier);
  if (!resource.deposed.empty()) {
    json.member("deposed", resource.deposed);
  }
}

}  // namespace

std::string state_list_text(const StateSnapshot& state, const ReportStyle& style) {
  if (state.resources.empty()) {
    return "";
  }
  Table table({{"", false, false}, {""}, {""}});
  for (const RecordedResource& resource : state.resources) {
    const std::string deposed =
        resource.deposed.empty() ? "" : fmt::format(" (old generation {})", resource.deposed);
    table.add_row({{resource.address.text() + deposed, Ink::Bold},
                   {resource.type},
                   {resource.identifier, Ink::Dim}});
  }
  return table.text(style);
}

std::string state_list_json(const StateSnapshot& state) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("stack_name", state.stack_name)
      .member("lineage", state.lineage)
      .member("serial", state.serial)
      .key("resources")
      .begin_array();
  for (const RecordedResource& resource : state.resources) {
    json.begin_object();
    write_resource(json, resource);
    json.end_object();
  }
  json.end_array().key("outputs").begin_object();
  for (const auto& [name, value] : state.outputs) {
    json.key(name);
    write_value(json, value);
  }
  json.end_object().key("diagnostics").begin_array().end_array().end_object();
  return json.take() + "\n";
}

std::string state_show_text(const RecordedResource& resource, const ReportStyle& style) {
  std::string out =
      fmt::format("{}\n", paint(style, Ink::Bold, printable(resource.address.text())));
  out += fmt::format("  Type: {}\n  Identifier: {}\n", printable(resource.type),
                     printable(resource.identifier));
  if (!resource.deposed.empty()) {
    out += fmt::format("  Old generation: {}\n", printable(resource.deposed));
  }
  out += fmt::format("  Created: {}\n  Updated: {}\n", format_instant(resource.created_at),
                     format_instant(resource.updated_at));
  if (resource.deletion_policy != RetentionPolicy::Delete) {
    out += fmt::format("  DeletionPolicy: {}\n", retention_policy_name(resource.deletion_policy));
  }
  if (!resource.dependencies.empty()) {
    out += "  Depends on:\n";
    for (const Address& dependency : resource.dependencies) {
      out += fmt::format("    - {}\n", printable(dependency.text()));
    }
  }
  const auto section = [&](std::string_view title, const Value& value) {
    if (value.is_object() && !value.members().empty()) {
      out += fmt::format("  {}:\n", title);
      append_yaml(out, value, 4, style);
    }
  };
  section("Properties", resource.properties);
  section("Attributes", resource.attributes);
  return out;
}

std::string state_show_json(const RecordedResource& resource) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0");
  write_resource(json, resource);
  json.key("properties");
  write_value(json, resource.properties);
  json.key("attributes");
  write_value(json, resource.attributes);
  json.key("dependencies").begin_array();
  for (const Address& dependency : resource.dependencies) {
    json.string(dependency.text());
  }
  json.end_array()
      .member("deletion_policy", retention_policy_name(resource.deletion_policy))
      .member("update_replace_policy", retention_policy_name(resource.update_replace_policy))
      .member("created_at", format_instant(resource.created_at))
      .member("updated_at", format_instant(resource.updated_at))
      .key("diagnostics")
      .begin_array()
      .end_array()
      .end_object();
  return json.take() + "\n";
}

}  // namespace drydock
