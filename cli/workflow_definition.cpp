#include "cli/workflow_definition.hpp"

#include <fmt/format.h>

#include "base/codes/file_codes.hpp"
#include "base/codes/project_codes.hpp"
#include "base/codes/workflow_codes.hpp"
#include "cli/simulating.hpp"
#include "simulator/workflow/from_template/template_definitions.hpp"

namespace drydock {
namespace {

constexpr const char* kMachineType = "AWS::StepFunctions::StateMachine";

class RunnableReader {
 public:
  RunnableReader(const WorkflowRunOptions& options, Workspace& workspace)
      : options_(options),
        workspace_(workspace),
        diagnostics_(workspace.diagnostics()),
        made_(std::make_unique<RunnableDefinition>()) {}

  std::unique_ptr<RunnableDefinition> read(const std::string& machine_arn) {
    const NamedDefinition named = split_definition(options_.definition, workspace_.environment());
    const std::optional<Document> document =
        workspace_.document(named.path, named.id.empty() ? ReadAs::OwnFile : ReadAs::Template);
    if (!document) {
      return nullptr;
    }
    read_prices();
    const bool good = !named.id.empty() || has_state_machines(*document)
                          ? read_template(named, *document)
                          : read_file(*document, machine_arn);
    return good ? std::move(made_) : nullptr;
  }

 private:
  void read_prices() {
    const Result<std::string> folder = schemas_folder(workspace_.environment());
    if (folder) {
      Result<ServiceCatalog> services =
          load_service_catalog(workspace_.environment().files, *folder + "/catalog");
      made_->priced = services.ok();
      if (services) {
        made_->services = std::move(*services);
      }
    }
  }

  bool make_plan(Diagnostics& diagnostics, const TemplateFiles& files) {
    made_->plan = make_service_plan(
        {made_->planned, made_->services, made_->catalog, made_->scenario.services, files},
        diagnostics);
    return made_->plan.has_value();
  }

  bool read_file(const Document& document, const std::string& machine_arn) {
    std::optional<StateMachine> machine = compile_state_machine(document.root(), diagnostics_);
    if (!machine) {
      return false;
    }
    made_->planned.region = "us-east-1";
    made_->planned.account = "123456789012";
    add_machine("StateMachine", machine_arn, document);
    for (const std::string& child : options_.children) {
      if (!read_child(child)) {
        return false;
      }
    }
    // That a service is not known matters only where its model answers.
    Diagnostics own;
    if (!make_plan(own, {})) {
      diagnostics_.append(own);
      return false;
    }
    // As it was read, so that its states know their places in the file.
    made_->plan->machines.front().machine = std::move(*machine);
    made_->machine = {0};
    made_->generated.emplace(document.root());
    return true;
  }

  void add_machine(const std::string& id, const std::string& arn, const Document& document) {
    PlannedResource resource;
    resource.address = Address(id);
    resource.type = kMachineType;
    resource.identifier = arn;
    resource.properties = Value::object({});
    resource.attributes = Value::object({});
    resource.properties.set(
        "DefinitionString",
        Value::string(std::string(workspace_.sources().text(document.root().span().file))));
    if (options_.type == "EXPRESS") {
      resource.properties.set("StateMachineType", Value::string("EXPRESS"));
    }
    made_->planned.resources.push_back(std::move(resource));
  }

  // NAME=FILE.
  bool read_child(const std::string& child) {
    const std::size_t equals = child.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == child.size()) {
      diagnostics_.add({codes::ArgumentInvalid,
                        fmt::format("`--child {}` is not NAME=FILE", child),
                        {},
                        "give the name of the state machine and the file of its definition"});
      return false;
    }
    const std::string name = child.substr(0, equals);
    const std::optional<Document> document =
        workspace_.document(child.substr(equals + 1), ReadAs::OwnFile);
    if (!document || !compile_state_machine(document->root(), diagnostics_)) {
      return false;
    }
    add_machine(name, fmt::format("arn:aws:states:us-east-1:123456789012:stateMachine:{}", name),
                *document);
    return true;
  }

  bool read_template(const NamedDefinition& named, const Document& document) {
    made_->of_template = true;
    if (!workspace_.open()) {
      return false;
    }
    TemplateOptions target;
    target.path = named.path;
    target.parameters = options_.parameters;
    const std::optional<StackConfig> stack = workspace_.stack(target);
    const std::optional<Configuration> configuration =
        stack ? workspace_.configuration(*stack, {}) : std::nullopt;
    std::optional<PlannedSet> planned =
        configuration
            ? plan_identities(configuration->resources, workspace_.schemas(), diagnostics_)
            : std::nullopt;
    std::optional<Catalog> catalog = planned ? load_workspace_catalog(workspace_) : std::nullopt;
    if (!catalog || !read_scenario_of_run()) {
      return false;
    }
    made_->planned = std::move(*planned);
    made_->catalog = std::move(*catalog);
    const TemplateFiles files = workspace_.template_files(*stack);
    if (!make_plan(diagnostics_, files) || !choose_machine(named)) {
      return false;
    }
    Diagnostics own;
    for (const TemplateDefinition& definition : read_template_definitions(
             document, files, workspace_.sources(), made_->model().logical_id, own)) {
      made_->generated.emplace(definition.document.root());
    }
    return true;
  }

  bool read_scenario_of_run() {
    if (options_.scenario.empty()) {
      return true;
    }
    SimulationArguments arguments;
    arguments.scenario = options_.scenario;
    std::optional<Scenario> scenario = load_scenario(workspace_, arguments);
    if (scenario) {
      made_->scenario = std::move(*scenario);
    }
    return scenario.has_value();
  }

  bool choose_machine(const NamedDefinition& named) {
    const std::vector<MachineModel>& machines = made_->plan->machines;
    std::vector<std::string> ids;
    for (std::uint32_t i = 0; i < machines.size(); ++i) {
      ids.push_back(machines[i].logical_id);
      if (machines[i].logical_id == named.id || (named.id.empty() && machines.size() == 1)) {
        made_->machine = {i};
        return true;
      }
    }
    diagnostics_.add({codes::DefinitionUnreadable,
                      named.id.empty()
                          ? fmt::format("{} has {} state machines", named.path, machines.size())
                          : fmt::format("{} has no state machine `{}`", named.path, named.id),
                      {},
                      fmt::format("name one behind a #: {}", fmt::join(ids, ", "))});
    return false;
  }

  const WorkflowRunOptions& options_;
  Workspace& workspace_;
  Diagnostics& diagnostics_;
  std::unique_ptr<RunnableDefinition> made_;
};

}  // namespace

NamedDefinition split_definition(const std::string& definition, const Environment& environment) {
  const std::size_t hash = definition.rfind('#');
  if (hash == std::string::npos || environment.files.exists(definition)) {
    return {definition, ""};
  }
  return {definition.substr(0, hash), definition.substr(hash + 1)};
}

std::unique_ptr<RunnableDefinition> read_runnable(const WorkflowRunOptions& options,
                                                  const std::string& machine_arn,
                                                  Workspace& workspace) {
  return RunnableReader(options, workspace).read(machine_arn);
}

}  // namespace drydock
