#include "planner/apply/resume_point.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

using Key = std::pair<Address, std::string>;
using Rows = std::map<Key, const RecordedResource*>;

Rows rows_of(const StateSnapshot& snapshot) {
  Rows rows;
  for (const RecordedResource& row : snapshot.resources) {
    rows.emplace(Key(row.address, row.deposed), &row);
  }
  return rows;
}

// With what the plan changes in the record alone, which a run does first and in one transaction.
Rows edited_rows_of(const StateSnapshot& snapshot, const std::vector<StateEdit>& edits) {
  Rows rows = rows_of(snapshot);
  for (const StateEdit& edit : edits) {
    for (const Key& gone : edit.remove) {
      rows.erase(gone);
    }
    for (const RecordedResource& row : edit.upsert) {
      rows.insert_or_assign(Key(row.address, row.deposed), &row);
    }
  }
  return rows;
}

const RecordedResource* find(const Rows& rows, const Address& address,
                             const std::string& deposed = {}) {
  const auto found = rows.find({address, deposed});
  return found == rows.end() ? nullptr : found->second;
}

bool same_row(const RecordedResource* a, const RecordedResource* b) {
  if (a == nullptr || b == nullptr) {
    return a == b;
  }
  return a->type == b->type && a->identifier == b->identifier && a->properties == b->properties &&
         a->dependencies == b->dependencies && a->deletion_policy == b->deletion_policy &&
         a->update_replace_policy == b->update_replace_policy;
}

// Whether `actual` may be what `wanted` became: an unknown part fits anything, a number may have
// become the text that the schema asks for. Depth is bounded by the readers.
bool fits(const Value& wanted, const Value& actual) {  // NOLINT(misc-no-recursion)
  if (wanted.is_unknown() || wanted == actual) {
    return true;
  }
  if (wanted.is_list() && actual.is_list()) {
    return std::equal(wanted.items().begin(), wanted.items().end(), actual.items().begin(),
                      actual.items().end(), fits);
  }
  if (wanted.is_object() && actual.is_object()) {
    // A member that is unknown may have become AWS::NoValue; none may have come from nowhere.
    return std::all_of(wanted.members().begin(), wanted.members().end(),
                       [&](const Value::Member& member) {
                         const Value* there = actual.find(member.key);
                         return there == nullptr ? member.value.is_unknown()
                                                 : fits(member.value, *there);
                       }) &&
           std::all_of(
               actual.members().begin(), actual.members().end(),
               [&](const Value::Member& member) { return wanted.find(member.key) != nullptr; });
  }
  const std::optional<std::string> a = wanted.scalar_text();
  const std::optional<std::string> b = actual.scalar_text();
  return a && b && *a == *b;
}

// What each kind of step of a change has come to.
struct Progress {
  bool made = false;         // its Create or Update
  bool removed = false;      // its Delete
  std::string deposed = {};  // the key of the generation that is still to be deleted
};

class Comparison {
 public:
  Comparison(Rows before, const StateSnapshot& now)
      : before_(std::move(before)), now_(rows_of(now)), key_(now.secret_key) {}

  // Nothing: the resource is neither as it was nor as the plan wants it.
  std::optional<Progress> of(const ResourceChange& change) {
    const RecordedResource* was = find(before_, change.address, change.deposed);
    const RecordedResource* is = find(now_, change.address, change.deposed);
    seen_[{change.address, change.deposed}] = true;
    if (change.action == Action::Delete || change.action == Action::Forget) {
      return is == nullptr ? std::optional(Progress{.removed = true}) : unchanged(was, is);
    }
    if (change.action == Action::Replace) {
      return of_replacement(change, was, is);
    }
    if (same_row(was, is)) {
      return Progress{};
    }
    const bool same_object = was == nullptr || (is != nullptr && was->identifier == is->identifier);
    return is != nullptr && same_object && wanted(change, *is)
               ? std::optional(Progress{.made = true})
               : std::nullopt;
  }

  // A row that the plan says nothing of and that is not as it was; null pointer if there is none.
  [[nodiscard]] const Address* stranger() const {
    for (const auto& [key, row] : now_) {
      if (!seen_.contains(key) && !same_row(find(before_, key.first, key.second), row)) {
        return &key.first;
      }
    }
    for (const auto& [key, row] : before_) {
      if (!seen_.contains(key) && !now_.contains(key)) {
        return &key.first;
      }
    }
    return nullptr;
  }

 private:
  static std::optional<Progress> unchanged(const RecordedResource* was,
                                           const RecordedResource* is) {
    return same_row(was, is) ? std::optional(Progress{}) : std::nullopt;
  }

  bool wanted(const ResourceChange& change, const RecordedResource& row) const {
    return row.type == change.type &&
           fits(redact_secrets(change.after.is_null() ? Value::object({}) : change.after, key_),
                row.properties);
  }

  std::optional<Progress> of_replacement(const ResourceChange& change, const RecordedResource* was,
                                         const RecordedResource* is) {
    if (same_row(was, is)) {
      return Progress{};
    }
    Progress progress;
    progress.removed = true;
    for (auto row = now_.lower_bound({change.address, ""});
         row != now_.end() && row->first.first == change.address; ++row) {
      if (!row->first.second.empty() && row->second->identifier == change.identifier) {
        progress.removed = false;
        progress.deposed = row->first.second;
        seen_[row->first] = true;
      }
    }
    if (is == nullptr) {
      return change.delete_first && progress.removed ? std::optional(progress) : std::nullopt;
    }
    progress.made = true;
    return is->identifier != change.identifier && wanted(change, *is) ? std::optional(progress)
                                                                      : std::nullopt;
  }

  Rows before_;
  Rows now_;
  std::string key_;
  std::map<Key, bool> seen_;
};

}  // namespace

Result<ResumePoint> find_resume_point(const Plan& plan, const StateSnapshot& before,
                                      const StateSnapshot& now) {
  Comparison comparison(edited_rows_of(before, plan.diff.edits), now);
  const auto refused = [&](const Address& address) {
    return Error{fmt::format("the saved plan is stale: since serial {} `{}` has been changed by "
                             "something other than this plan",
                             plan.binding.serial, address.text()),
                 "run `drydock plan --out FILE` again and apply that plan"};
  };
  std::vector<Progress> progress(plan.diff.changes.size());
  for (std::size_t i = 0; i < progress.size(); ++i) {
    const ResourceChange& change = plan.diff.changes[i];
    if (change.action == Action::NoChange) {
      continue;
    }
    std::optional<Progress> one = comparison.of(change);
    if (!one) {
      return refused(change.address);
    }
    progress[i] = std::move(*one);
  }
  if (const Address* stranger = comparison.stranger()) {
    return refused(*stranger);
  }
  ResumePoint point;
  point.edited = !plan.diff.edits.empty();
  point.done.resize(plan.steps.size());
  for (std::size_t step = 0; step < plan.steps.size(); ++step) {
    const Progress& one = progress[plan.steps[step].change];
    const bool removes = plan.steps[step].operation == OperationKind::Delete;
    point.done[step] = removes ? one.removed : one.made;
    point.count += point.done[step] ? 1U : 0U;
    if (removes && !one.removed && !one.deposed.empty()) {
      point.deposed[plan.steps[step].change] = one.deposed;
    }
  }
  return point;
}

}  // namespace drydock
