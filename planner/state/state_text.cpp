#include "planner/state/state_text.hpp"

#include "base/json_writer.hpp"
#include "planner/model/value_json.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

// What stands between the brackets: one part a line.
class Lines {
 public:
  explicit Lines(std::string& out) : out_(out) {}
  void add(std::string_view line) {
    out_ += first_ ? "\n " : "\n,";
    out_ += line;
    first_ = false;
  }
  void end(std::string_view bracket) {
    out_ += first_ ? "" : "\n";
    out_ += bracket;
  }

 private:
  std::string& out_;
  bool first_ = true;
};

std::string canonical(const Value& value, const std::string& key) {
  return value_to_canonical_json(redact_secrets(value, key), ValueForm::Revealed);
}

std::string record_line(const RecordedResource& record, const std::string& key) {
  JsonWriter json;
  json.begin_object().member("address", record.address.text());
  if (!record.deposed.empty()) {
    json.member("deposed", record.deposed);
  }
  json.member("type", record.type).member("identifier", record.identifier);
  json.key("properties").raw(canonical(record.properties, key));
  json.key("attributes").raw(canonical(record.attributes, key));
  json.key("dependencies").begin_array();
  for (const Address& dependency : record.dependencies) {
    json.string(dependency.text());
  }
  json.end_array()
      .member("deletion_policy", retention_policy_name(record.deletion_policy))
      .member("update_replace_policy", retention_policy_name(record.update_replace_policy))
      .member("created_at", record.created_at)
      .member("updated_at", record.updated_at);
  return json.end_object().take();
}

}  // namespace

bool same_record(const RecordedResource& a, const RecordedResource& b) {
  return a.address == b.address && a.deposed == b.deposed && a.type == b.type &&
         a.identifier == b.identifier && a.dependencies == b.dependencies &&
         a.deletion_policy == b.deletion_policy &&
         a.update_replace_policy == b.update_replace_policy && a.created_at == b.created_at &&
         a.updated_at == b.updated_at && a.properties == b.properties &&
         a.attributes == b.attributes;
}

std::string encode_state_text(const StateSnapshot& snapshot) {
  std::string out = "{\n\"format_version\":\"1.0\",\n\"stack_name\":";
  out += json_quote(snapshot.stack_name) + ",\n\"lineage\":" + json_quote(snapshot.lineage);
  out += ",\n\"serial\":" + std::to_string(snapshot.serial) + ",\n\"outputs\":{";
  Lines outputs(out);
  for (const auto& [name, value] : snapshot.outputs) {
    outputs.add(json_quote(name) + ":" + canonical(value, snapshot.secret_key));
  }
  outputs.end("},\n\"exports\":{");
  Lines exports(out);
  for (const auto& [name, output] : snapshot.exports) {
    exports.add(json_quote(name) + ":" + json_quote(output));
  }
  exports.end("},\n\"imports\":[");
  Lines imports(out);
  for (const std::string& name : snapshot.imports) {
    imports.add(json_quote(name));
  }
  imports.end("],\n\"resources\":[");
  Lines resources(out);
  for (const RecordedResource& record : snapshot.resources) {
    resources.add(record_line(record, snapshot.secret_key));
  }
  resources.end("]\n}\n");
  return out;
}

bool same_content(const StateSnapshot& a, const StateSnapshot& b) {
  if (a.outputs != b.outputs || a.exports != b.exports || a.imports != b.imports ||
      a.resources.size() != b.resources.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.resources.size(); ++i) {
    if (!same_record(a.resources[i], b.resources[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace drydock
