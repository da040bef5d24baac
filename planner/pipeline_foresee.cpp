#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/codes/plan_codes.hpp"
#include "planner/pipeline.hpp"

namespace drydock {
namespace {

constexpr std::size_t kNamedBlockers = 3;

bool holds_text(const Value& value, const std::string& text) {
  std::vector<const Value*> open = {&value};
  while (!open.empty()) {
    const Value& at = *open.back();
    open.pop_back();
    if (at.is_object()) {
      for (const Value::Member& member : at.members()) {
        open.push_back(&member.value);
      }
    } else if (at.is_list()) {
      for (const Value& item : at.items()) {
        open.push_back(&item);
      }
    } else if (at.is_string() && at.text() == text) {
      return true;
    }
  }
  return false;
}

std::string object_key(const std::string& type, const std::string& identifier) {
  return type + '\n' + identifier;
}

// What the plan does to objects that are there, and in which order.
class PlannedFate {
 public:
  explicit PlannedFate(const Plan& plan) : plan_(plan) {
    for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
      const PlanStep& step = plan.steps[i];
      const ResourceChange& change = plan.diff.changes[step.change];
      if (step.operation != OperationKind::Create && !plan.only_forgets(step)) {
        steps_.emplace(object_key(plan.type_of(step), change.identifier), i);
      }
    }
    for (std::uint32_t i = 0; i < plan.diff.changes.size(); ++i) {
      const ResourceChange& change = plan.diff.changes[i];
      if (!change.identifier.empty()) {
        const std::string& type = change.previous_type.empty() ? change.type : change.previous_type;
        changes_.emplace(object_key(type, change.identifier), &change);
      }
    }
  }

  // The object is out of the way when the step's turn has come. A deletion may be asked for too
  // early: it is tried again, unless the plan puts it first.
  [[nodiscard]] bool clears(const BlockingObject& blocker, std::uint32_t step) const {
    const auto found = steps_.find(object_key(blocker.type, blocker.identifier));
    if (found == steps_.end()) {
      return false;
    }
    const PlanStep& clearing = plan_.steps[found->second];
    const bool goes = clearing.operation == OperationKind::Delete ||
                      (!blocker.names.empty() &&
                       !holds_text(plan_.diff.changes[clearing.change].after, blocker.names));
    return goes &&
           (plan_.steps[step].operation == OperationKind::Delete ? !precedes(step, found->second)
                                                                 : precedes(found->second, step));
  }

  // The resource of this stack that the object is; null if it is none.
  [[nodiscard]] const ResourceChange* resource_of(const BlockingObject& blocker) const {
    const auto found = changes_.find(object_key(blocker.type, blocker.identifier));
    return found == changes_.end() ? nullptr : found->second;
  }

  // Whether the plan takes the object away at all, be it too late.
  [[nodiscard]] bool deletes(const BlockingObject& blocker) const {
    const auto found = steps_.find(object_key(blocker.type, blocker.identifier));
    return found != steps_.end() && plan_.steps[found->second].operation == OperationKind::Delete;
  }

 private:
  // Steps stand in an order in which they can be carried out.
  [[nodiscard]] bool precedes(std::uint32_t first, std::uint32_t then) const {
    if (first >= then) {
      return false;
    }
    std::vector<bool> seen(then + 1, false);
    std::vector<std::uint32_t> open = {then};
    while (!open.empty()) {
      const std::vector<std::uint32_t>& after = plan_.steps[open.back()].after;
      open.pop_back();
      if (std::binary_search(after.begin(), after.end(), first)) {
        return true;
      }
      for (const std::uint32_t each : after) {
        if (each > first && !seen[each]) {
          seen[each] = true;
          open.push_back(each);
        }
      }
    }
    return false;
  }

  const Plan& plan_;
  std::unordered_map<std::string, std::uint32_t> steps_;            // for lookup only
  std::unordered_map<std::string, const ResourceChange*> changes_;  // for lookup only
};

class Foreseeing {
 public:
  Foreseeing(const Plan& plan, const ResourceSet* desired, const ReadOnlyProvider& provider,
             Diagnostics& diagnostics)
      : plan_(plan), fate_(plan), provider_(provider), diagnostics_(diagnostics) {
    for (std::size_t i = 0; desired != nullptr && i < desired->resources.size(); ++i) {
      desired_.emplace(desired->resources[i].address.text(), &desired->resources[i]);
    }
  }

  Status run() {
    for (std::uint32_t i = 0; i < plan_.steps.size(); ++i) {
      if (plan_.only_forgets(plan_.steps[i])) {
        continue;
      }
      Result<std::optional<Foresight>> seen = provider_.foresee(request_of(plan_.steps[i]));
      if (!seen) {
        return seen.error();
      }
      if (*seen && stands(i, **seen)) {
        report(i, **seen);
      }
    }
    return success();
  }

 private:
  [[nodiscard]] const ResourceChange& change_of(const PlanStep& step) const {
    return plan_.diff.changes[step.change];
  }

  OperationRequest request_of(const PlanStep& step) const {
    const ResourceChange& change = change_of(step);
    OperationRequest request;
    request.operation = step.operation;
    request.type = plan_.type_of(step);
    request.logical_id = change.address.text();
    request.stack_name = plan_.stack_name;
    if (step.operation != OperationKind::Create) {
      request.identifier = change.identifier;
    }
    if (step.operation != OperationKind::Delete) {
      request.desired = change.after;
    }
    return request;
  }

  // Leaves those in the way that will still be there when the step is carried out.
  bool stands(std::uint32_t index, Foresight& seen) const {
    const PlanStep& step = plan_.steps[index];
    if (!seen.blockers.empty()) {
      std::erase_if(seen.blockers,
                    [&](const BlockingObject& each) { return fate_.clears(each, index); });
      return !seen.blockers.empty();
    }
    if (step.operation == OperationKind::Delete) {
      return seen.error != HandlerError::NotFound;  // then it is done
    }
    // Whether properties are valid is for validate to say, whose findings may be suppressed.
    return seen.error != HandlerError::InvalidRequest;
  }

  std::string blockers_text(const std::vector<BlockingObject>& blockers) const {
    std::string text;
    for (std::size_t i = 0; i < std::min(blockers.size(), kNamedBlockers); ++i) {
      const ResourceChange* own = fate_.resource_of(blockers[i]);
      text += fmt::format("{}{} {}", i == 0 ? "" : ", ", blockers[i].type, blockers[i].identifier);
      text += own == nullptr ? std::string() : fmt::format(" (`{}`)", own->address.text());
    }
    return blockers.size() > kNamedBlockers
               ? text + fmt::format(" and {} more", blockers.size() - kNamedBlockers)
               : text;
  }

  std::string hint_for(const PlanStep& step, const Foresight& seen) const {
    std::string usual = "nothing was touched; mend it, or leave the resource out with --exclude";
    const ResourceChange* own =
        seen.blockers.empty() ? nullptr : fate_.resource_of(seen.blockers.front());
    if (own == nullptr) {
      return usual;
    }
    const std::string& name = own->address.text();
    if (step.operation == OperationKind::Delete) {
      return fmt::format(
          "nothing was touched; `{}` of this stack stays: change it so that it does "
          "without, or delete it as well",
          name);
    }
    if (own->address == change_of(step).address) {
      return "nothing was touched; the new object is made before the old one goes: give it another "
             "name";
    }
    return fate_.deletes(seen.blockers.front())
               ? fmt::format(
                     "nothing was touched; this plan deletes `{0}`, and not before: if it is "
                     "the same under a new name, say so under `moved`, else delete it first "
                     "with --target {0}",
                     name)
               : fmt::format("nothing was touched; `{}` of this stack has it and stays", name);
  }

  void report(std::uint32_t index, const Foresight& seen) {
    const PlanStep& step = plan_.steps[index];
    const std::string& name = change_of(step).address.text();
    const auto found = desired_.find(name);
    const bool in_use = step.operation == OperationKind::Delete && !seen.blockers.empty();
    diagnostics_.add(
        {.code = codes::StepForeseen,
         .message = fmt::format("the {} of `{}` would be refused: {}{}{} ({})",
                                operation_name(step.operation), name, seen.message,
                                in_use ? ": " : "", in_use ? blockers_text(seen.blockers) : "",
                                handler_error_name(seen.error)),
         .span = found == desired_.end() ? Span{} : found->second->name_span,
         .hint = hint_for(step, seen),
         .path = "Resources." + name});
  }

  const Plan& plan_;
  PlannedFate fate_;
  const ReadOnlyProvider& provider_;
  Diagnostics& diagnostics_;
  std::unordered_map<std::string_view, const Resource*> desired_;  // for lookup only
};

}  // namespace

Status foresee_steps(const Plan& plan, const ResourceSet* desired, const ReadOnlyProvider& provider,
                     Diagnostics& diagnostics) {
  return Foreseeing(plan, desired, provider, diagnostics).run();
}

}  // namespace drydock
