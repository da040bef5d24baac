// Task states: what they call, how, and for how long (states-language.net, "Task State"; AWS Step
// Functions Developer Guide, "Integrating services").
#include <fmt/format.h>

#include <charconv>

#include "base/codes/workflow_codes.hpp"
#include "simulator/workflow/validate/definition_checker.hpp"
#include "simulator/workflow/validate/name_list.hpp"

namespace drydock {
namespace {

bool mentions(const Node& node, std::string_view text) {
  if (node.is(NodeKind::String)) {
    return node.text().find(text) != std::string_view::npos;
  }
  for (std::size_t i = 0; !node.is_scalar() && i < node.size(); ++i) {
    if (mentions(node[i], text)) {
      return true;
    }
  }
  return false;
}

// A path to the context object as a whole, or an expression that takes it.
bool may_hold_token(const Node& payload) {
  for (const std::string_view sign : {"Token", "$states.context", "${"}) {
    if (mentions(payload, sign)) {
      return true;
    }
  }
  return false;
}

std::optional<double> number_of(const std::optional<Place>& field) {
  double number = 0;
  if (!field || !field->node().is(NodeKind::Number)) {
    return std::nullopt;
  }
  const std::string_view text = field->node().text();
  const char* const end = text.data() + text.size();
  return std::from_chars(text.data(), end, number).ptr == end ? std::optional<double>(number)
                                                              : std::nullopt;
}

}  // namespace

void DefinitionChecker::check_task(const Place& state, const Scope& scope) {
  check_time_limits(state);
  const std::optional<Place> resource = member(state, "Resource");
  if (!resource || !resource->node().is(NodeKind::String)) {
    return;
  }
  const ResourceVerdict verdict = judge_resource(resource->node().text(), open_mark());
  check_required(state, verdict);
  check_token(state, verdict, scope);
}

void DefinitionChecker::check_resource(const Place& value, const Scope& scope) {
  if (!expect(value, NodeKind::String, "an ARN")) {
    return;
  }
  const std::string_view text = value.node().text();
  const ResourceVerdict verdict = judge_resource(text, open_mark());
  const std::string hint =
      "name a function of Lambda, an activity, or an integration: arn:aws:states:::sns:publish";
  switch (verdict.kind) {
    case ResourceVerdict::Kind::NotUri:
      report(codes::TaskResourceInvalid, value, fmt::format("`{}` is no ARN", text), hint);
      break;
    case ResourceVerdict::Kind::Broken:
      report(codes::TaskResourceInvalid, value, fmt::format("`{}` names no task", text),
             verdict.why);
      break;
    case ResourceVerdict::Kind::OtherUri:
    case ResourceVerdict::Kind::OtherService: {
      // The language leaves it to the interpreter what a URI means; Step Functions refuses these.
      Diagnostic diagnostic{codes::TaskResourceInvalid,
                            fmt::format("Step Functions runs no `{}`", text),
                            value.node().span(),
                            hint,
                            {},
                            value.pointer()};
      if (options_.substitutions == Substitutions::Open) {
        diagnostic.severity_override = Severity::Warning;
      }
      diagnostics_.add(std::move(diagnostic));
      break;
    }
    case ResourceVerdict::Kind::Known:
      check_integration(value, verdict);
      if (scope.type == MachineType::Express) {
        check_express(value, verdict);
      }
      break;
    case ResourceVerdict::Kind::Open:
      break;
  }
}

void DefinitionChecker::check_express(const Place& value, const ResourceVerdict& verdict) {
  if (verdict.resource.kind == IntegrationKind::Activity) {
    report(codes::ExpressUnsupported, value, "an Express state machine has no activities",
           "call a function, or make the state machine a Standard one");
  } else if (verdict.resource.waits()) {
    report(
        codes::ExpressUnsupported, value,
        fmt::format("an Express state machine has no {}", pattern_suffix(verdict.resource.pattern)),
        "call without it, or make the state machine a Standard one");
  }
}

void DefinitionChecker::check_integration(const Place& value, const ResourceVerdict& verdict) {
  const TaskResource& resource = verdict.resource;
  const bool of_map =
      value.parent()->key() == "ItemReader" || value.parent()->key() == "ResultWriter";
  if (resource.kind == IntegrationKind::AwsSdk && (resource.pattern == IntegrationPattern::Sync ||
                                                   resource.pattern == IntegrationPattern::Sync2)) {
    report(codes::TaskResourceInvalid, value, "an action of an SDK cannot be waited for with .sync",
           "poll in a loop of states, or use the optimised integration of the service");
  }
  if (resource.kind != IntegrationKind::Optimised || of_map) {
    return;  // check_map_resource says what may stand in a Map state
  }
  if (verdict.rule == nullptr) {
    const bool known = find_integration(resource.service, "") != nullptr;
    report(codes::TaskResourceInvalid, value,
           known ? fmt::format("the integration of {} has no action `{}`", resource.service,
                               resource.action)
                 : fmt::format("there is no integration of `{}`", resource.service),
           fmt::format("other actions are called through the SDK: arn:aws:states:::aws-sdk:{}:{}",
                       resource.service, resource.action));
  } else if (!verdict.rule->supports(resource.pattern)) {
    report(codes::TaskResourceInvalid, value,
           fmt::format("{}:{} has no {}", resource.service, resource.action,
                       pattern_suffix(resource.pattern)),
           "the pages of the optimised integrations say which patterns each action has");
  }
}

// The service looks for the parameters that an action cannot be without.
void DefinitionChecker::check_required(const Place& state, const ResourceVerdict& verdict) {
  if (verdict.rule == nullptr) {
    return;
  }
  std::optional<Place> given = member(state, "Parameters");
  given = given ? given : member(state, "Arguments");
  if (given && !given->node().is(NodeKind::Mapping)) {
    return;
  }
  for_each_name(verdict.rule->required, [&](std::string_view name) {
    const bool there =
        given && (given->node().find(name) || given->node().find(std::string(name) + ".$"));
    if (!there) {
      report_key(codes::DefinitionFieldMissing, given ? *given : state,
                 fmt::format("{}:{} needs the parameter {}", verdict.rule->service,
                             verdict.rule->action, name),
                 fmt::format("give {} in Parameters, in JSONata in Arguments", name));
    }
  });
}

void DefinitionChecker::check_token(const Place& state, const ResourceVerdict& verdict,
                                    const Scope& scope) {
  if (verdict.resource.pattern != IntegrationPattern::WaitForTaskToken) {
    return;
  }
  const bool jsonata = scope.language == QueryLanguage::Jsonata;
  const std::optional<Place> given = member(state, jsonata ? "Arguments" : "Parameters");
  const bool whole = given && given->node().is(NodeKind::String);
  if (!given || (!whole && !may_hold_token(given->node()))) {
    report_key(codes::TaskTokenNotPassed, given ? *given : state,
               "the task waits for its token, and nobody is given it",
               jsonata ? "pass {% $states.context.Task.Token %} on"
                       : R"(pass it on: "TaskToken.$": "$$.Task.Token")");
  }
}

void DefinitionChecker::check_time_limits(const Place& state) {
  const std::optional<Place> heartbeat = member(state, "HeartbeatSeconds");
  const std::optional<double> beat = number_of(heartbeat);
  const std::optional<double> limit = number_of(member(state, "TimeoutSeconds"));
  if (beat && limit && *beat >= *limit) {
    report(codes::HeartbeatNotShorter, *heartbeat,
           fmt::format("the heartbeat of {} s is not shorter than the time-out of {} s", *beat,
                       *limit),
           "a task that is silent would time out first: make the heartbeat shorter");
  }
}

}  // namespace drydock
