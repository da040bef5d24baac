#include "simulator/services/service_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/codes/service_codes.hpp"
#include "base/glob.hpp"
#include "base/source_map.hpp"
#include "planner/document/read_document.hpp"
#include "planner/evaluate/nested/template_location.hpp"
#include "planner/model/value_json.hpp"
#include "simulator/json/json_reader.hpp"

namespace drydock {
namespace {

// The part of an ARN that names the thing: behind the last "/" if there is one, else behind the
// last ":".
std::string_view last_part(std::string_view arn) {
  const std::size_t slash = arn.rfind('/');
  return arn.substr(slash != std::string_view::npos ? slash + 1 : arn.rfind(':') + 1);
}

std::string text_member(const Value& value, std::string_view key) {
  const Value* found = value.find(key);
  return found != nullptr ? found->scalar_text().value_or("") : "";
}

// Lists of {Key, Value}, and objects as Glue and Batch have them.
std::vector<std::pair<std::string, std::string>> tags_of(const Value& properties) {
  std::vector<std::pair<std::string, std::string>> tags;
  const Value* written = properties.find("Tags");
  if (written != nullptr && written->is_list()) {
    for (const Value& tag : written->items()) {
      tags.emplace_back(text_member(tag, "Key"), text_member(tag, "Value"));
    }
  } else if (written != nullptr && written->is_object()) {
    for (const Value::Member& tag : written->members()) {
      tags.emplace_back(tag.key, tag.value.scalar_text().value_or(""));
    }
  }
  return tags;
}

// ${Name} by the texts of DefinitionSubstitutions; what is not among them stays.
std::string substitute(std::string_view text, const Value* names) {
  std::string result;
  while (!text.empty()) {
    const std::size_t begin = std::min(text.find("${"), text.size());
    result += text.substr(0, begin);
    text.remove_prefix(begin);
    const std::size_t end = text.find('}');
    if (text.empty() || end == std::string_view::npos) {
      break;
    }
    const std::string_view name = text.substr(2, end - 2);
    const Value* value = names != nullptr ? names->find(name) : nullptr;
    const std::optional<std::string> known = value != nullptr ? value->scalar_text() : std::nullopt;
    result += known ? *known : std::string(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return result + std::string(text);
}

// The definition as JSON or YAML text; nothing if the template does not hold it.
std::optional<std::string> definition_text(const Value& properties) {
  const Value* substitutions = properties.find("DefinitionSubstitutions");
  if (const Value* text = properties.find("DefinitionString"); text != nullptr) {
    return text->is_string() ? substitute(text->text(), substitutions)
                             : substitute(value_to_json(*text, ValueForm::Revealed), substitutions);
  }
  if (const Value* definition = properties.find("Definition"); definition != nullptr) {
    return substitute(value_to_json(*definition, ValueForm::Revealed), substitutions);
  }
  return std::nullopt;
}

}  // namespace

class ServicePlanBuilder {
 public:
  ServicePlanBuilder(const ServicePlanInputs& inputs, Diagnostics& diagnostics)
      : inputs_(inputs), diagnostics_(diagnostics) {
    plan_.region = inputs.resources.region;
    plan_.account = inputs.resources.account;
    plan_.resources = &inputs.resources;
    plan_.services = &inputs.services;
    plan_.instances = &inputs.instances;
    plan_.scenario = &inputs.scenario;
    plan_.literals = std::make_unique<JsonArena>();
  }

  std::optional<ServicePlan> build() {
    for (const PlannedResource& resource : inputs_.resources.resources) {
      add_called(resource);
      if (resource.type == "AWS::StepFunctions::StateMachine") {
        add_machine(resource);
      }
    }
    for (const ServiceSettings& settings : inputs_.scenario.services) {
      add_settings(settings);
    }
    if (wrong_) {
      return std::nullopt;
    }
    warn_of_what_fits_nothing();
    return std::move(plan_);
  }

 private:
  void add_called(const PlannedResource& resource) {
    CalledResource called;
    called.address = resource.address.text();
    called.logical_id = std::string(last_name(called.address));
    called.type = resource.type;
    called.identifier = resource.identifier;
    called.arn = text_member(resource.attributes, "Arn");
    called.properties = &resource.properties;
    called.tags = tags_of(resource.properties);
    const CalledIndex index{static_cast<std::uint32_t>(plan_.called.size())};
    for (const std::string& name :
         {called.identifier, called.arn, std::string(last_part(called.identifier)),
          std::string(last_part(called.arn))}) {
      if (!name.empty()) {
        plan_.by_name_.emplace(std::pair(called.type, name), index);
      }
    }
    plan_.called.push_back(std::move(called));
  }

  static std::string_view last_name(std::string_view address) {
    return address.substr(address.rfind('.') + 1);
  }

  // The definition that lies in S3, or beside the template until it is packaged.
  std::optional<std::string> definition_elsewhere(const PlannedResource& resource) {
    const Value* written = resource.properties.find("DefinitionS3Location");
    std::string location;
    if (written != nullptr && written->is_string()) {
      location = written->text();
    } else if (written != nullptr) {
      location =
          fmt::format("s3://{}/{}", text_member(*written, "Bucket"), text_member(*written, "Key"));
    }
    const std::optional<std::string> path = local_path_of(inputs_.definitions, location);
    if (!path) {
      diagnostics_.add(
          {codes::PipelineNotRunnable,
           location.empty()
               ? fmt::format("{}: the template holds no definition", resource.address.text())
               : fmt::format("{}: its definition lies at {}", resource.address.text(), location),
           resource.span,
           location.empty()
               ? "write it as Definition or DefinitionString"
               : fmt::format("say where it lies in drydock.yaml: locations: {{\"{}\": PATH}}",
                             location)});
      return std::nullopt;
    }
    const Result<std::string> text = inputs_.definitions.files->read(*path);
    if (!text) {
      diagnostics_.add({codes::PipelineNotRunnable,
                        fmt::format("{}: {}", resource.address.text(), text.error().message),
                        resource.span,
                        fmt::format("the project says that {} lies there", location)});
      return std::nullopt;
    }
    return substitute(*text, resource.properties.find("DefinitionSubstitutions"));
  }

  void add_machine(const PlannedResource& resource) {
    std::optional<std::string> text = definition_text(resource.properties);
    if (!text) {
      text = definition_elsewhere(resource);
    }
    if (!text) {
      wrong_ = true;
      return;
    }
    SourceMap sources;
    Diagnostics own;
    const std::optional<Document> document =
        read_document(sources, sources.add("definition", *text), own, ReadAs::OwnFile);
    std::optional<StateMachine> machine =
        document ? compile_state_machine(document->root(), own) : std::nullopt;
    if (!machine) {
      for (const Diagnostic& problem : own.sorted()) {
        if (problem.severity() == Severity::Error) {
          diagnostics_.add({codes::PipelineNotRunnable,
                            fmt::format("{}: {}", resource.address.text(), problem.message),
                            resource.span, problem.hint});
        }
      }
      wrong_ = true;
      return;
    }
    MachineModel model;
    model.address = resource.address.text();
    model.logical_id = std::string(last_name(model.address));
    model.arn = resource.identifier;
    model.name = std::string(last_part(resource.identifier));
    model.role_arn = text_member(resource.properties, "RoleArn");
    model.type = text_member(resource.properties, "StateMachineType") == "EXPRESS"
                     ? MachineType::Express
                     : MachineType::Standard;
    model.machine = std::move(*machine);
    model.definition_bytes = text->size();
    for (const PipelineSettings& settings : inputs_.scenario.pipelines) {
      if (!settings.host.empty() && matches_glob(settings.machine, model.logical_id)) {
        model.host = settings.host;
      }
    }
    add_labels(model);
    const MachineIndex index{static_cast<std::uint32_t>(plan_.machines.size())};
    plan_.machines_by_name_.emplace(model.arn, index);
    plan_.machines_by_name_.emplace(model.name, index);
    plan_.machines_by_name_.emplace(model.logical_id, index);
    plan_.machines.push_back(std::move(model));
  }

  void add_labels(MachineModel& model) {
    model.first_label = {static_cast<std::uint32_t>(plan_.labels.size())};
    for (const State& state : model.machine.states) {
      StateLabel label;
      label.machine = {static_cast<std::uint32_t>(plan_.machines.size())};
      label.state = state.name;
      label.full = fmt::format("{}.{}", model.logical_id, state.name);
      if (state.type == StateType::Task) {
        label.calls = true;
        label.kind = service_kind(state.resource);
        warn_of_unknown(state, label);
      }
      plan_.labels.push_back(std::move(label));
    }
  }

  void warn_of_unknown(const State& state, const StateLabel& label) {
    const bool known = state.resource.kind == IntegrationKind::LambdaFunction ||
                       state.resource.kind == IntegrationKind::Activity ||
                       is_modelled_service(state.resource.service);
    if (!known && warned_.insert(state.resource.service).second) {
      diagnostics_.add(
          {codes::ServiceNotModelled,
           fmt::format("{} calls `{}`, of which drydock knows no more than that it is an API",
                       label.full, state.resource.written),
           {},
           fmt::format("give its duration in the scenario: services: [{{state: {}, duration: …}}]",
                       label.full)});
    }
  }

  void add_settings(const ServiceSettings& written) {
    CompiledSettings settings;
    settings.written = &written;
    for (const WeightedAnswer& answer : written.answers) {
      if (auto value = compile(answer.json, written.span)) {
        settings.answers.push_back({answer.weight, std::move(*value)});
      }
    }
    for (const ServiceCall& call : written.calls) {
      auto arguments = compile(call.arguments_json, written.span);
      const std::size_t colon = call.action.find(':');
      if (arguments && colon != std::string::npos) {
        const std::string service = call.action.substr(0, colon);
        const std::string action = call.action.substr(colon + 1);
        CompiledCall compiled{service_kind(service, action), service, action,
                              std::move(*arguments),         {},      {}};
        if (!call.each_json.empty()) {
          compiled.each = compile(call.each_json, written.span);
        }
        if (!call.units_json.empty()) {
          compiled.units = compile(call.units_json, written.span);
        }
        settings.calls.push_back(std::move(compiled));
      }
    }
    plan_.settings.push_back(std::move(settings));
  }

  std::optional<JsonataTemplate> compile(const std::string& json, Span span) {
    const Result<Json> value = read_json_value(json, *plan_.literals);
    std::vector<JsonataTemplate::Problem> problems;
    std::optional<JsonataTemplate> result;
    if (value) {
      result = JsonataTemplate::compile(*value, "output", *plan_.literals, problems);
    }
    if (!result) {
      wrong_ = true;
      diagnostics_.add(
          {codes::ServiceAnswerInvalid,
           problems.empty() ? fmt::format("`{}` is no JSON", json.substr(0, 60))
                            : fmt::format("`{}` is no JSONata: {}", problems.front().expression,
                                          problems.front().problem.message),
           span, "texts of the form {% … %} are JSONata, all others stand for themselves"});
    }
    return result;
  }

  void warn_of_what_fits_nothing() {
    const auto unused = [&](std::string what, Span span, std::string hint) {
      diagnostics_.add({codes::ServiceSettingUnused, std::move(what), span, std::move(hint)});
    };
    for (const ServiceSettings& one : inputs_.scenario.services) {
      if (!one.state.empty() &&
          std::none_of(plan_.labels.begin(), plan_.labels.end(), [&](const StateLabel& label) {
            return matches_glob(one.state, label.state) || matches_glob(one.state, label.full);
          })) {
        unused(fmt::format("no state is called `{}`", one.state), one.span,
               "write the name of the state, or Machine.State");
      }
      if (!one.resource.empty() &&
          std::none_of(plan_.called.begin(), plan_.called.end(), [&](const CalledResource& called) {
            return matches_glob(one.resource, called.logical_id) ||
                   matches_glob(one.resource, called.address);
          })) {
        unused(fmt::format("no resource is called `{}`", one.resource), one.span,
               "write its logical id");
      }
    }
    for (const PipelineSettings& one : inputs_.scenario.pipelines) {
      if (std::none_of(plan_.machines.begin(), plan_.machines.end(),
                       [&](const MachineModel& model) {
                         return matches_glob(one.machine, model.logical_id);
                       })) {
        unused(fmt::format("no state machine is called `{}`", one.machine), one.span,
               "write its logical id");
      }
    }
  }

  const ServicePlanInputs& inputs_;
  Diagnostics& diagnostics_;
  ServicePlan plan_;
  std::set<std::string> warned_;  // services
  bool wrong_ = false;
};

CalledIndex ServicePlan::find(std::string_view type, std::string_view name) const {
  const auto look = [&](std::string_view wanted) {
    const auto found = by_name_.find(std::pair(std::string(type), std::string(wanted)));
    return found == by_name_.end() ? CalledIndex{} : found->second;
  };
  // As it is; without a version or alias behind it; the name within an ARN; that without its own.
  CalledIndex index = look(name);
  if (index.valid()) {
    return index;
  }
  const std::string_view shorter = name.substr(0, name.rfind(':'));
  for (const std::string_view other : {shorter, last_part(name), last_part(shorter),
                                       last_part(name).substr(0, last_part(name).find(':'))}) {
    if (!index.valid()) {
      index = look(other);
    }
  }
  return index;
}

MachineIndex ServicePlan::find_machine(std::string_view name_or_arn) const {
  auto found = machines_by_name_.find(name_or_arn);
  if (found == machines_by_name_.end()) {
    found = machines_by_name_.find(last_part(name_or_arn));
  }
  return found == machines_by_name_.end() ? MachineIndex{} : found->second;
}

std::optional<ServicePlan> make_service_plan(const ServicePlanInputs& inputs,
                                             Diagnostics& diagnostics) {
  return ServicePlanBuilder(inputs, diagnostics).build();
}

}  // namespace drydock
