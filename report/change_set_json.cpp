#include "report/change_set_json.hpp"

#include "planner/model/value_json.hpp"
#include "report/diagnostics_formats.hpp"

namespace drydock {
namespace {

constexpr const char* kKnownAfterApply = "{{changeSet:KNOWN_AFTER_APPLY}}";

// The depth of values is bounded by their reader.
Value in_change_set_words(const Value& value) {
  if (!value.contains_unknown()) {
    return value;
  }
  if (value.is_unknown()) {
    if (value.secret()) {
      return value;
    }
    const Value* expression = deployed_expression(value);
    return expression == nullptr ? Value::string(kKnownAfterApply) : Value::unknown(*expression);
  }
  Value result = value;
  if (result.is_list()) {
    for (Value& item : result.items()) {
      item = in_change_set_words(item);
    }
  } else {
    for (Value::Member& member : result.members()) {
      member.value = in_change_set_words(member.value);
    }
  }
  return result;
}

bool present(const Value& value) { return !value.is_null() || value.secret(); }

void write_present(JsonWriter& json, const char* key, const Value& value) {
  if (present(value)) {
    json.key(key);
    write_value(json, in_change_set_words(value));
  }
}

// "/Properties/Tags/0/Value", as a JSON Pointer (RFC 6901).
std::string path_pointer(const ChangeDetail& detail) {
  std::string out = "/";
  out += detail.attribute == ChangeAttribute::Tags ? change_set_word(ChangeAttribute::Properties)
                                                   : change_set_word(detail.attribute);
  for (const std::string& name : detail.path) {
    out += '/';
    for (const char c : name) {
      if (c == '~' || c == '/') {
        out += c == '~' ? "~0" : "~1";
      } else {
        out += c;
      }
    }
  }
  return out;
}

void write_detail(JsonWriter& json, const ChangeDetail& detail) {
  json.begin_object().member("attribute", change_set_word(detail.attribute));
  if (detail.attribute == ChangeAttribute::Properties && !detail.path.empty()) {
    json.member("name", detail.path.front());
  }
  json.member("path", path_pointer(detail))
      .member("requires_recreation", recreation_word(detail.requires_recreation))
      .member("evaluation", change_set_word(detail.evaluation))
      .member("change_source", change_set_word(detail.source));
  if (!detail.causing_entity.empty()) {
    json.member("causing_entity", detail.causing_entity);
  }
  if (present(detail.before) || present(detail.after)) {
    json.member("attribute_change_type", !present(detail.before)  ? "Add"
                                         : !present(detail.after) ? "Remove"
                                                                  : "Modify");
  }
  write_present(json, "before", detail.before);
  write_present(json, "after", detail.after);
  json.end_object();
}

void write_context(JsonWriter& json, const char* key, const Value& properties) {
  if (present(properties)) {
    json.key(key).begin_object().key("Properties");
    write_value(json, in_change_set_words(properties));
    json.end_object();
  }
}

void write_entry(JsonWriter& json, const ChangeSetEntry& entry) {
  json.begin_object()
      .member("logical_id", entry.address.text())
      .member("type", entry.type)
      .member("action", change_set_word(entry.action))
      .member("replacement", change_set_word(entry.replacement))
      .key("scope")
      .begin_array();
  for (const ChangeAttribute attribute : entry.scope) {
    json.string(change_set_word(attribute));
  }
  json.end_array();
  if (!entry.previous_type.empty()) {
    json.member("previous_type", entry.previous_type);
  }
  if (!entry.policy_action.empty()) {
    json.member("policy_action", entry.policy_action);
  }
  write_context(json, "before_context", entry.before);
  write_context(json, "after_context", entry.after);
  json.key("details").begin_array();
  for (const ChangeDetail& detail : entry.details) {
    write_detail(json, detail);
  }
  json.end_array().end_object();
}

}  // namespace

std::string change_set_json(const ChangeSet& set, const ResourceSet& after,
                            const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object()
      .member("format_version", "1.0")
      .member("stack_name", after.stack_name)
      .member("region", after.region)
      .member("status", !set.changes.empty()   ? "CHANGES"
                        : !set.outputs.empty() ? "OUTPUTS_ONLY"
                                               : "EMPTY")
      .key("changes")
      .begin_array();
  for (const ChangeSetEntry& entry : set.changes) {
    write_entry(json, entry);
  }
  json.end_array().key("outputs").begin_array();
  for (const OutputChange& output : set.outputs) {
    json.begin_object().member("name", output.name);
    write_present(json, "before", output.before);
    write_present(json, "after", output.after);
    json.end_object();
  }
  json.end_array().key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

std::string change_set_json_failed(const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json(JsonWriter::Style::Indented);
  json.begin_object().member("format_version", "1.0").key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace drydock
