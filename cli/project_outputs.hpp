// What the stacks of one project give each other: Fn::ImportValue by the name of an export,
// Fn::GetStackOutput by stack and output. The recorded output of the other stack counts; before it
// is deployed, what its template yields without a deployment. Whatever else is known after apply.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "cli/project.hpp"
#include "planner/evaluate/evaluate.hpp"

namespace drydock {

class Workspace;

class ProjectOutputs {
 public:
  explicit ProjectOutputs(Workspace& workspace) : workspace_(workspace) {}
  ProjectOutputs(const ProjectOutputs&) = delete;
  ProjectOutputs& operator=(const ProjectOutputs&) = delete;

  // Fills the lookups of `options`, with which `stack` is evaluated. They hold as long as this.
  void serve(const StackConfig& stack, EvaluateOptions& options);
  // Exports of one name in several stacks, stacks that import from each other in a circle, and
  // names that were asked for so far and that no stack of the project exports.
  void check(Diagnostics& diagnostics);

 private:
  struct Neighbour {
    StackConfig stack;
    bool opened = false;  // its template was evaluated, or is being
    std::optional<ResourceSet> resources;
    std::map<std::string, Value> recorded;
  };
  std::optional<Value> exported(const std::string& asking, const std::string& region,
                                const std::string& name);
  std::optional<Value> output(const std::string& asking, const std::string& stack,
                              const std::string& name, const std::string& region);
  static std::optional<Value> known(const Neighbour& from, const Output& output);
  void list_neighbours();
  void open(Neighbour& neighbour);

  // The neighbour, other than the one that asks, that exports the name in the Region.
  const Output* find_export(const std::string& asking, const std::string& region,
                            const std::string& name, const Neighbour** from) const;
  void check_repeated(Diagnostics& diagnostics) const;
  void check_imports(Diagnostics& diagnostics) const;

  struct Import {
    std::string stack, region, name;
    friend auto operator<=>(const Import&, const Import&) = default;
  };

  Workspace& workspace_;
  std::vector<Neighbour> neighbours_;
  std::set<Import> imports_;  // what was asked for so far
  bool listed_ = false;
};

}  // namespace drydock
