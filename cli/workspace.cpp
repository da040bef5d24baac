#include "cli/workspace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/codes/file_codes.hpp"
#include "base/codes/project_codes.hpp"
#include "base/codes/type_codes.hpp"
#include "cli/parameters.hpp"
#include "planner/schema/import_schemas.hpp"
#include "planner/schema/load_schema.hpp"
#include "planner/schema/schema_index.hpp"
#include "planner/source/git_file_system.hpp"
#include "planner/state/sqlite_state_store.hpp"
#include "providers/faults/fault_reader.hpp"
#include "providers/registry.hpp"
#include "report/diagnostics_text.hpp"
#include "simulator/workflow/from_template/template_definitions.hpp"

namespace drydock {
namespace {

constexpr const char* kProjectFile = "drydock.yaml";

}  // namespace

bool Workspace::open() { return open_project() && open_schemas() && !diagnostics_.has_errors(); }

// What was imported stands in for the product's own schemas of the same types (ADR 0006).
bool Workspace::open_schemas() {
  const Result<std::string> folder = schemas_folder(environment_);
  if (!folder) {
    diagnostics_.add(codes::FileUnreadable, folder.error());
    return false;
  }
  data_folder_ = *folder;
  schemas_ =
      index_schemas(environment_.files, data_folder_ + "/resource-types", sources_, diagnostics_);
  const std::string path = schema_index_path();
  const bool promised = !project_.schemas_path.empty();
  if (path.empty() || (!promised && !environment_.files.exists(path))) {
    return true;
  }
  if (promised && environment_.files.list(path)) {
    return open_schemas_in(path);
  }
  Result<std::string> bytes = environment_.files.read(path);
  if (!bytes) {
    diagnostics_.add({codes::SchemaIndex,
                      bytes.error().message,
                      {},
                      "import the schemas: drydock schema import CloudformationSchema.zip"});
    return false;
  }
  Result<SchemaRegistry> imported = open_schema_index(std::move(*bytes), path);
  if (!imported) {
    diagnostics_.add(codes::SchemaIndex, imported.error());
    return false;
  }
  schemas_.add_all(std::move(*imported));
  return true;
}

bool Workspace::open_schemas_in(const std::string& folder) {
  std::optional<ImportedSchemas> read =
      import_schemas(environment_.files, folder, sources_, diagnostics_);
  if (!read || diagnostics_.has_errors()) {
    return false;
  }
  Result<SchemaRegistry> opened = open_schema_index(std::move(read->index), folder);
  if (!opened) {
    diagnostics_.add(codes::SchemaIndex, opened.error());
    return false;
  }
  schemas_.add_all(std::move(*opened));
  return true;
}

std::string Workspace::schema_index_path() const {
  if (!project_.schemas_path.empty()) {
    return project_.schemas_path;
  }
  const std::optional<std::string> folder = user_data_folder(environment_);
  return folder ? *folder + "/resource-types.index" : std::string();
}

bool Workspace::open_project() {
  const bool named = !environment_.project_file.empty();
  const std::string path = named ? environment_.project_file : kProjectFile;
  if (!named && !environment_.files.exists(path)) {
    return true;
  }
  const std::optional<Document> document = this->document(path, ReadAs::OwnFile);
  if (!document) {
    return false;
  }
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  std::optional<Project> project =
      read_project(*document, parent.empty() ? "." : parent.string(), diagnostics_);
  if (!project) {
    return false;
  }
  project_ = std::move(*project);
  accepted_ = project_.suppressions;
  return true;
}

std::optional<StackConfig> Workspace::base_stack(const TemplateOptions& options) {
  const auto& stacks = project_.stacks;
  const auto pick = [&](auto matches) -> const StackConfig* {
    const auto found = std::find_if(stacks.begin(), stacks.end(), matches);
    return found == stacks.end() ? nullptr : &*found;
  };
  const StackConfig* chosen = nullptr;
  if (!options.stack.empty()) {
    chosen = pick([&](const StackConfig& s) { return s.name == options.stack; });
  } else if (!options.path.empty()) {
    const std::string wanted = std::filesystem::path(options.path).lexically_normal().string();
    chosen = pick([&](const StackConfig& s) { return s.template_path == wanted; });
  } else if (stacks.size() == 1) {
    chosen = &stacks.front();
  }
  if (chosen != nullptr) {
    StackConfig stack = *chosen;
    if (!options.path.empty()) {
      stack.template_path = options.path;
    }
    return stack;
  }
  if (options.stack.empty() && !options.path.empty()) {
    StackConfig stack;
    stack.template_path = options.path;
    stack.name = std::filesystem::path(options.path.substr(options.path.find(':') + 1)).stem();
    return stack;
  }
  std::string names;
  for (const StackConfig& stack : stacks) {
    names += (names.empty() ? "" : ", ") + stack.name;
  }
  std::string message = !options.stack.empty()
                            ? fmt::format("there is no stack `{}`", options.stack)
                        : stacks.empty() ? fmt::format("there is no {} here", kProjectFile)
                                         : "the project has several stacks";
  std::string hint = stacks.empty()
                         ? "name a template, for example: drydock plan template.yaml; or run in a "
                           "folder that has a drydock.yaml"
                         : fmt::format("choose one with --stack: {}", names);
  diagnostics_.add({codes::ProjectChoice, std::move(message), {}, std::move(hint)});
  return std::nullopt;
}

bool Workspace::overlay_environment(StackConfig& stack) {
  const std::string& name = environment_.environment_name;
  if (name.empty()) {
    return true;
  }
  const auto found = project_.environments.find(name);
  if (found == project_.environments.end()) {
    diagnostics_.add(
        {codes::ProjectChoice,
         fmt::format("there is no environment `{}`", name),
         {},
         fmt::format("the project file names: {}", listed_names(project_.environments))});
    return false;
  }
  const EnvironmentConfig& overlay = found->second;
  stack.region = overlay.region.empty() ? stack.region : overlay.region;
  stack.account = overlay.account.empty() ? stack.account : overlay.account;
  for (const auto& [key, value] : overlay.parameters) {
    stack.parameters.insert_or_assign(key, value);
  }
  // Each environment is a stack of its own in the state and in the cloud.
  stack.name += "-" + name;
  return true;
}

std::optional<StackConfig> Workspace::stack(const TemplateOptions& options) {
  std::optional<StackConfig> stack = base_stack(options);
  if (!stack || !overlay_environment(*stack)) {
    return std::nullopt;
  }
  const auto fallback_region = environment_.variable("AWS_REGION");
  if (!project_.from_file && fallback_region && !fallback_region->empty()) {
    stack->region = *fallback_region;
  }
  stack->region = options.region.empty() ? stack->region : options.region;
  stack->account = options.account.empty() ? stack->account : options.account;
  stack->name = options.stack_name.empty() ? stack->name : options.stack_name;
  ParameterTexts given =
      read_parameters(options.parameters, environment_.files, sources_, diagnostics_);
  for (auto& [key, value] : given) {
    stack->parameters.insert_or_assign(key, std::move(value));
  }
  return diagnostics_.has_errors() ? std::nullopt : stack;
}

std::optional<Workspace::Source> Workspace::source(const std::string& path) {
  const auto revision = environment_.files.exists(path) ? std::nullopt : split_revision_path(path);
  if (!revision) {
    return Source{nullptr, &environment_.files, path};
  }
  Result<std::unique_ptr<GitFileSystem>> tree = GitFileSystem::open(".", revision->revision);
  if (!tree) {
    diagnostics_.add(codes::FileUnreadable, tree.error());
    return std::nullopt;
  }
  Source source{std::move(*tree), nullptr, revision->path};
  source.files = source.owned.get();
  return source;
}

std::optional<Document> Workspace::document(const std::string& path, ReadAs as) {
  const std::optional<Source> from = source(path);
  return from ? load_document(*from->files, from->path, sources_, diagnostics_, as) : std::nullopt;
}

EvaluateOptions Workspace::evaluate_options(const StackConfig& stack) {
  EvaluateOptions options;
  options.region = stack.region;
  options.account = stack.account;
  options.stack_name = stack.name;
  for (const auto& [name, value] : stack.parameters) {
    options.parameters[name] = {
        value, value.span().valid() ? ParameterSource::Project : ParameterSource::CommandLine};
  }
  options.files.locations = project_.locations;
  options.files.modules = project_.modules;
  outputs_.serve(stack, options);
  return options;
}

TemplateFiles Workspace::template_files(const StackConfig& stack) {
  EvaluateOptions options;
  options.files.locations = project_.locations;
  return with_files(std::move(options), environment_.files, stack.template_path, sources_).files;
}

std::optional<ResourceSet> Workspace::evaluated(const StackConfig& stack,
                                                const EvaluateOptions& options) {
  return evaluated(stack, options, diagnostics_);
}

std::optional<ResourceSet> Workspace::evaluated(const StackConfig& stack,
                                                const EvaluateOptions& options,
                                                Diagnostics& diagnostics) {
  const std::optional<Source> from = source(stack.template_path);
  const std::optional<Document> document =
      from ? load_document(*from->files, from->path, sources_, diagnostics) : std::nullopt;
  return document ? evaluate(*document, with_files(options, *from->files, from->path, sources_),
                             &schemas_, diagnostics)
                  : std::nullopt;
}

std::optional<Configuration> Workspace::configuration(const StackConfig& stack,
                                                      const ParameterStore& store) {
  const std::optional<Source> from = source(stack.template_path);
  if (!from) {
    return std::nullopt;
  }
  const std::optional<Document> document =
      load_document(*from->files, from->path, sources_, diagnostics_);
  if (!document) {
    return std::nullopt;
  }
  accept_suppressions_of(*document);
  EvaluateOptions options = evaluate_options(stack);
  options.parameter_store = store;
  options = with_files(std::move(options), *from->files, from->path, sources_);
  Diagnostics definitions;
  check_definitions(*document, options, definitions);
  definitions = suppress(definitions, accepted_, sources_, std::nullopt).remaining;
  for (const Diagnostic& diagnostic : definitions.all()) {
    if (diagnostic.severity() == Severity::Error) {  // doubts are for validate
      diagnostics_.add(diagnostic);
    }
  }
  std::optional<Configuration> configuration =
      configure(*document, options, schemas_, sources_, diagnostics_, accepted_);
  return definitions.has_errors() ? std::nullopt : std::move(configuration);
}

// The service refuses a state machine whose definition is wrong when it is to be created.
void Workspace::check_definitions(const Document& document, const EvaluateOptions& options,
                                  Diagnostics& diagnostics) {
  validate_template_definitions(
      read_template_definitions(document, options.files, sources_, "", diagnostics), sources_,
      diagnostics);
}

std::optional<Configuration> Workspace::check(const StackConfig& stack) {
  const std::optional<Source> from = source(stack.template_path);
  return from ? check_template(
                    *from->files, from->path, evaluate_options(stack), schemas_, sources_,
                    diagnostics_, suppressed_,
                    [this](const Document& document, const EvaluateOptions& options,
                           Diagnostics& found) { check_definitions(document, options, found); })
              : std::nullopt;
}

Result<std::unique_ptr<StateStore>> Workspace::state(const StackConfig& stack, bool create) {
  return open_state_store({.path = project_.state_path,
                           .stack_name = stack.name,
                           .create = create,
                           .history = project_.state_history},
                          environment_.clock);
}

Result<std::unique_ptr<Provider>> Workspace::provider(const StackConfig& stack) {
  // The variable wins: a run is tried under faults without a change of the project.
  const std::string faults = environment_.variable("DRYDOCK_FAULTS").value_or(project_.faults_path);
  std::optional<FaultPlan> plan;
  if (!faults.empty()) {
    plan = load_fault_plan(environment_.files, faults, sources_, diagnostics_);
    if (!plan) {
      return Error{fmt::format("the fault plan {} cannot be used", faults),
                   "mend it, or take it out of drydock.yaml or DRYDOCK_FAULTS"};
    }
  }
  return open_provider("simulated", project_.cloud_path, stack.region, stack.account, schemas_,
                       environment_.clock, plan);
}

ParameterStore Workspace::parameter_store(const Provider* provider) {
  if (provider == nullptr) {
    return {};
  }
  return [provider](const std::string& name) -> std::optional<std::string> {
    const Result<std::optional<std::string>> found = provider->parameter(name);
    return found ? *found : std::nullopt;
  };
}

void Workspace::accept_suppressions_of(const Document& document) {
  Diagnostics said_by_validate;
  for (Suppression& suppression : template_suppressions(document, said_by_validate)) {
    accepted_.push_back(std::move(suppression));
  }
}

void Workspace::drop_suppressed() {
  if (!accepted_.empty()) {
    diagnostics_ = suppress(diagnostics_, accepted_, sources_, std::nullopt).remaining;
  }
}

void Workspace::print_diagnostics() {
  drop_suppressed();
  if (diagnostics_.all().size() == printed_) {
    return;
  }
  printed_ = diagnostics_.all().size();
  environment_.err << diagnostics_text(diagnostics_, sources_, environment_.err_style());
}

ExitCode Workspace::finish() {
  print_diagnostics();
  return diagnostics_.has_errors() ? ExitCode::Error : ExitCode::Success;
}

}  // namespace drydock
