#include "planner/diff/imports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "base/codes/plan_codes.hpp"
#include "planner/diff/comparable.hpp"
#include "planner/diff/compare.hpp"
#include "planner/diff/removal.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

class Imports {
 public:
  Imports(const ResourceSet& desired, const SchemaRegistry& schemas, Nanoseconds now,
          StateSnapshot& state, Diagnostics& diagnostics)
      : desired_(desired), schemas_(schemas), now_(now), state_(state), diagnostics_(diagnostics) {
    for (const RecordedResource& row : state.resources) {
      by_object_.emplace(std::pair(row.type, row.identifier), row.address);
    }
  }

  void add(const ImportRule& rule, Imported& imported) {
    const Resource* wanted = desired_.find(rule.address);
    if (wanted == nullptr) {
      return refuse(rule,
                    fmt::format("the template declares no resource `{}`", rule.address.text()),
                    fmt::format("declare it, or let drydock write it: drydock import {} {} --type "
                                "TYPE --generate-config FILE",
                                rule.address.text(), rule.identifier));
    }
    if (const RecordedResource* row = state_.find(rule.address)) {
      if (row->identifier != rule.identifier) {
        refuse(rule, fmt::format("`{}` is recorded already, as {}", rule.address.text(),
                                 row->identifier));
      }
      return;
    }
    if (imported.configs.contains(rule.address)) {
      return refuse(rule, fmt::format("`{}` is imported twice", rule.address.text()));
    }
    if (const auto held = by_object_.find({wanted->type, rule.identifier});
        held != by_object_.end()) {
      return refuse(rule,
                    fmt::format("{} {} is recorded already, as `{}`", wanted->type, rule.identifier,
                                held->second.text()),
                    "name it in the list `moved` to rename it");
    }
    if (!rule.object) {
      return refuse(rule, fmt::format("there is no {} with the identifier {}", wanted->type,
                                      rule.identifier));
    }
    StateEdit edit;
    edit.what = fmt::format("import {} {}", rule.address.text(), rule.identifier);
    edit.upsert.push_back(row_of(*wanted, *rule.object));
    // Not before the last rule is read: rows are found by their order.
    rows_.push_back(edit.upsert.back());
    by_object_.emplace(std::pair(wanted->type, rule.identifier), rule.address);
    imported.configs.emplace(rule.address, shown_config(*wanted, *rule.object));
    imported.edits.push_back(std::move(edit));
  }

  // Lays what is imported over the state.
  void finish() {
    std::move(rows_.begin(), rows_.end(), std::back_inserter(state_.resources));
    std::sort(state_.resources.begin(), state_.resources.end(), [](const auto& a, const auto& b) {
      return std::tie(a.address, a.deposed) < std::tie(b.address, b.deposed);
    });
  }

 private:
  void refuse(const ImportRule& rule, std::string message, std::string hint = {}) {
    diagnostics_.add({.code = codes::ImportRefused,
                      .message = std::move(message),
                      .span = rule.span,
                      .hint = std::move(hint),
                      .path = "imports." + rule.address.text()});
  }

  // The service gives back in clear what the template knows to be secret.
  Value shown_config(const Resource& wanted, const LiveResource& object) const {
    Value config = config_of(object, schemas_.find(wanted.type));
    Value::Object shown;
    for (Value::Member& member : config.members()) {
      const Value* said = wanted.properties.find(member.key);
      if (said == nullptr || !said->contains_secret()) {
        shown.push_back(std::move(member));
      }
    }
    return Value::object(std::move(shown));
  }

  // Of a property that cannot be read back, what the template says counts as real.
  RecordedResource row_of(const Resource& wanted, const LiveResource& object) const {
    RecordedResource row;
    row.address = wanted.address;
    row.type = wanted.type;
    row.identifier = object.identifier;
    row.properties = redact_secrets(
        comparable_real(wanted.properties, object.properties, schemas_.find(wanted.type)).value,
        state_.secret_key);
    if (row.properties.is_null()) {
      row.properties = Value::object({});
    }
    row.attributes = object.attributes.is_object() ? object.attributes : Value::object({});
    row.dependencies = dependencies_of(wanted);
    row.deletion_policy = supported_policy(wanted.deletion_policy, wanted.type);
    row.update_replace_policy = supported_policy(wanted.update_replace_policy, wanted.type);
    row.created_at = now_;
    row.updated_at = now_;
    return row;
  }

  const ResourceSet& desired_;
  const SchemaRegistry& schemas_;
  Nanoseconds now_;
  StateSnapshot& state_;
  Diagnostics& diagnostics_;
  std::map<std::pair<std::string, std::string>, Address> by_object_;
  std::vector<RecordedResource> rows_;
};

// Readers cap the depth of values.
Value without_unsettable(const Value& value, const PropertyPath& path, const ResourceType* type,
                         int depth) {
  constexpr int kDeepest = 200;
  if (type == nullptr || depth > kDeepest || value.is_scalar()) {
    return value;
  }
  Value result = value;
  PropertyPath below = path;
  below.emplace_back();
  if (result.is_list()) {
    Value::List& items = result.items();
    std::erase_if(items, [](const Value& item) {  // tags of AWS itself
      const Value* key = item.find("Key");
      return key != nullptr && key->is_string() && key->text().starts_with("aws:");
    });
    for (std::size_t i = 0; i < items.size(); ++i) {
      below.back() = fmt::format("{}", i);
      items[i] = without_unsettable(items[i], below, type, depth + 1);
    }
  } else if (result.is_object()) {
    Value::Object kept;
    for (Value::Member& member : result.members()) {
      below.back() = member.key;
      if (!type->is_read_only(below) && !type->is_write_only(below)) {
        member.value = without_unsettable(member.value, below, type, depth + 1);
        kept.push_back(std::move(member));
      }
    }
    result = Value::object(std::move(kept));
  }
  return result;
}

}  // namespace

Imported apply_imports(const std::vector<ImportRule>& rules, const ResourceSet& desired,
                       const SchemaRegistry& schemas, Nanoseconds now, StateSnapshot& state,
                       Diagnostics& diagnostics) {
  Imported imported;
  if (rules.empty()) {
    return imported;
  }
  Imports imports(desired, schemas, now, state, diagnostics);
  for (const ImportRule& rule : rules) {
    imports.add(rule, imported);
  }
  imports.finish();
  return imported;
}

Value config_of(const LiveResource& object, const ResourceType* type) {
  Value config = Value::object({});
  for (std::size_t i = 0; object.properties.is_object() && i < object.properties.members().size();
       ++i) {
    const Value::Member& member = object.properties.members()[i];
    const PropertyPath path = {member.key};
    const bool settable =
        type == nullptr || (!type->is_read_only(path) && !type->is_write_only(path));
    if (settable && !member.value.is_null() && !member.value.secret()) {
      config.set(member.key, without_unsettable(member.value, path, type, 0));
    }
  }
  return config;
}

void check_imports(const Diff& diff, const std::vector<ImportRule>& rules,
                   Diagnostics& diagnostics) {
  for (const ResourceChange& change : diff.changes) {
    if (!change.imported || change.action != Action::Replace || change.by_request) {
      continue;
    }
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const ImportRule& r) {
      return r.address == change.address;
    });
    diagnostics.add(
        {.code = codes::ImportRefused,
         .message = fmt::format("importing {} as `{}` would replace it: {}", change.identifier,
                                change.address.text(), change.reason),
         .span = rule == rules.end() ? Span{} : rule->span,
         .hint = "let the template say what the object has; `drydock import --generate-config` "
                 "writes that down",
         .path = "imports." + change.address.text()});
  }
}

}  // namespace drydock
