#include "planner/plan/check_plan.hpp"

#include <fmt/format.h>

namespace drydock {
namespace {

constexpr std::string_view kPlanAgain = "run `drydock plan --out FILE` again and apply that plan";

bool differs(const std::string& planned, const std::string& now) {
  return !planned.empty() && !now.empty() && planned != now;
}

}  // namespace

std::optional<Error> check_binding(const Plan& plan, const StateSnapshot& state,
                                   const CurrentInputs& now) {
  if (plan.stack_name != state.stack_name) {
    return Error{fmt::format("The saved plan is for the stack \"{}\", and this state is of \"{}\"",
                             plan.stack_name, state.stack_name),
                 "choose the stack or environment that the plan was made for"};
  }
  // A plan made before there was a state has no lineage; its serial of 0 then says enough.
  if (!plan.binding.lineage.empty() && plan.binding.lineage != state.lineage) {
    return Error{fmt::format("The saved plan belongs to another state of \"{}\": it was made from "
                             "lineage {}, and this one is {}",
                             plan.stack_name, plan.binding.lineage, state.lineage),
                 "point drydock at the state that the plan was made from, or plan again"};
  }
  if (plan.binding.serial != state.serial) {
    return Error{fmt::format("the saved plan is stale: it was made at serial {} of the "
                             "state, which is now at {}",
                             plan.binding.serial, state.serial),
                 std::string(kPlanAgain)};
  }
  if (differs(plan.binding.template_digest, now.template_digest)) {
    return Error{"the saved plan is stale: the template has changed since it was made",
                 std::string(kPlanAgain)};
  }
  if (differs(plan.binding.schema_digest, now.schema_digest)) {
    return Error{"the saved plan is stale: the schemas of resource types have changed since",
                 std::string(kPlanAgain)};
  }
  return std::nullopt;
}

}  // namespace drydock
