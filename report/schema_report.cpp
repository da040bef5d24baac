#include "report/schema_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.hpp"
#include "planner/model/value_json.hpp"
#include "planner/schema/json_fit.hpp"
#include "planner/schema/schema_nodes.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

struct PropertyRow {
  std::string_view name;
  std::string type;
  bool required = false;
  UpdateBehavior update = UpdateBehavior::InPlace;
  bool read_only = false;
  bool write_only = false;
  bool deprecated = false;
};

std::vector<PropertyRow> property_rows(const ResourceType& type) {
  const ResourceSchema& schema = type.schema();
  const auto required = schema.required_of(schema.node(schema.root));
  std::vector<PropertyRow> rows;
  for (const std::string_view name : type.property_names(false)) {
    const PropertyPath path = {std::string(name)};
    rows.push_back({name, property_type_words(type, path),
                    std::find(required.begin(), required.end(), name) != required.end(),
                    type.update_behavior(path), type.is_read_only(path), type.is_write_only(path),
                    type.is_deprecated(path)});
  }
  // What must be given first, what can be given, what AWS gives.
  const auto rank = [](const PropertyRow& row) { return row.read_only ? 2 : row.required ? 0 : 1; };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const PropertyRow& a, const PropertyRow& b) { return rank(a) < rank(b); });
  return rows;
}

std::string_view update_key(UpdateBehavior behavior) {
  switch (behavior) {
    case UpdateBehavior::InPlace:
      return "in_place";
    case UpdateBehavior::MayReplace:
      return "may_replace";
    case UpdateBehavior::Replaces:
      break;
  }
  return "replaces";
}

std::string one_type_in_words(const ResourceSchema& schema, SchemaNodeId id, bool plural);

std::string container_in_words(const ResourceSchema& schema, const SchemaNode& node, bool plural) {
  if (node.types.has(JsonType::Array)) {
    std::string of = node.items.valid() ? one_type_in_words(schema, node.items, true) : "anything";
    return (plural ? "lists of " : "list of ") + of;
  }
  const bool is_map = node.properties.size == 0 && node.pattern_properties.size > 0;
  if (is_map) {
    return plural ? "maps" : "map";
  }
  return plural ? "objects" : "object";
}

// At most two lists deep, so that the recursion ends on a type that holds itself.
std::string one_type_in_words(const ResourceSchema& schema, SchemaNodeId id, bool plural) {
  const SchemaNode& node = schema.node(id);
  const std::span<const Value> allowed = schema.allowed_of(node);
  if (!allowed.empty()) {
    std::vector<std::string> words;
    for (const Value& value : allowed) {
      words.push_back(value_to_json(value));
    }
    return fmt::format("{}", fmt::join(words, " | "));
  }
  if (node.types.has(JsonType::Array) && plural) {
    return "lists";
  }
  if (node.types.has(JsonType::Array) || node.types.has(JsonType::Object)) {
    std::string words = container_in_words(schema, node, plural);
    return node.types.has(JsonType::String) ? words + " or text" : words;
  }
  if (node.types.any()) {
    return "anything";
  }
  if (!plural && node.types.has(JsonType::Boolean)) {
    return "true or false";
  }
  return node.types.has(JsonType::String)    ? "text"
         : node.types.has(JsonType::Integer) ? (plural ? "integers" : "integer")
         : node.types.has(JsonType::Number)  ? (plural ? "numbers" : "number")
                                             : types_in_words(node.types);
}

std::string paths_in_words(const std::vector<PropertyPath>& paths) {
  std::vector<std::string> words;
  words.reserve(paths.size());
  for (const PropertyPath& path : paths) {
    words.push_back(property_path_text(path));
  }
  return fmt::format("{}", fmt::join(words, " + "));
}

std::string_view provisioning_words(const ResourceType& type) {
  switch (type.provisioning()) {
    case Provisioning::FullyMutable:
      return "FULLY_MUTABLE: created, updated in place, deleted";
    case Provisioning::Immutable:
      return "IMMUTABLE: it has no update handler, so every change replaces";
    case Provisioning::NonProvisionable:
      break;
  }
  return type.can_be_created()
             ? "by CloudFormation alone: it has no handlers, so the registry cannot make one"
             : "NON_PROVISIONABLE: it has no create handler, so a template cannot make one";
}

void write_paths(JsonWriter& json, const std::vector<PropertyPath>& paths) {
  json.begin_array();
  for (const PropertyPath& path : paths) {
    json.string(property_path_text(path));
  }
  json.end_array();
}

void write_property(JsonWriter& json, const PropertyRow& row) {
  json.key(row.name)
      .begin_object()
      .member("type", row.type)
      .member("required", row.required)
      .member("update", update_key(row.update))
      .member("read_only", row.read_only)
      .member("write_only", row.write_only)
      .member("deprecated", row.deprecated)
      .end_object();
}

std::string properties_table(const ResourceType& type, const ReportStyle& style) {
  Table table({{"property", false, false},
               {"type"},
               {"required", false, false},
               {"update", false, false},
               {"", false, false}});
  for (const PropertyRow& row : property_rows(type)) {
    std::string note = row.read_only ? "read-only" : row.write_only ? "write-only" : "";
    note += row.deprecated ? (note.empty() ? "deprecated" : ", deprecated") : "";
    table.add_row({{printable(row.name), Ink::Bold},
                   {printable(row.type)},
                   {row.required ? "required" : ""},
                   {row.read_only ? std::string() : std::string(update_behavior_words(row.update)),
                    row.update == UpdateBehavior::Replaces ? Ink::Yellow : Ink::Plain},
                   {std::move(note), Ink::Dim}});
  }
  return table.text(style, 2);
}

}  // namespace

std::string_view update_behavior_words(UpdateBehavior behavior) {
  switch (behavior) {
    case UpdateBehavior::InPlace:
      return "in place";
    case UpdateBehavior::MayReplace:
      return "may replace";
    case UpdateBehavior::Replaces:
      break;
  }
  return "replaces";
}

std::string property_type_words(const ResourceType& type, const PropertyPath& path) {
  const std::vector<SchemaNodeId> nodes = nodes_at(type.schema(), path);
  return nodes.empty() ? "anything" : one_type_in_words(type.schema(), nodes.front(), false);
}

std::string schema_list_text(const std::vector<ListedType>& types, const ReportStyle& style) {
  Table table({{"", false, false}, {""}});
  for (const ListedType& type : types) {
    table.add_row({{printable(type.name), Ink::Bold}, {printable(type.origin), Ink::Dim}});
  }
  return (types.empty() ? "" : table.text(style) + "\n") + counted(types.size(), "resource type") +
         ".\n";
}

std::string schema_list_json(const std::vector<ListedType>& types) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0").key("types").begin_array();
  for (const ListedType& type : types) {
    json.begin_object().member("name", type.name).member("origin", type.origin).end_object();
  }
  json.end_array().key("diagnostics").begin_array().end_array().end_object();
  return json.take() + "\n";
}

std::string schema_show_text(const ResourceType& type, std::string_view origin,
                             const ReportStyle& style) {
  const ResourceSchema& schema = type.schema();
  std::string text = paint(style, Ink::Bold, printable(type.name())) + "\n";
  const auto line = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) {
      text += wrapped(fmt::format("  {:<18}", name), printable(value), style);
    }
  };
  line("schema from", origin);
  line("provisioning", provisioning_words(type));
  line("identifier", paths_in_words(type.primary_identifier()));
  for (const std::vector<PropertyPath>& other : schema.additional_identifiers) {
    line("or", paths_in_words(other));
  }
  line("tags",
       schema.tag_property.empty() ? "cannot be tagged" : property_path_text(schema.tag_property));
  line("replacement",
       type.deletes_before_create() ? "the old one is deleted before the new one is made" : "");
  std::vector<std::string> attributes = type.attribute_names();
  line("Fn::GetAtt", fmt::format("{}", fmt::join(attributes, ", ")));
  return text + "\n" + properties_table(type, style);
}

std::string schema_show_json(const ResourceType& type, std::string_view origin) {
  const ResourceSchema& schema = type.schema();
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("name", type.name())
      .member("origin", origin)
      .member("provisioning", provisioning_name(type.provisioning()))
      .member("can_be_created", type.can_be_created())
      .key("handlers")
      .begin_array();
  for (const std::string& handler : schema.handlers) {
    json.string(handler);
  }
  json.end_array().key("primary_identifier");
  write_paths(json, type.primary_identifier());
  json.key("additional_identifiers").begin_array();
  for (const std::vector<PropertyPath>& other : schema.additional_identifiers) {
    write_paths(json, other);
  }
  json.end_array().key("tag_property");
  if (schema.tag_property.empty()) {
    json.null();
  } else {
    json.string(property_path_text(schema.tag_property));
  }
  json.member("deletes_before_create", type.deletes_before_create())
      .key("attributes")
      .begin_array();
  for (const std::string& attribute : type.attribute_names()) {
    json.string(attribute);
  }
  json.end_array().key("properties").begin_object();
  for (const PropertyRow& row : property_rows(type)) {
    write_property(json, row);
  }
  json.end_object();
  for (const auto& [name, paths] :
       {std::pair{"create_only", &schema.create_only},
        std::pair{"conditional_create_only", &schema.conditional_create_only},
        std::pair{"read_only", &schema.read_only}, std::pair{"write_only", &schema.write_only},
        std::pair{"deprecated", &schema.deprecated}}) {
    json.key(name);
    write_paths(json, *paths);
  }
  json.key("diagnostics").begin_array().end_array().end_object();
  return json.take() + "\n";
}

std::string schema_import_text(const ImportSummary& summary, const ReportStyle& style) {
  std::string text =
      wrapped("",
              fmt::format("Imported {} from {} into {}.", counted(summary.types, "resource type"),
                          printable(summary.archive), printable(summary.index_path)),
              style);
  if (summary.refused > 0) {
    text += fmt::format("{} left out.\n", counted(summary.refused, "file was", "files were"));
  }
  return text;
}

std::string schema_import_json(const ImportSummary& summary, const Diagnostics& diagnostics,
                               const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("index", summary.index_path)
      .member("archive", summary.archive)
      .member("types", summary.types)
      .member("refused", summary.refused)
      .key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
