#include "planner/apply/rollback_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/digest.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

bool has_digest(const Value& value) { return mark_secret_digests(value).contains_secret(); }

// A value that was taken from an object that is made again stands for whatever the new one has.
class Renaming {
 public:
  void add(const RecordedResource& old) {
    Value reference = Value::object({});
    reference.set("Ref", Value::string(old.address.text()));
    put(old.identifier, std::move(reference));
    if (!old.attributes.is_object()) {
      return;
    }
    for (const Value::Member& attribute : old.attributes.members()) {
      if (attribute.value.is_string() && attribute.key.rfind('$', 0) != 0) {
        Value get = Value::object({});
        get.set("Fn::GetAtt",
                Value::list({Value::string(old.address.text()), Value::string(attribute.key)}));
        put(attribute.value.text(), std::move(get));
      }
    }
  }

  // Depth is bounded by the readers.
  [[nodiscard]] Value apply(const Value& value) const {  // NOLINT(misc-no-recursion)
    if (value.is_string()) {
      const auto found = expressions_.find(value.text());
      return found == expressions_.end() ? value : Value::unknown(found->second);
    }
    Value made = value;
    if (made.is_list()) {
      for (Value& item : made.items()) {
        item = apply(item);
      }
    } else if (made.is_object()) {
      for (Value::Member& member : made.members()) {
        member.value = apply(member.value);
      }
    }
    return made;
  }

 private:
  // Short texts ("1", "tcp") are too common to be taken for a name.
  void put(const std::string& text, Value expression) {
    constexpr std::size_t kShortest = 4;
    if (text.size() >= kShortest) {
      expressions_.emplace(text, std::move(expression));
    }
  }
  std::map<std::string, Value> expressions_;
};

class Rollback {
 public:
  Rollback(const Plan& carried_out, const StateSnapshot& before, const StateSnapshot& now)
      : carried_out_(carried_out), before_(before), now_(now) {
    made_.plan.stack_name = carried_out.stack_name;
    made_.plan.region = carried_out.region;
    made_.plan.account = carried_out.account;
    made_.plan.binding.lineage = now.lineage;
    made_.edit.what = "rollback";
  }

  RollbackPlan run() {
    std::set<Address> addresses;
    for (const StateSnapshot* state : {&before_, &now_}) {
      for (const RecordedResource& row : state->resources) {
        addresses.insert(row.address);
      }
    }
    for (const Address& address : addresses) {
      compare(before_.find(address), now_.find(address));
    }
    drop_remnants();
    for (ResourceChange& change : made_.plan.diff.changes) {
      change.after = renaming_.apply(change.after);
    }
    add_outputs();
    order_steps();
    return std::move(made_);
  }

 private:
  void compare(const RecordedResource* was, const RecordedResource* is) {
    if (was == nullptr && is != nullptr) {
      remove_created(*is);
    } else if (was != nullptr && is == nullptr) {
      restore_removed(*was);
    } else if (was != nullptr && was->identifier == is->identifier) {
      if (was->properties != is->properties && can_send(*was)) {
        add(Action::Update, *was, is);
      }
    } else if (was != nullptr) {
      restore_replaced(*was, *is);
    }
  }

  static bool same_object(const RecordedResource& a, const RecordedResource& b) {
    return a.type == b.type && a.identifier == b.identifier;
  }

  // The record alone had changed: the object was there before, under another name or none.
  bool undo_edit(const RecordedResource& is) {
    for (const RecordedResource& was : before_.resources) {
      if (same_object(was, is) && was.deposed.empty()) {
        made_.edit.remove.emplace_back(is.address, "");
        made_.edit.upsert.push_back(was);
        if (was.properties != is.properties && can_send(was)) {
          add(Action::Update, was, &is);
        }
        return true;
      }
    }
    for (const StateEdit& edit : carried_out_.diff.edits) {
      for (const RecordedResource& imported : edit.upsert) {
        if (same_object(imported, is)) {
          made_.edit.remove.emplace_back(is.address, "");
          return true;
        }
      }
    }
    return false;
  }

  void remove_created(const RecordedResource& is) {
    if (undo_edit(is)) {
      return;
    }
    if (is.deletion_policy == RetentionPolicy::Retain) {
      made_.impossible.push_back(
          fmt::format("{} was created and stays, on record, because its DeletionPolicy is Retain",
                      is.address.text()));
      return;
    }
    add(Action::Delete, is, &is);
  }

  void restore_removed(const RecordedResource& was) {
    const bool moved = std::any_of(
        now_.resources.begin(), now_.resources.end(),
        [&](const RecordedResource& row) { return row.deposed.empty() && same_object(row, was); });
    if (moved) {
      return;  // undo_edit brings it back
    }
    const auto& changes = carried_out_.diff.changes;
    const bool only_forgotten = std::any_of(changes.begin(), changes.end(), [&](const auto& one) {
      return one.address == was.address && one.deposed.empty() && one.action == Action::Forget;
    });
    if (only_forgotten || take_back(was)) {
      made_.edit.upsert.push_back(was);
    } else if (can_send(was)) {
      renaming_.add(was);
      add(Action::Create, was, nullptr);
    }
  }

  void restore_replaced(const RecordedResource& was, const RecordedResource& is) {
    if (take_back(was)) {
      RecordedResource successor = is;
      successor.deposed = random_hex(4);
      made_.edit.remove.emplace_back(is.address, "");
      made_.edit.upsert.push_back(was);
      made_.edit.upsert.push_back(successor);
      add(Action::Delete, successor, &successor);
    } else if (can_send(was)) {
      renaming_.add(was);
      add(Action::Replace, was, &is);
      made_.plan.diff.changes.back().delete_first = true;
    }
  }

  // The object still exists as an old generation: its row is taken out, to come back as current.
  bool take_back(const RecordedResource& was) {
    for (const RecordedResource& row : now_.resources) {
      if (row.address == was.address && !row.deposed.empty() && row.identifier == was.identifier) {
        made_.edit.remove.emplace_back(row.address, row.deposed);
        taken_back_.insert({row.address, row.deposed});
        return true;
      }
    }
    return false;
  }

  bool can_send(const RecordedResource& was) {
    if (!has_digest(was.properties)) {
      return true;
    }
    made_.impossible.push_back(fmt::format(
        "{} cannot be brought back: it needs secrets, which no state holds", was.address.text()));
    return false;
  }

  // Old generations that the run has left.
  void drop_remnants() {
    std::set<std::pair<Address, std::string>> known = taken_back_;
    for (const RecordedResource& row : before_.resources) {
      known.insert({row.address, row.deposed});
    }
    for (const RecordedResource& row : now_.resources) {
      // Retain keeps what a failed creation has left, as CloudFormation does; the next plan
      // forgets it.
      const bool kept = row.update_replace_policy == RetentionPolicy::Retain;
      if (!row.deposed.empty() && !kept && !known.contains({row.address, row.deposed})) {
        add(Action::Delete, row, &row);
      }
    }
  }

  void add(Action action, const RecordedResource& target, const RecordedResource* is) {
    ResourceChange change;
    change.address = target.address;
    change.type = target.type;
    change.action = action;
    change.reason = "rollback";
    change.identifier = is == nullptr ? std::string() : is->identifier;
    change.previous_type = is != nullptr && is->type != target.type ? is->type : std::string();
    change.before = is == nullptr ? Value::null() : is->properties;
    change.after = action == Action::Delete ? Value::null() : target.properties;
    change.dependencies = target.dependencies;
    change.deletion_policy = target.deletion_policy;
    change.deposed = action == Action::Delete ? target.deposed : std::string();
    used_.push_back(is == nullptr ? std::vector<Address>() : is->dependencies);
    made_.plan.diff.changes.push_back(std::move(change));
  }

  void add_outputs() {
    std::map<std::string, std::string> export_of;
    for (const auto& [name, output] : before_.exports) {
      export_of[output] = name;
    }
    for (const auto& [name, value] : before_.outputs) {
      Output output;
      output.name = name;
      output.value = renaming_.apply(value);
      output.export_name = export_of[name];
      made_.plan.outputs.push_back(std::move(output));
    }
    made_.plan.imports = before_.imports;
  }

  // Steps in an order in which they can be carried out: what is made or set back follows what it
  // needs, what is deleted follows everything that used it.
  void order_steps() {
    const auto& changes = made_.plan.diff.changes;
    std::vector<PlanStep> steps;
    std::map<Address, std::uint32_t> makes;
    std::vector<std::optional<std::uint32_t>> deletes(changes.size());
    std::vector<std::optional<std::uint32_t>> making(changes.size());
    for (std::uint32_t i = 0; i < changes.size(); ++i) {
      const Action action = changes[i].action;
      if (action == Action::Delete || action == Action::Replace) {
        deletes[i] = static_cast<std::uint32_t>(steps.size());
        steps.push_back({OperationKind::Delete, i, {}});
      }
      if (action != Action::Delete) {
        making[i] = static_cast<std::uint32_t>(steps.size());
        makes[changes[i].address] = *making[i];
        steps.push_back(
            {action == Action::Update ? OperationKind::Update : OperationKind::Create, i, {}});
      }
    }
    std::map<Address, std::vector<std::uint32_t>> deletes_of;
    for (std::uint32_t i = 0; i < changes.size(); ++i) {
      if (deletes[i]) {
        deletes_of[changes[i].address].push_back(i);
      }
    }
    for (std::uint32_t i = 0; i < changes.size(); ++i) {
      if (making[i]) {
        if (deletes[i]) {
          steps[*making[i]].after.push_back(*deletes[i]);
        }
        for (const Address& need : changes[i].dependencies) {
          if (const auto found = makes.find(need); found != makes.end()) {
            steps[*making[i]].after.push_back(found->second);
          }
        }
      }
      for (const Address& used : used_[i]) {
        for (const std::uint32_t gone : deletes_of[used]) {
          if (gone == i) {
            continue;
          }
          if (deletes[i]) {
            steps[*deletes[gone]].after.push_back(*deletes[i]);
          } else if (making[i] && changes[gone].action == Action::Delete) {
            steps[*deletes[gone]].after.push_back(*making[i]);
          }
        }
      }
    }
    made_.plan.steps = sorted(std::move(steps));
  }

  // A record may hold a circle (somebody has edited it): then an edge of it is given up.
  static std::vector<PlanStep> sorted(std::vector<PlanStep> steps) {
    const auto count = static_cast<std::uint32_t>(steps.size());
    std::vector<std::vector<std::uint32_t>> dependents(count);
    std::vector<std::size_t> unmet(count);
    std::set<std::uint32_t> ready;
    std::set<std::uint32_t> waiting;
    for (std::uint32_t i = 0; i < count; ++i) {
      auto& after = steps[i].after;
      std::sort(after.begin(), after.end());
      after.erase(std::unique(after.begin(), after.end()), after.end());
      unmet[i] = after.size();
      for (const std::uint32_t need : after) {
        dependents[need].push_back(i);
      }
      (after.empty() ? ready : waiting).insert(i);
    }
    std::vector<PlanStep> out;
    std::vector<std::optional<std::uint32_t>> place(count);
    while (!ready.empty() || !waiting.empty()) {
      std::set<std::uint32_t>& from = ready.empty() ? waiting : ready;
      const std::uint32_t step = *from.begin();
      from.erase(from.begin());
      place[step] = static_cast<std::uint32_t>(out.size());
      PlanStep placed{steps[step].operation, steps[step].change, {}};
      for (const std::uint32_t need : steps[step].after) {
        if (place[need]) {
          placed.after.push_back(*place[need]);
        }
      }
      std::sort(placed.after.begin(), placed.after.end());
      out.push_back(std::move(placed));
      for (const std::uint32_t dependent : dependents[step]) {
        if (--unmet[dependent] == 0 && waiting.erase(dependent) > 0) {
          ready.insert(dependent);
        }
      }
    }
    return out;
  }

  const Plan& carried_out_;
  const StateSnapshot& before_;
  const StateSnapshot& now_;
  RollbackPlan made_;
  Renaming renaming_;
  std::vector<std::vector<Address>> used_;  // by change: what the object depends on now
  std::set<std::pair<Address, std::string>> taken_back_;
};

}  // namespace

RollbackPlan make_rollback_plan(const Plan& carried_out, const StateSnapshot& before,
                                const StateSnapshot& now) {
  return Rollback(carried_out, before, now).run();
}

}  // namespace drydock
