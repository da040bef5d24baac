#include "cli/project_outputs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/reference_codes.hpp"
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

// What is wrong with another stack is said where that stack is the subject. A stack that imports
// from one that is being evaluated finds nothing there, so a circle of imports ends.
void ProjectOutputs::open(Neighbour& neighbour) {
  if (neighbour.opened) {
    return;
  }
  neighbour.opened = true;
  Diagnostics of_the_other;
  neighbour.resources = workspace_.evaluated(
      neighbour.stack, workspace_.evaluate_options(neighbour.stack), of_the_other);
  if (Result<std::unique_ptr<StateStore>> store = workspace_.state(neighbour.stack, false)) {
    if (Result<StateSnapshot> snapshot = (*store)->snapshot()) {
      neighbour.recorded = std::move(snapshot->outputs);
    }
  }
}

std::optional<Value> ProjectOutputs::known(const Neighbour& from, const Output& output) {
  if (const auto recorded = from.recorded.find(output.name); recorded != from.recorded.end()) {
    return recorded->second;
  }
  // An unknown value names resources of the other stack, which mean nothing here.
  return output.value.contains_unknown() ? std::nullopt : std::optional(output.value);
}

const Output* ProjectOutputs::find_export(const std::string& asking, const std::string& region,
                                          const std::string& name, const Neighbour** from) const {
  for (const Neighbour& neighbour : neighbours_) {
    if (!neighbour.resources || neighbour.stack.name == asking ||
        neighbour.stack.region != region) {
      continue;
    }
    for (const Output& output : neighbour.resources->outputs) {
      if (output.export_name == name) {
        *from = &neighbour;
        return &output;
      }
    }
  }
  return nullptr;
}

std::optional<Value> ProjectOutputs::exported(const std::string& asking, const std::string& region,
                                              const std::string& name) {
  list_neighbours();
  imports_.insert({asking, region, name});
  for (Neighbour& neighbour : neighbours_) {
    if (neighbour.stack.name != asking && neighbour.stack.region == region) {
      open(neighbour);
    }
  }
  const Neighbour* from = nullptr;
  const Output* output = find_export(asking, region, name, &from);
  return output == nullptr ? std::nullopt : known(*from, *output);
}

std::optional<Value> ProjectOutputs::output(const std::string& asking, const std::string& stack,
                                            const std::string& name, const std::string& region) {
  list_neighbours();
  for (Neighbour& neighbour : neighbours_) {
    if (neighbour.stack.name != stack || neighbour.stack.region != region || stack == asking) {
      continue;
    }
    open(neighbour);
    for (std::size_t i = 0; neighbour.resources && i < neighbour.resources->outputs.size(); ++i) {
      if (neighbour.resources->outputs[i].name == name) {
        return known(neighbour, neighbour.resources->outputs[i]);
      }
    }
  }
  return std::nullopt;
}

void ProjectOutputs::check(Diagnostics& diagnostics) {
  list_neighbours();
  for (Neighbour& neighbour : neighbours_) {
    open(neighbour);
  }
  check_repeated(diagnostics);
  check_imports(diagnostics);
}

void ProjectOutputs::check_repeated(Diagnostics& diagnostics) const {
  std::map<std::pair<std::string, std::string>, std::pair<std::string, Span>> first;
  for (const Neighbour& neighbour : neighbours_) {
    for (std::size_t i = 0; neighbour.resources && i < neighbour.resources->outputs.size(); ++i) {
      const Output& output = neighbour.resources->outputs[i];
      if (output.export_name.empty()) {
        continue;
      }
      const auto [at, added] = first.try_emplace({neighbour.stack.region, output.export_name},
                                                 neighbour.stack.name, output.span);
      if (!added && at->second.first != neighbour.stack.name) {
        Diagnostic found{codes::ExportRepeated,
                         fmt::format("the stacks {} and {} both export \"{}\"", at->second.first,
                                     neighbour.stack.name, output.export_name),
                         output.span, "the name of an export is unique in an account and Region"};
        found.labels.push_back({at->second.second, "exported here too"});
        diagnostics.add(std::move(found));
      }
    }
  }
}

void ProjectOutputs::check_imports(Diagnostics& diagnostics) const {
  std::map<std::string, std::set<std::string>> needs;
  std::set<std::string> missing;
  for (const Import& import : imports_) {
    const Neighbour* from = nullptr;
    if (find_export(import.stack, import.region, import.name, &from) != nullptr) {
      needs[import.stack].insert(from->stack.name);
    } else {
      missing.insert(import.name);
    }
  }
  for (const std::string& name : missing) {
    diagnostics.add({codes::ImportUnknown,
                     fmt::format("no stack of the project exports \"{}\"", name),
                     {},
                     "its value is known after apply, if a stack elsewhere exports it"});
  }
  // Stacks whose needs are met leave; those that stay import from each other, or from such.
  std::set<std::string> left;
  for (const auto& [stack, others] : needs) {
    left.insert(stack);
  }
  for (bool changed = true; changed;) {
    changed = std::erase_if(left, [&](const std::string& stack) {
                const std::set<std::string>& others = needs.at(stack);
                return std::none_of(others.begin(), others.end(),
                                    [&](const std::string& other) { return left.contains(other); });
              }) != 0;
  }
  if (!left.empty()) {
    diagnostics.add({codes::StackCycle,
                     fmt::format("stacks import from each other, so none can be deployed first: {}",
                                 fmt::join(left, ", ")),
                     {},
                     "move what they share to a stack that imports nothing"});
  }
}

}  // namespace drydock
