#include "tests/stacks/pretended_cloud.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"
#include "planner/evaluate/resolve.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

class StateReferences final : public ReferenceResolver {
 public:
  explicit StateReferences(const StateSnapshot& state) : state_(state) {}
  [[nodiscard]] std::optional<Value> attribute_of(const Address& target,
                                                  const std::string& attribute) const override {
    const RecordedResource* row = state_.find(target);
    if (row == nullptr) {
      return std::nullopt;
    }
    if (attribute.empty()) {
      return Value::string(row->identifier);
    }
    const Value* value = row->attributes.find(attribute);
    value = value == nullptr ? row->properties.find(attribute) : value;
    return value == nullptr ? std::nullopt : std::optional<Value>(*value);
  }

 private:
  const StateSnapshot& state_;
};

}  // namespace

PretendedCloud::PretendedCloud(const SchemaRegistry& schemas) : schemas_(schemas) {
  state_.stack_name = "stack";
  state_.lineage = "lineage";
  state_.secret_key = "key";
}

void PretendedCloud::store_rows(const Address& address) {
  std::vector<RecordedResource>& all = state_.resources;
  RecordedResource wanted;
  wanted.address = address;
  const auto [begin, end] = std::equal_range(
      all.begin(), all.end(), wanted,
      [](const RecordedResource& a, const RecordedResource& b) { return a.address < b.address; });
  std::vector<RecordedResource> rows;
  for (auto row = rows_.lower_bound({address.text(), ""});
       row != rows_.end() && row->first.first == address.text(); ++row) {
    rows.push_back(row->second);
  }
  all.insert(all.erase(begin, end), rows.begin(), rows.end());
  ++state_.serial;
}

Value PretendedCloud::settled(const ResourceChange& change, Value value) {
  const StateReferences references(state_);
  Result<Value> known = resolve(value, references);
  DRYDOCK_CHECK(known.ok());
  if (known->contains_unknown()) {
    problems_.push_back(
        fmt::format("`{}` is built before its values are known", change.address.text()));
  }
  const ResourceType* type = schemas_.find(change.type);
  return type == nullptr ? *known : type->coerced(std::move(*known));
}

void PretendedCloud::build(const Plan& plan, const PlanStep& step, const Resource* desired) {
  const ResourceChange& change = plan.diff.changes[step.change];
  DRYDOCK_CHECK(desired != nullptr);
  const RowKey key{change.address.text(), ""};
  RecordedResource row;
  row.address = change.address;
  row.type = change.type;
  row.dependencies = change.dependencies;
  row.deletion_policy = change.deletion_policy;
  row.update_replace_policy = change.update_replace_policy;
  const Value properties = settled(change, change.after);
  row.properties = redact_secrets(properties, state_.secret_key);
  if (step.operation == OperationKind::Create) {
    const Value* name = change.type == "Test::Type::Named" ? row.properties.find("Name") : nullptr;
    row.identifier = name != nullptr ? name->text() : fmt::format("id-{}", next_++);
    if (version_.contains(row.identifier)) {
      problems_.push_back(fmt::format("`{}` is created although `{}` exists", change.address.text(),
                                      row.identifier));
    }
    if (const auto old = rows_.find(key); old != rows_.end()) {
      RecordedResource deposed = old->second;
      deposed.deposed = fmt::format("old-{}", next_++);
      deposed_by_[step.change] = deposed.deposed;
      rows_[{key.first, deposed.deposed}] = std::move(deposed);
    }
  } else {
    row.identifier = rows_.at(key).identifier;
  }
  const std::int64_t version = ++version_[row.identifier];
  row.attributes = Value::object({});
  row.attributes.set("Id", Value::string(row.identifier));
  row.attributes.set("Arn", Value::string("arn:" + row.identifier));
  row.attributes.set("Version", Value::string(std::to_string(version)));
  std::set<std::string>& uses = uses_[row.identifier];
  uses.clear();
  for (const Reference& reference : desired->references) {
    const RecordedResource* target = state_.find(reference.target);
    if (target != nullptr && reference.attribute.empty()) {
      uses.insert(target->identifier);
    }
  }
  rows_[key] = std::move(row);
}

void PretendedCloud::remove(const Plan& plan, const PlanStep& step) {
  const ResourceChange& change = plan.diff.changes[step.change];
  const auto deposed = deposed_by_.find(step.change);
  const RowKey key{change.address.text(),
                   deposed == deposed_by_.end() ? change.deposed : deposed->second};
  const auto row = rows_.find(key);
  if (row == rows_.end()) {
    problems_.push_back(fmt::format("`{}` is deleted twice", change.address.text()));
    return;
  }
  const std::string identifier = row->second.identifier;
  if (row->second.type != plan.type_of(step)) {
    problems_.push_back(fmt::format("`{}` is deleted as another type", identifier));
  }
  const bool goes_first = change.action == Action::Replace && change.delete_first;
  for (const auto& [user, used] : uses_) {
    if (!goes_first && !plan.only_forgets(step) && user != identifier &&
        used.contains(identifier)) {
      problems_.push_back(fmt::format("`{}` ({}) is deleted while {} uses it",
                                      change.address.text(), identifier, user));
    }
  }
  uses_.erase(identifier);
  version_.erase(identifier);
  rows_.erase(row);
}

void PretendedCloud::apply(const Plan& plan, const ResourceSet& desired, std::size_t steps) {
  for (const StateEdit& edit : plan.diff.edits) {
    for (const auto& [address, deposed] : edit.remove) {
      rows_.erase({address.text(), deposed});
      store_rows(address);
    }
    for (const RecordedResource& row : edit.upsert) {
      rows_.insert_or_assign({row.address.text(), row.deposed}, row);
      store_rows(row.address);
    }
  }
  deposed_by_.clear();
  std::map<std::string, const Resource*> resources;
  for (const Resource& resource : desired.resources) {
    resources[resource.address.text()] = &resource;
  }
  for (std::size_t i = 0; i < plan.steps.size() && i < steps; ++i) {
    const PlanStep& step = plan.steps[i];
    if (step.operation == OperationKind::Delete) {
      remove(plan, step);
    } else {
      build(plan, step, resources[plan.diff.changes[step.change].address.text()]);
    }
    store_rows(plan.diff.changes[step.change].address);
  }
  if (steps >= plan.steps.size()) {
    state_.outputs.clear();
    const StateReferences references(state_);
    for (const Output& output : desired.outputs) {
      state_.outputs[output.name] =
          redact_secrets(resolve(output.value, references).value(), state_.secret_key);
    }
  }
}

}  // namespace drydock
