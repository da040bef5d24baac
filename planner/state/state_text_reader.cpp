#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/codes/state_codes.hpp"
#include "base/nearest_name.hpp"
#include "planner/evaluate/scalar_value.hpp"
#include "planner/state/secret_digest.hpp"
#include "planner/state/state_text.hpp"

namespace drydock {
namespace {

std::string_view kind_name(NodeKind kind) {
  static constexpr std::array<std::string_view, 6> kNames = {
      "null", "true or false", "a number", "a text", "a list", "an object"};
  return kNames[static_cast<std::size_t>(kind)];
}

// Depth is bounded by kDeepestNesting of the document.
Value value_of(const Node& node) {  // NOLINT(misc-no-recursion)
  if (node.is(NodeKind::Sequence)) {
    Value::List items;
    items.reserve(node.size());
    for (std::size_t i = 0; i < node.size(); ++i) {
      items.push_back(value_of(node[i]));
    }
    return Value::list(std::move(items));
  }
  if (node.is(NodeKind::Mapping)) {
    Value::Object members;
    members.reserve(node.size());
    for (std::size_t i = 0; i < node.size(); ++i) {
      members.push_back({std::string(node.key(i)), value_of(node[i])});
    }
    return Value::object(std::move(members));
  }
  return scalar_value(node);
}

class Reader {
 public:
  explicit Reader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  std::optional<StateSnapshot> read(const Node& root) {
    if (!expect(root, NodeKind::Mapping, "the file")) {
      return std::nullopt;
    }
    static constexpr std::array<std::string_view, 8> kMembers = {
        "format_version", "stack_name", "lineage", "serial",
        "outputs",        "exports",    "imports", "resources"};
    if (!known_format(root)) {
      return std::nullopt;  // what else there is may be meant otherwise
    }
    known_members(root, kMembers);
    StateSnapshot snapshot;
    snapshot.stack_name = text(root, "stack_name");
    snapshot.lineage = text(root, "lineage");
    snapshot.serial = whole_number(root, "serial");
    read_names(root, snapshot);
    if (const std::optional<Node> list = member(root, "resources", NodeKind::Sequence)) {
      snapshot.resources.reserve(list->size());
      for (std::size_t i = 0; i < list->size(); ++i) {
        read_record((*list)[i], snapshot);
      }
    }
    std::sort(snapshot.resources.begin(), snapshot.resources.end(),
              [](const RecordedResource& a, const RecordedResource& b) {
                return std::tie(a.address, a.deposed) < std::tie(b.address, b.deposed);
              });
    std::sort(snapshot.imports.begin(), snapshot.imports.end());
    return wrong_ ? std::nullopt : std::optional(std::move(snapshot));
  }

 private:
  void complain(Span span, std::string message, std::string hint = {}) {
    wrong_ = true;
    diagnostics_.add({codes::StateFileInvalid, std::move(message), span, std::move(hint)});
  }

  bool expect(const Node& node, NodeKind kind, std::string_view what) {
    if (node.is(kind)) {
      return true;
    }
    complain(node.span(),
             fmt::format("{} must be {}, not {}", what, kind_name(kind), kind_name(node.kind())));
    return false;
  }

  bool known_format(const Node& root) {
    const std::optional<Node> version = root.find("format_version");
    if (version && version->is(NodeKind::String) && version->text().starts_with("1.")) {
      return true;
    }
    complain(version ? version->span() : root.span(),
             version ? fmt::format("`{}` is not a format of state files that this drydock knows",
                                   version->text())
                     : "this is no state file: it has no `format_version`",
             version ? "this one knows 1.0; use the drydock that wrote the file"
                     : "`drydock state pull` writes one");
    return false;
  }

  template <std::size_t N>
  void known_members(const Node& object, const std::array<std::string_view, N>& names) {
    for (std::size_t i = 0; i < object.size(); ++i) {
      if (std::find(names.begin(), names.end(), object.key(i)) == names.end()) {
        const std::optional<std::string> nearest =
            nearest_name(object.key(i), {names.begin(), names.end()});
        complain(object.key_span(i), fmt::format("there is no member `{}` here", object.key(i)),
                 nearest ? fmt::format("did you mean `{}`?", *nearest) : "");
      }
    }
  }

  std::optional<Node> member(const Node& object, std::string_view name, NodeKind kind) {
    std::optional<Node> found = object.find(name);
    if (!found) {
      complain(object.span(), fmt::format("`{}` is missing", name));
      return std::nullopt;
    }
    return expect(*found, kind, fmt::format("`{}`", name)) ? found : std::nullopt;
  }

  std::string text(const Node& object, std::string_view name) {
    const std::optional<Node> found = member(object, name, NodeKind::String);
    if (found && found->text().empty()) {
      complain(found->span(), fmt::format("`{}` is empty", name));
    }
    return found ? std::string(found->text()) : std::string();
  }

  std::int64_t whole_number(const Node& object, std::string_view name) {
    const std::optional<Node> found = member(object, name, NodeKind::Number);
    const std::optional<std::int64_t> number =
        found ? scalar_value(*found).as_integer() : std::nullopt;
    if (found && (!number || *number < 0)) {
      complain(found->span(),
               fmt::format("`{}` must be a whole number from 0 on, not {}", name, found->text()));
    }
    return number.value_or(0);
  }

  void read_names(const Node& root, StateSnapshot& snapshot) {
    if (const auto outputs = member(root, "outputs", NodeKind::Mapping)) {
      for (std::size_t i = 0; i < outputs->size(); ++i) {
        snapshot.outputs.emplace(outputs->key(i), mark_secret_digests(value_of((*outputs)[i])));
      }
    }
    if (const auto exports = member(root, "exports", NodeKind::Mapping)) {
      for (std::size_t i = 0; i < exports->size(); ++i) {
        read_export(exports->key(i), (*exports)[i], snapshot);
      }
    }
    if (const auto imports = member(root, "imports", NodeKind::Sequence)) {
      for (std::size_t i = 0; i < imports->size(); ++i) {
        if (expect((*imports)[i], NodeKind::String, "an import")) {
          snapshot.imports.emplace_back((*imports)[i].text());
        }
      }
    }
  }

  void read_export(std::string_view name, const Node& output, StateSnapshot& snapshot) {
    if (!expect(output, NodeKind::String, fmt::format("the output of export `{}`", name))) {
      return;
    }
    if (!snapshot.outputs.contains(std::string(output.text()))) {
      complain(output.span(), fmt::format("export `{}` names the output `{}`, which is not there",
                                          name, output.text()));
    }
    snapshot.exports.emplace(name, output.text());
  }

  void read_record(const Node& node, StateSnapshot& snapshot) {
    static constexpr std::array<std::string_view, 11> kMembers = {"address",
                                                                  "deposed",
                                                                  "type",
                                                                  "identifier",
                                                                  "properties",
                                                                  "attributes",
                                                                  "dependencies",
                                                                  "deletion_policy",
                                                                  "created_at",
                                                                  "updated_at",
                                                                  "update_replace_policy"};
    if (!expect(node, NodeKind::Mapping, "a resource")) {
      return;
    }
    known_members(node, kMembers);
    RecordedResource record;
    record.address = Address(text(node, "address"));
    if (node.find("deposed")) {
      record.deposed = text(node, "deposed");
    }
    record.type = text(node, "type");
    record.identifier = text(node, "identifier");
    record.properties = object(node, "properties");
    record.attributes = object(node, "attributes");
    read_dependencies(node, record);
    record.deletion_policy = policy(node, "deletion_policy");
    record.update_replace_policy = policy(node, "update_replace_policy");
    record.created_at = whole_number(node, "created_at");
    record.updated_at = whole_number(node, "updated_at");
    if (!record.address.empty() && !addresses_.emplace(record.address, record.deposed).second) {
      complain(node.find("address")->span(),
               fmt::format("`{}` is recorded twice", record.address.text()),
               "keep the record of the object that exists");
    }
    snapshot.resources.push_back(std::move(record));
  }

  Value object(const Node& node, std::string_view name) {
    const std::optional<Node> found = node.find(name);
    if (found && found->is(NodeKind::Null)) {
      return {};  // of a type without properties
    }
    const std::optional<Node> mapping = member(node, name, NodeKind::Mapping);
    return mapping ? mark_secret_digests(value_of(*mapping)) : Value();
  }

  void read_dependencies(const Node& node, RecordedResource& record) {
    const std::optional<Node> list = member(node, "dependencies", NodeKind::Sequence);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
      if (expect((*list)[i], NodeKind::String, "a dependency")) {
        record.dependencies.emplace_back(std::string((*list)[i].text()));
      }
    }
    std::sort(record.dependencies.begin(), record.dependencies.end());
  }

  RetentionPolicy policy(const Node& node, std::string_view name) {
    const std::optional<Node> found = member(node, name, NodeKind::String);
    const std::optional<RetentionPolicy> known =
        found ? parse_retention_policy(found->text()) : std::nullopt;
    if (found && !known) {
      complain(found->span(), fmt::format("`{}` is not a policy", found->text()),
               "Delete, Retain, RetainExceptOnCreate or Snapshot");
    }
    return known.value_or(RetentionPolicy::Delete);
  }

  Diagnostics& diagnostics_;
  bool wrong_ = false;
  std::set<std::pair<Address, std::string>> addresses_;
};

}  // namespace

std::optional<StateSnapshot> read_state_text(const Document& document, Diagnostics& diagnostics) {
  return Reader(diagnostics).read(document.root());
}

}  // namespace drydock
