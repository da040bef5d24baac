#include "planner/plan/check_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "planner/plan/fingerprint.hpp"

namespace drydock {
namespace {

constexpr std::string_view kPlanAgain = "run `drydock plan --out FILE` again and apply that plan";

bool differs(const std::string& planned, const std::string& now) {
  return !planned.empty() && !now.empty() && planned != now;
}

std::optional<Error> moved_object(const Plan& plan, const std::vector<ObjectFingerprint>& now) {
  std::map<std::pair<Address, std::string>, const ObjectFingerprint*> real;
  for (const ObjectFingerprint& one : now) {
    real.emplace(std::pair(one.address, one.deposed), &one);
  }
  for (const ObjectFingerprint& planned : plan.binding.objects) {
    const auto found = real.find({planned.address, planned.deposed});
    if (found == real.end() || found->second->digest == planned.digest) {
      continue;
    }
    const std::string_view what = found->second->digest.empty() ? "deleted"
                                  : planned.digest.empty()      ? "made"
                                                                : "changed";
    return Error{fmt::format("the saved plan is stale: the object of `{}` was {} outside since it "
                             "was made",
                             planned.address.text(), what),
                 std::string(kPlanAgain)};
  }
  return std::nullopt;
}

// A value that is no longer given at all is another matter, for whoever fills the secrets in.
bool is_default_again(const Plan& plan, const ParameterValue& now) {
  return now.source == ParameterSource::Default &&
         std::any_of(
             plan.parameters.begin(), plan.parameters.end(), [&](const ParameterValue& planned) {
               return planned.name == now.name && planned.source != ParameterSource::Default;
             });
}

std::optional<Error> other_secret(const Plan& plan, const StateSnapshot& state,
                                  const std::vector<ParameterValue>& parameters) {
  const std::vector<SecretFingerprint> given =
      secret_fingerprints(parameters, plan.binding, state.secret_key);
  for (const SecretFingerprint& planned : plan.binding.secrets) {
    const auto same_name = [&](const auto& one) { return one.name == planned.name; };
    const auto found = std::find_if(given.begin(), given.end(), same_name);
    const auto parameter = std::find_if(parameters.begin(), parameters.end(), same_name);
    if (found != given.end() && found->digest != planned.digest &&
        !is_default_again(plan, *parameter)) {
      return Error{fmt::format("the saved plan was made with another value of the secret `{}`",
                               planned.name),
                   "give the value that it was made with, or plan again"};
    }
  }
  return std::nullopt;
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
  if (now.live != nullptr) {
    if (std::optional<Error> moved = moved_object(plan, fingerprints_of(state, *now.live))) {
      return moved;
    }
  }
  return now.parameters == nullptr ? std::nullopt : other_secret(plan, state, *now.parameters);
}

}  // namespace drydock
