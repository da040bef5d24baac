// What most commands begin with: the project, the schemas, the stack that is meant, its template
// read and evaluated, its state and its cloud. Collects the diagnostics of all of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "cli/environment.hpp"
#include "cli/exit_code.hpp"
#include "cli/project.hpp"
#include "cli/project_outputs.hpp"
#include "planner/apply/provider.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "planner/pipeline.hpp"
#include "planner/state/state_store.hpp"

namespace drydock {

// The options that every command with a template shares.
struct TemplateOptions {
  std::string path;        // a file or REV:PATH; "" for the stack of the project
  std::string stack;       // which stack of the project; "" if there is one
  std::string stack_name;  // "" for the stack's own, or the template's file name
  std::string region;
  std::string account;
  std::vector<std::string> parameters;  // K=V or files
};

class Workspace {
 public:
  explicit Workspace(Environment& environment) : environment_(environment) {}

  // Reads the project file (if there is one) and the schemas. False if that failed.
  [[nodiscard]] bool open();
  // The project file alone.
  [[nodiscard]] bool open_project();
  // The file that keeps imported schemas: the project's, else the user's; "" if the user has no
  // place for data. There need not be such a file. The project may name a folder of schemas
  // instead.
  [[nodiscard]] std::string schema_index_path() const;

  // The stack that the options mean, with the environment's and the command line's parameters
  // laid over it. Nothing, and a diagnostic, if it is not clear which.
  [[nodiscard]] std::optional<StackConfig> stack(const TemplateOptions& options);

  // Reads `REV:PATH` through git, other paths from disk.
  [[nodiscard]] std::optional<Document> document(const std::string& path,
                                                 ReadAs as = ReadAs::Template);
  // With the outputs of the project's other stacks to look up.
  [[nodiscard]] EvaluateOptions evaluate_options(const StackConfig& stack);
  // How files that its template names are found.
  [[nodiscard]] TemplateFiles template_files(const StackConfig& stack);
  // Its template read and evaluated, and no more.
  [[nodiscard]] std::optional<ResourceSet> evaluated(const StackConfig& stack,
                                                     const EvaluateOptions& options);
  [[nodiscard]] std::optional<ResourceSet> evaluated(const StackConfig& stack,
                                                     const EvaluateOptions& options,
                                                     Diagnostics& diagnostics);
  [[nodiscard]] std::optional<Configuration> configuration(const StackConfig& stack,
                                                           const ParameterStore& store);
  // The same, with everything that is wrong or doubtful in any combination of conditions reported;
  // parameters may be without values.
  std::optional<Configuration> check(const StackConfig& stack);

  // What the stacks of the project export to each other.
  void check_exports() { outputs_.check(diagnostics_); }

  // `create`: make the store if it is absent; otherwise an absent one reads as empty.
  [[nodiscard]] Result<std::unique_ptr<StateStore>> state(const StackConfig& stack, bool create);
  [[nodiscard]] Result<std::unique_ptr<Provider>> provider(const StackConfig& stack);
  // Asks the provider; an empty function if there is no provider.
  [[nodiscard]] static ParameterStore parameter_store(const Provider* provider);

  // What the Metadata of a template suppresses is suppressed from now on, beside what the project
  // file does. For commands that look for less than validate does, and so do not say what is
  // unused.
  void accept_suppressions_of(const Document& document);
  // Takes what is suppressed out of the diagnostics so far.
  void drop_suppressed();

  // Prints the diagnostics so far to the error stream, once; drops what is suppressed.
  void print_diagnostics();
  // Prints them; Error if any is an error, else Success.
  [[nodiscard]] ExitCode finish();

  [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }
  // What Metadata of the templates checked so far suppresses.
  [[nodiscard]] const std::vector<SuppressedFinding>& suppressed() const { return suppressed_; }
  [[nodiscard]] SourceMap& sources() { return sources_; }
  [[nodiscard]] const SchemaRegistry& schemas() const { return schemas_; }
  [[nodiscard]] const Project& project() const { return project_; }
  [[nodiscard]] const std::string& data_folder() const { return data_folder_; }
  [[nodiscard]] Environment& environment() { return environment_; }

 private:
  // Where a path is read from: the disk, or a revision that is kept open.
  struct Source {
    std::unique_ptr<FileSystem> owned;
    const FileSystem* files = nullptr;
    std::string path;
  };
  [[nodiscard]] std::optional<Source> source(const std::string& path);
  [[nodiscard]] bool open_schemas();
  // Schemas that stand in a folder of the project, read anew by each command.
  [[nodiscard]] bool open_schemas_in(const std::string& folder);
  [[nodiscard]] std::optional<StackConfig> base_stack(const TemplateOptions& options);
  void check_definitions(const Document& document, const EvaluateOptions& options,
                         Diagnostics& diagnostics);
  [[nodiscard]] bool overlay_environment(StackConfig& stack);

  Environment& environment_;
  SourceMap sources_;
  Diagnostics diagnostics_;
  std::vector<SuppressedFinding> suppressed_;
  std::vector<Suppression> accepted_;
  Project project_;
  SchemaRegistry schemas_;
  ProjectOutputs outputs_{*this};
  std::string data_folder_;
  std::size_t printed_ = 0;
};

// The keys of a map as they are listed in hints: "a, b, c".
template <class Map>
[[nodiscard]] std::string listed_names(const Map& map) {
  std::string names;
  for (const auto& [name, value] : map) {
    names += (names.empty() ? "" : ", ") + name;
  }
  return names.empty() ? "none" : names;
}

}  // namespace drydock
