#include "planner/evaluate/stack_policies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/codes/template_codes.hpp"
#include "base/duration.hpp"
#include "planner/evaluate/template.hpp"

namespace drydock {
namespace {

enum class Shape : std::uint8_t {
  Count,          // a whole number, 0 or more
  Percent,        // 0 to 100
  Truth,          // true or false
  Text,           // a text
  SignalTimeout,  // an ISO 8601 duration of 12 hours at most
  PauseTime,      // one of an hour at most
  Processes,      // processes of Auto Scaling that can be suspended
  Switch,         // true or false, or {Type: true or false} as the reference writes it
  Members,        // a mapping
};

struct PolicyMember {
  std::string_view name;
  Shape shape;
  std::span<const PolicyMember> members = {};  // of Members
  bool required = false;
};

struct PolicyForm {
  std::string_view attribute;
  std::string_view type;
  std::span<const PolicyMember> members;
};

using Members = std::span<const PolicyMember>;

constexpr std::array<PolicyMember, 2> kResourceSignal = {
    {{"Count", Shape::Count}, {"Timeout", Shape::SignalTimeout}}};
constexpr std::array<PolicyMember, 1> kGroupCreation = {
    {{"MinSuccessfulInstancesPercent", Shape::Percent}}};
constexpr std::array<PolicyMember, 1> kSignalled = {
    {{"ResourceSignal", Shape::Members, kResourceSignal}}};
constexpr std::array<PolicyMember, 2> kSignalledGroup = {
    {{"AutoScalingCreationPolicy", Shape::Members, kGroupCreation},
     {"ResourceSignal", Shape::Members, kResourceSignal}}};
constexpr std::array<PolicyMember, 1> kFleetCreation = {{{"StartFleet", Shape::Switch}}};

constexpr std::array<PolicyMember, 1> kReplacingUpdate = {{{"WillReplace", Shape::Truth}}};
constexpr std::array<PolicyMember, 7> kRollingUpdate = {
    {{"MaxBatchSize", Shape::Count},
     {"MinActiveInstancesPercent", Shape::Percent},
     {"MinInstancesInService", Shape::Count},
     {"MinSuccessfulInstancesPercent", Shape::Percent},
     {"PauseTime", Shape::PauseTime},
     {"SuspendProcesses", Shape::Processes},
     {"WaitOnResourceSignals", Shape::Truth}}};
constexpr std::array<PolicyMember, 1> kScheduledAction = {
    {{"IgnoreUnmodifiedGroupSizeProperties", Shape::Truth}}};
constexpr std::array<PolicyMember, 3> kGroupUpdate = {
    {{"AutoScalingReplacingUpdate", Shape::Members, kReplacingUpdate},
     {"AutoScalingRollingUpdate", Shape::Members, kRollingUpdate},
     {"AutoScalingScheduledAction", Shape::Members, kScheduledAction}}};
constexpr std::array<PolicyMember, 4> kAliasDeployment = {
    {{"AfterAllowTrafficHook", Shape::Text},
     {"ApplicationName", Shape::Text, {}, true},
     {"BeforeAllowTrafficHook", Shape::Text},
     {"DeploymentGroupName", Shape::Text, {}, true}}};
constexpr std::array<PolicyMember, 1> kAliasUpdate = {
    {{"CodeDeployLambdaAliasUpdate", Shape::Members, kAliasDeployment}}};
constexpr std::array<PolicyMember, 1> kSearchUpdate = {{{"EnableVersionUpgrade", Shape::Truth}}};
constexpr std::array<PolicyMember, 1> kCacheUpdate = {{{"UseOnlineResharding", Shape::Truth}}};
constexpr std::array<PolicyMember, 2> kFleetUpdate = {
    {{"StartAfterUpdate", Shape::Switch}, {"StopBeforeUpdate", Shape::Switch}}};

constexpr std::array<PolicyForm, 10> kForms = {
    {{"CreationPolicy", "AWS::AppStream::Fleet", kFleetCreation},
     {"CreationPolicy", "AWS::AutoScaling::AutoScalingGroup", kSignalledGroup},
     {"CreationPolicy", "AWS::CloudFormation::WaitCondition", kSignalled},
     {"CreationPolicy", "AWS::EC2::Instance", kSignalled},
     {"UpdatePolicy", "AWS::AppStream::Fleet", kFleetUpdate},
     {"UpdatePolicy", "AWS::AutoScaling::AutoScalingGroup", kGroupUpdate},
     {"UpdatePolicy", "AWS::ElastiCache::ReplicationGroup", kCacheUpdate},
     {"UpdatePolicy", "AWS::Elasticsearch::Domain", kSearchUpdate},
     {"UpdatePolicy", "AWS::Lambda::Alias", kAliasUpdate},
     {"UpdatePolicy", "AWS::OpenSearchService::Domain", kSearchUpdate}}};

// Template Reference, "UpdatePolicy attribute": AutoScalingRollingUpdate, SuspendProcesses.
constexpr std::array<std::string_view, 9> kProcesses = {
    "AddToLoadBalancer", "AlarmNotification", "AZRebalance",
    "HealthCheck",       "InstanceRefresh",   "Launch",
    "ReplaceUnhealthy",  "ScheduledActions",  "Terminate"};

class StackPolicy {
 public:
  StackPolicy(const StackPolicyPlace& place, Diagnostics& diagnostics)
      : place_(place), diagnostics_(diagnostics), path_(place.path) {}

  // Members stand in members at most twice.
  void check(const Value& value, Members members, Span span) {
    if (value.is_unknown()) {
      return;
    }
    if (!value.is_object()) {
      wrong(value, span, fmt::format("{} is not a mapping", last_name()), "");
      return;
    }
    for (const Value::Member& member : value.members()) {
      const auto known = std::find_if(members.begin(), members.end(), [&](const PolicyMember& one) {
        return one.name == member.key;
      });
      if (known == members.end()) {
        unknown(member, members);
        continue;
      }
      const std::size_t above = path_.size();
      path_ += "." + member.key;
      check_member(*known, member.value, member.key_span);
      path_.resize(above);
    }
    for (const PolicyMember& member : members) {
      if (member.required && value.find(member.name) == nullptr) {
        wrong(value, span, fmt::format("{} lacks {}", last_name(), member.name),
              fmt::format("add {}", member.name));
      }
    }
  }

 private:
  void check_member(const PolicyMember& member, const Value& value, Span key) {
    if (member.shape == Shape::Members) {
      check(value, member.members, key);
      return;
    }
    if (value.is_unknown()) {
      return;
    }
    const Span span = value.span().valid() ? value.span() : key;
    const std::string shown = value.secret() ? "a secret"
                              : value.is_list()
                                  ? "a list"
                                  : fmt::format("\"{}\"", value.scalar_text().value_or("{…}"));
    const auto refuse = [&](std::string_view wanted) {
      wrong(value, span, fmt::format("{} is {}, and must be {}", member.name, shown, wanted), "");
    };
    switch (member.shape) {
      case Shape::Count:
        if (value.as_integer().value_or(-1) < 0) {
          refuse("a whole number");
        }
        return;
      case Shape::Percent:
        if (const double share = value.as_double().value_or(-1); !(share >= 0 && share <= 100)) {
          refuse("a number from 0 to 100");
        }
        return;
      case Shape::Truth:
        if (!value.as_truth()) {
          refuse("true or false");
        }
        return;
      case Shape::Text:
        if (!value.is_scalar()) {
          refuse("a text");
        }
        return;
      case Shape::SignalTimeout:
        check_duration(member, value, span, 12 * kHour, "PT12H");
        return;
      case Shape::PauseTime:
        check_duration(member, value, span, kHour, "PT1H");
        return;
      case Shape::Processes:
        check_processes(value, span);
        return;
      case Shape::Switch: {
        const Value* inner = value.find("Type");
        if (!value.as_truth() && (inner == nullptr || !value.is_object())) {
          refuse("true or false");
        }
        return;
      }
      case Shape::Members:
        return;  // above
    }
  }

  void check_duration(const PolicyMember& member, const Value& value, Span span, Nanoseconds most,
                      std::string_view most_text) {
    const std::string text = value.scalar_text().value_or("");
    const std::optional<Nanoseconds> duration = parse_iso_duration(text);
    if (!duration) {
      wrong(value, span, fmt::format("{} is \"{}\", which is no duration", member.name, text),
            "write it as PT#H#M#S, for example PT15M");
    } else if (*duration > most) {
      wrong(value, span,
            fmt::format("{} is \"{}\", and CloudFormation waits {} at most", member.name, text,
                        most_text),
            fmt::format("write {} or less", most_text));
    }
  }

  void check_processes(const Value& value, Span span) {
    if (!value.is_list()) {
      wrong(value, span, "SuspendProcesses is not a list",
            fmt::format("write a list of {}", fmt::join(kProcesses, ", ")));
      return;
    }
    for (const Value& item : value.items()) {
      const std::optional<std::string> name = item.scalar_text();
      if (!item.is_unknown() &&
          (!name || std::find(kProcesses.begin(), kProcesses.end(), *name) == kProcesses.end())) {
        wrong(item, item.span().valid() ? item.span() : span,
              fmt::format("Auto Scaling has no process \"{}\"", name.value_or("{…}")),
              nearest_hint(name.value_or(""), {kProcesses.begin(), kProcesses.end()}));
      }
    }
  }

  // A name that the policy of another type has is of no effect; any other is a slip.
  void unknown(const Value::Member& member, Members members) {
    std::vector<std::string_view> names;
    for (const PolicyMember& one : members) {
      names.push_back(one.name);
    }
    const bool elsewhere = std::any_of(kForms.begin(), kForms.end(), [&](const PolicyForm& form) {
      return std::any_of(form.members.begin(), form.members.end(),
                         [&](const PolicyMember& one) { return one.name == member.key; });
    });
    diagnostics_.add({elsewhere ? codes::AttributeUnsupported : codes::StackPolicyInvalid,
                      elsewhere ? fmt::format("{} has no effect in the {} of {}", member.key,
                                              place_.attribute, place_.type)
                                : fmt::format("{} has no member \"{}\"", last_name(), member.key),
                      member.key_span.valid() ? member.key_span : place_.span,
                      elsewhere ? "leave it out"
                                : nearest_hint(member.key, names,
                                               fmt::format("it has {}", fmt::join(names, ", "))),
                      {},
                      path_ + "." + member.key});
  }

  [[nodiscard]] std::string last_name() const { return path_.substr(path_.rfind('.') + 1); }

  void wrong(const Value& value, Span span, std::string message, std::string hint) {
    diagnostics_.add({codes::StackPolicyInvalid,
                      std::move(message),
                      span.valid()           ? span
                      : value.span().valid() ? value.span()
                                             : place_.span,
                      std::move(hint),
                      {},
                      path_});
  }

  const StackPolicyPlace& place_;
  Diagnostics& diagnostics_;
  std::string path_;
};

}  // namespace

void check_stack_policy(const Value& policy, const StackPolicyPlace& place,
                        Diagnostics& diagnostics) {
  if (place.type.empty()) {
    return;  // what is wrong there was said
  }
  const auto form = std::find_if(kForms.begin(), kForms.end(), [&](const PolicyForm& one) {
    return one.attribute == place.attribute && one.type == place.type;
  });
  if (form != kForms.end()) {
    if (policy.is_object()) {
      StackPolicy(place, diagnostics).check(policy, form->members, place.span);
    }
    return;
  }
  diagnostics.add({codes::AttributeUnsupported,
                   fmt::format("{} has no effect on {}", place.attribute, place.type),
                   place.span,
                   "leave it out",
                   {},
                   place.path});
}

}  // namespace drydock
