#include "cli/project_outputs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/workspace.hpp"

namespace drydock {

void ProjectOutputs::serve(const StackConfig& stack, EvaluateOptions& options) {
  if (workspace_.project().stacks.size() < 2) {
    return;
  }
  options.exports = [this, name = stack.name, region = stack.region](const std::string& wanted) {
    return exported(name, region, wanted);
  };
  options.stack_outputs = [this, name = stack.name](const std::string& other,
                                                    const std::string& wanted,
                                                    const std::string& region) {
    return output(name, other, wanted, region);
  };
}

void ProjectOutputs::list_neighbours() {
  if (listed_) {
    return;
  }
  listed_ = true;
  for (const StackConfig& one : workspace_.project().stacks) {
    TemplateOptions options;
    options.stack = one.name;
    if (std::optional<StackConfig> stack = workspace_.stack(options)) {
      neighbours_.push_back({std::move(*stack), false, std::nullopt, {}});
    }
  }
}

// What is wrong with another stack is said where that stack is the subject.
void ProjectOutputs::open(Neighbour& neighbour, const std::string& asking) {
  if (opening_.empty()) {
    opening_.push_back(asking);
  }
  const auto open = std::find(opening_.begin(), opening_.end(), neighbour.stack.name);
  if (open != opening_.end() && open + 1 != opening_.end()) {
    circles_.insert(
        fmt::format("{} -> {}", fmt::join(open, opening_.end(), " -> "), neighbour.stack.name));
  }
  if (neighbour.opened) {
    return;
  }
  neighbour.opened = true;
  const std::size_t depth = opening_.size();
  opening_.push_back(neighbour.stack.name);
  const EvaluateOptions options = workspace_.evaluate_options(neighbour.stack);
  Diagnostics of_the_other;
  neighbour.resources = workspace_.evaluated(neighbour.stack, options, of_the_other);
  if (Result<std::unique_ptr<StateStore>> store = workspace_.state(neighbour.stack, false)) {
    if (Result<StateSnapshot> snapshot = (*store)->snapshot()) {
      neighbour.recorded = std::move(snapshot->outputs);
    }
  }
  opening_.resize(depth);
}

std::optional<Value> ProjectOutputs::known(const Neighbour& from, const Output& output) {
  if (const auto recorded = from.recorded.find(output.name); recorded != from.recorded.end()) {
    return recorded->second;
  }
  // An unknown value names resources of the other stack, which mean nothing here.
  return output.value.contains_unknown() ? std::nullopt : std::optional(output.value);
}

std::optional<Value> ProjectOutputs::exported(const std::string& asking, const std::string& region,
                                              const std::string& name) {
  list_neighbours();
  const bool outermost = opening_.empty();
  std::optional<Value> value;
  bool found = false;
  for (Neighbour& neighbour : neighbours_) {
    if (neighbour.stack.name == asking || neighbour.stack.region != region) {
      continue;
    }
    open(neighbour, asking);
    for (const Output& output :
         neighbour.resources ? neighbour.resources->outputs : std::vector<Output>{}) {
      if (output.export_name == name && !found) {
        found = true;
        value = known(neighbour, output);
      }
    }
  }
  if (!found) {
    not_exported_.insert(name);
  }
  if (outermost) {
    opening_.clear();
  }
  return value;
}

std::optional<Value> ProjectOutputs::output(const std::string& asking, const std::string& stack,
                                            const std::string& name, const std::string& region) {
  list_neighbours();
  const bool outermost = opening_.empty();
  std::optional<Value> value;
  for (Neighbour& neighbour : neighbours_) {
    if (neighbour.stack.name != stack || neighbour.stack.region != region || stack == asking) {
      continue;
    }
    open(neighbour, asking);
    for (const Output& output :
         neighbour.resources ? neighbour.resources->outputs : std::vector<Output>{}) {
      if (output.name == name) {
        value = known(neighbour, output);
      }
    }
  }
  if (outermost) {
    opening_.clear();
  }
  return value;
}

void ProjectOutputs::check(Diagnostics& diagnostics) {
  list_neighbours();
  std::map<std::pair<std::string, std::string>, std::pair<std::string, Span>> first;
  for (Neighbour& neighbour : neighbours_) {
    open(neighbour, neighbour.stack.name);
    opening_.clear();
    for (const Output& output :
         neighbour.resources ? neighbour.resources->outputs : std::vector<Output>{}) {
      if (output.export_name.empty()) {
        continue;
      }
      const auto [at, added] = first.try_emplace({neighbour.stack.region, output.export_name},
                                                 neighbour.stack.name, output.span);
      if (!added && at->second.first != neighbour.stack.name) {
        Diagnostic found{DiagnosticCode::ExportRepeated,
                         fmt::format("the stacks {} and {} both export \"{}\"", at->second.first,
                                     neighbour.stack.name, output.export_name),
                         output.span,
                         "the name of an export is unique in an account and Region"};
        found.labels.push_back({at->second.second, "exported here too"});
        diagnostics.add(std::move(found));
      }
    }
  }
  for (const std::string& circle : circles_) {
    diagnostics.add({DiagnosticCode::StackCycle,
                     fmt::format("stacks import from each other: {}", circle),
                     {},
                     "none of them can be deployed first; move what they share to a third"});
  }
  for (const std::string& name : not_exported_) {
    diagnostics.add({DiagnosticCode::ImportUnknown,
                     fmt::format("no stack of the project exports \"{}\"", name),
                     {},
                     "its value is known after apply, if a stack elsewhere exports it"});
  }
}

}  // namespace drydock
