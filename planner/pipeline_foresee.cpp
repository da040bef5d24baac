#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/codes/plan_codes.hpp"
#include "planner/diff/property_diff.hpp"
#include "planner/pipeline.hpp"
#include "planner/state/secret_digest.hpp"

namespace drydock {
namespace {

class Foreseeing {
 public:
  Foreseeing(const Plan& plan, const ResourceSet* desired, const ReadOnlyProvider& provider,
             Diagnostics& diagnostics)
      : plan_(plan), provider_(provider), diagnostics_(diagnostics) {
    for (std::size_t i = 0; desired != nullptr && i < desired->resources.size(); ++i) {
      desired_.emplace(desired->resources[i].address.text(), &desired->resources[i]);
    }
  }

  Status run() {
    for (const PlanStep& step : plan_.steps) {
      if (plan_.only_forgets(step)) {
        continue;
      }
      const ResourceChange& change = plan_.diff.changes[step.change];
      const Result<std::optional<Foresight>> seen = provider_.foresee(request_of(step, change));
      if (!seen) {
        return seen.error();
      }
      if (*seen && !is_cleared_by_plan(step, change, (*seen)->error)) {
        report(step, change, **seen);
      }
    }
    return success();
  }

 private:
  OperationRequest request_of(const PlanStep& step, const ResourceChange& change) const {
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

  // What stands in the way now and is gone once the plan has come so far: the object that a
  // replacement deletes first, and what the steps before a deletion take away. Whether properties
  // are valid is for validate to say, whose findings may be suppressed.
  bool is_cleared_by_plan(const PlanStep& step, const ResourceChange& change,
                          HandlerError error) const {
    if (step.operation == OperationKind::Delete) {
      return !step.after.empty() &&
             (error == HandlerError::ResourceConflict || error == HandlerError::InvalidRequest);
    }
    const bool freed =
        change.action == Action::Replace && change.delete_first &&
        (error == HandlerError::AlreadyExists || error == HandlerError::ServiceLimitExceeded);
    return freed || error == HandlerError::InvalidRequest;
  }

  void report(const PlanStep& step, const ResourceChange& change, const Foresight& seen) {
    const auto found = desired_.find(change.address.text());
    diagnostics_.add(
        {.code = codes::StepForeseen,
         .message =
             fmt::format("the {} of `{}` would be refused: {} ({})", operation_name(step.operation),
                         change.address.text(), seen.message, handler_error_name(seen.error)),
         .span = found == desired_.end() ? Span{} : found->second->name_span,
         .hint = "nothing was touched; mend it, or leave the resource out with --exclude",
         .path = "Resources." + change.address.text()});
  }

  const Plan& plan_;
  const ReadOnlyProvider& provider_;
  Diagnostics& diagnostics_;
  std::unordered_map<std::string_view, const Resource*> desired_;  // for lookup only
};

}  // namespace

Status foresee_steps(const Plan& plan, const ResourceSet* desired, const ReadOnlyProvider& provider,
                     Diagnostics& diagnostics) {
  return Foreseeing(plan, desired, provider, diagnostics).run();
}

// An output that is not among the changes has the value that is recorded.
void check_exports(const Plan& plan, const StateSnapshot& recorded,
                   const std::vector<ImportRecord>& imports_of_others, Diagnostics& diagnostics) {
  if (plan.refresh_only) {
    return;
  }
  for (const ImportRecord& import : imports_of_others) {
    const auto exported = recorded.exports.find(import.export_name);
    if (exported == recorded.exports.end()) {
      continue;
    }
    const auto old = recorded.outputs.find(exported->second);
    const auto output =
        std::find_if(plan.outputs.begin(), plan.outputs.end(),
                     [&](const Output& one) { return one.export_name == import.export_name; });
    std::string_view what;
    if (output == plan.outputs.end()) {
      what = "taken away";
    } else {
      const auto change =
          std::find_if(plan.diff.outputs.begin(), plan.diff.outputs.end(),
                       [&](const OutputChange& one) { return one.name == output->name; });
      const auto kept = recorded.outputs.find(output->name);
      const Value* now = change != plan.diff.outputs.end() ? &change->after
                         : kept != recorded.outputs.end()  ? &kept->second
                                                           : nullptr;
      const bool same = now != nullptr && old != recorded.outputs.end() &&
                        same_property_value(old->second, redact_secrets(*now, recorded.secret_key));
      what = same ? "" : "changed";
    }
    if (!what.empty()) {
      diagnostics.add(
          {.code = codes::ExportInUse,
           .message = fmt::format("the export {} would be {}, and the stack {} imports it",
                                  import.export_name, what, import.stack_name),
           .span = output == plan.outputs.end() ? Span{} : output->span,
           .hint = fmt::format("let {} do without it first", import.stack_name),
           .path = "Outputs." + exported->second});
    }
  }
}

}  // namespace drydock
