#include <fmt/format.h>

#include <array>
#include <limits>

#include "planner/model/value_json.hpp"
#include "planner/plan/plan_codec.hpp"
#include "planner/plan/plan_words.hpp"
#include "planner/state/state_codec.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kFormatVersion = 1;
constexpr std::string_view kNotAPlan =
    "give the file that `drydock plan --out` wrote, or make a new plan";

// Reads members by name and keeps the first problem, with the place where it is.
class PlanReader {
 public:
  Result<Plan> read(std::string_view text) {
    const Result<Value> root = value_from_json(text);
    if (!root.ok()) {
      return Error{"the plan cannot be read: " + root.error().message, std::string(kNotAPlan)};
    }
    const Value* version = root->find("format_version");
    if (version == nullptr || !version->is_number() || !version->as_integer()) {
      return Error{"the file is no plan of drydock: it has no \"format_version\"",
                   std::string(kNotAPlan)};
    }
    if (*version->as_integer() != kFormatVersion) {
      return Error{fmt::format("the plan has format version {}; this drydock reads version {}",
                               version->text(), kFormatVersion),
                   "make a new plan with this version of drydock"};
    }
    Plan plan = read_plan(*root);
    if (problem_.empty()) {
      check_steps(plan);
    }
    if (!problem_.empty()) {
      return Error{"the plan does not hold together: " + problem_, "make a new plan"};
    }
    return plan;
  }

 private:
  void fail(std::string problem) {
    if (problem_.empty()) {
      problem_ = std::move(problem);
    }
  }

  const Value* member(const Value& object, std::string_view name) {
    const Value* found = object.find(name);
    if (found == nullptr) {
      fail(fmt::format("\"{}\" is missing{}", name, place_));
    }
    return found;
  }

  std::string text(const Value& object, std::string_view name) {
    const Value* found = member(object, name);
    if (found == nullptr) {
      return {};
    }
    if (!found->is_string()) {
      fail(fmt::format("\"{}\" is not a string{}", name, place_));
      return {};
    }
    return found->text();
  }

  bool truth(const Value& object, std::string_view name) {
    const Value* found = member(object, name);
    if (found != nullptr && !found->is_bool()) {
      fail(fmt::format("\"{}\" is neither true nor false{}", name, place_));
    }
    return found != nullptr && found->is_bool() && found->as_bool();
  }

  std::int64_t integer(const Value* number, std::string_view name) {
    const std::optional<std::int64_t> value =
        number != nullptr && number->is_number() ? number->as_integer() : std::nullopt;
    if (number != nullptr && !value) {
      fail(fmt::format("\"{}\" is not a whole number{}", name, place_));
    }
    return value.value_or(0);
  }

  std::uint32_t index(const Value* number, std::string_view name) {
    const std::int64_t value = integer(number, name);
    if (value < 0 || value > std::numeric_limits<std::uint32_t>::max()) {
      fail(fmt::format("\"{}\" is {}, which is no index{}", name, value, place_));
      return 0;
    }
    return static_cast<std::uint32_t>(value);
  }

  const Value::List& list(const Value& object, std::string_view name) {
    const Value* found = member(object, name);
    if (found != nullptr && found->is_list()) {
      return found->items();
    }
    if (found != nullptr) {
      fail(fmt::format("\"{}\" is not a list{}", name, place_));
    }
    return empty_;
  }

  Value value(const Value& object, std::string_view name) {
    const Value* found = member(object, name);
    return found == nullptr ? Value() : *found;
  }

  template <class Enum, std::size_t Size>
  Enum word(const Value& object, std::string_view name,
            const std::array<std::string_view, Size>& words) {
    const std::string written = text(object, name);
    const std::optional<Enum> parsed = plan_words::parse<Enum>(words, written);
    if (!parsed) {
      fail(fmt::format("\"{}\" is \"{}\", which is none of its words{}", name, written, place_));
    }
    return parsed.value_or(Enum{});
  }

  RetentionPolicy policy(const Value& object, std::string_view name) {
    const std::string written = text(object, name);
    const std::optional<RetentionPolicy> parsed = parse_retention_policy(written);
    if (!parsed) {
      fail(fmt::format("\"{}\" is \"{}\", which is no policy{}", name, written, place_));
    }
    return parsed.value_or(RetentionPolicy::Delete);
  }

  PropertyChange property(const Value& object) {
    PropertyChange read;
    read.path = path(object);
    if (const Value* recorded = object.find("recorded")) {
      read.recorded = *recorded;
    }
    read.before = value(object, "before");
    read.after = value(object, "after");
    read.behavior = word<UpdateBehavior>(object, "behavior", plan_words::kBehaviors);
    read.cause = text(object, "cause");
    return read;
  }

  ResourceChange change(const Value& object) {
    ResourceChange read;
    read.address = Address(text(object, "address"));
    read.type = text(object, "type");
    read.previous_type = text(object, "previous_type");
    read.action = word<Action>(object, "action", plan_words::kActions);
    read.reason = text(object, "reason");
    read.delete_first = truth(object, "delete_first");
    read.identifier = text(object, "identifier");
    read.deposed = text(object, "deposed");
    read.deletion_policy = policy(object, "deletion_policy");
    read.update_replace_policy = policy(object, "update_replace_policy");
    read.changed_outside = mark(object, "changed_outside");
    read.by_request = mark(object, "by_request");
    read.left_out = mark(object, "left_out");
    read.imported = mark(object, "imported");
    read.previous_address = Address(text_if_there(object, "previous_address"));
    if (const Value* config = object.find("generated_config")) {
      read.generated_config = *config;
    }
    for (const Value& address : list(object, "dependencies")) {
      if (!address.is_string()) {
        fail(fmt::format("\"dependencies\" holds what is not a string{}", place_));
        return read;
      }
      read.dependencies.emplace_back(address.text());
    }
    read.before = value(object, "before");
    read.after = value(object, "after");
    for (const Value& item : list(object, "properties")) {
      read.properties.push_back(property(item));
    }
    return read;
  }

  // Members that are there only if they say something.
  static bool mark(const Value& object, std::string_view name) {
    const Value* found = object.find(name);
    return found != nullptr && found->is_bool() && found->as_bool();
  }

  static std::string text_if_there(const Value& object, std::string_view name) {
    const Value* found = object.find(name);
    return found != nullptr && found->is_string() ? found->text() : std::string();
  }

  PropertyPath path(const Value& object) {
    PropertyPath read;
    for (const Value& name : list(object, "path")) {
      if (!name.is_string()) {
        fail(fmt::format("a \"path\" holds what is not a string{}", place_));
        return read;
      }
      read.push_back(name.text());
    }
    return read;
  }

  std::vector<PropertyDrift> drifts(const Value& object, std::string_view name) {
    std::vector<PropertyDrift> read;
    for (const Value& item : list(object, name)) {
      read.push_back(
          {path(item), value(item, "recorded"), value(item, "real"), text(item, "ignored")});
    }
    return read;
  }

  ResourceDrift drift(const Value& object) {
    ResourceDrift read;
    read.address = Address(text(object, "address"));
    read.deposed = text(object, "deposed");
    read.type = text(object, "type");
    read.identifier = text(object, "identifier");
    read.deleted = truth(object, "deleted");
    read.properties = drifts(object, "properties");
    read.ignored = drifts(object, "ignored");
    read.recorded = value(object, "recorded");
    read.real = value(object, "real");
    return read;
  }

  StateEdit edit(const Value& object) {
    StateEdit read;
    read.what = text(object, "what");
    for (const Value& row : list(object, "remove")) {
      read.remove.emplace_back(Address(text(row, "address")), text(row, "deposed"));
    }
    for (const Value& row : list(object, "upsert")) {
      Result<RecordedResource> record =
          decode_record(Address(text(row, "address")), text(row, "deposed"),
                        value_to_json(value(row, "record"), ValueForm::Revealed));
      if (record) {
        read.upsert.push_back(std::move(*record));
      } else {
        fail(record.error().message);
      }
    }
    return read;
  }

  std::vector<std::string> texts(const Value& root, std::string_view name) {
    std::vector<std::string> read;
    each(root, name, [&](const Value& item) {
      if (item.is_string()) {
        read.push_back(item.text());
      } else {
        fail(fmt::format("\"{}\" holds what is not a string", name));
      }
    });
    return read;
  }

  PlanStep step(const Value& object) {
    PlanStep read;
    read.operation = word<OperationKind>(object, "operation", plan_words::kOperations);
    read.change = index(member(object, "change"), "change");
    for (const Value& first : list(object, "after")) {
      read.after.push_back(index(&first, "after"));
    }
    return read;
  }

  Plan read_plan(const Value& root) {
    Plan plan;
    plan.stack_name = text(root, "stack_name");
    plan.region = text(root, "region");
    plan.account = text(root, "account");
    plan.template_path = text(root, "template_path");
    plan.destroy = truth(root, "destroy");
    plan.refresh_only = mark(root, "refresh_only");
    plan.refreshed = mark(root, "refreshed");
    plan.created_at = text(root, "created_at");
    if (const Value* binding = member(root, "binding")) {
      plan.binding.lineage = text(*binding, "lineage");
      plan.binding.serial = integer(member(*binding, "serial"), "serial");
      plan.binding.template_digest = text(*binding, "template_digest");
      plan.binding.schema_digest = text(*binding, "schema_digest");
      plan.binding.secret_salt = text_if_there(*binding, "secret_salt");
      each(*binding, "objects", [&](const Value& item) {
        plan.binding.objects.push_back(
            {Address(text(item, "address")), text(item, "deposed"), text(item, "digest")});
      });
      each(*binding, "secrets", [&](const Value& item) {
        plan.binding.secrets.push_back({text(item, "name"), text(item, "digest")});
      });
    }
    each(root, "changes", [&](const Value& item) { plan.diff.changes.push_back(change(item)); });
    each(root, "output_changes", [&](const Value& item) {
      plan.diff.outputs.push_back(
          {text(item, "name"), value(item, "before"), value(item, "after")});
    });
    each(root, "drift", [&](const Value& item) { plan.diff.drift.push_back(drift(item)); });
    each(root, "edits", [&](const Value& item) { plan.diff.edits.push_back(edit(item)); });
    if (const Value* outputs = root.find("recorded_outputs");
        outputs != nullptr && outputs->is_object()) {
      for (const Value::Member& member : outputs->members()) {
        plan.recorded_outputs.emplace(member.key, member.value);
      }
    }
    plan.selection = texts(root, "selection");
    plan.outputs_left_out = texts(root, "outputs_left_out");
    plan.imports = texts(root, "imports");
    each(root, "steps", [&](const Value& item) { plan.steps.push_back(step(item)); });
    each(root, "outputs", [&](const Value& item) {
      plan.outputs.push_back({text(item, "name"), value(item, "value"), text(item, "description"),
                              text(item, "export_name"), Span{}});
    });
    each(root, "parameters", [&](const Value& item) {
      plan.parameters.push_back({text(item, "name"), text(item, "type"), value(item, "value"),
                                 word<ParameterSource>(item, "source", plan_words::kSources),
                                 Span{}});
    });
    return plan;
  }

  // Members that the first plans of this format did not have.
  static bool is_newer(std::string_view name) {
    return name == "drift" || name == "edits" || name == "selection" || name == "imports" ||
           name == "objects" || name == "secrets" || name == "outputs_left_out";
  }

  template <class Read>
  void each(const Value& root, std::string_view name, Read read) {
    if (root.find(name) == nullptr && is_newer(name)) {
      return;
    }
    const Value::List& items = list(root, name);
    for (std::size_t i = 0; i < items.size() && problem_.empty(); ++i) {
      place_ = fmt::format(" in {}[{}]", name, i);
      read(items[i]);
    }
    place_.clear();
  }

  // Every change has the steps that its action takes, once each, and a step waits only for earlier
  // ones: then the order can be carried out.
  void check_steps(const Plan& plan) {
    std::vector<std::array<int, 3>> seen(plan.diff.changes.size(), {0, 0, 0});
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      const PlanStep& step = plan.steps[i];
      if (step.change >= plan.diff.changes.size()) {
        return fail(fmt::format("steps[{}] is for change {}, which is not there", i, step.change));
      }
      ++seen[step.change][static_cast<std::size_t>(step.operation)];
      for (std::size_t k = 0; k < step.after.size(); ++k) {
        if (step.after[k] >= i || (k > 0 && step.after[k] <= step.after[k - 1])) {
          return fail(fmt::format("steps[{}] waits for step {} out of order", i, step.after[k]));
        }
      }
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (seen[i] != expected_steps(plan.diff.changes[i].action)) {
        return fail(fmt::format("the steps of `{}` do not fit its action",
                                plan.diff.changes[i].address.text()));
      }
    }
  }

  // How many creates, updates and deletes.
  static std::array<int, 3> expected_steps(Action action) {
    switch (action) {
      case Action::NoChange:
        return {0, 0, 0};
      case Action::Create:
        return {1, 0, 0};
      case Action::Update:
        return {0, 1, 0};
      case Action::Replace:
        return {1, 0, 1};
      case Action::Delete:
      case Action::Forget:
        return {0, 0, 1};
    }
    return {0, 0, 0};
  }

  std::string problem_;
  std::string place_;
  Value::List empty_ = {};
};

}  // namespace

Result<Plan> decode_plan(std::string_view text) { return PlanReader().read(text); }

}  // namespace drydock
