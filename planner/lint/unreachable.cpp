#include "planner/lint/unreachable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/codes/lint_codes.hpp"
#include "planner/lint/branch_scenarios.hpp"

namespace drydock {
namespace {

struct Branches {
  Node argument;  // of the Fn::If
  std::string path;
  bool taken[2] = {false, false};  // if false, if true
};

class UnreachableChecker {
 public:
  UnreachableChecker(const EvaluationContext& given,
                     const std::vector<ConditionComponent>& components, Diagnostics& diagnostics)
      : scenarios_(given, components),
        components_(components),
        source_(given.source),
        diagnostics_(diagnostics) {}

  void run() {
    find_constant_conditions();
    for (const TemplateEntry& entry : source_.resources.entries) {
      check(entry, "Resources");
    }
    for (const TemplateEntry& entry : source_.outputs.entries) {
      check(entry, "Outputs");
    }
  }

 private:
  void report(DiagnosticCode code, Span span, std::string path, std::string message,
              std::string hint) {
    Diagnostic found{code, std::move(message), span, std::move(hint)};
    found.path = std::move(path);
    diagnostics_.add(std::move(found));
  }

  void find_constant_conditions() {
    for (const ConditionComponent& component : components_) {
      for (std::size_t i = 0; component.complete && i < component.conditions.size(); ++i) {
        const auto same = [&](const ConditionOutcome& outcome) {
          return outcome.truth[i] == component.outcomes.front().truth[i];
        };
        if (component.outcomes.empty() ||
            !std::all_of(component.outcomes.begin(), component.outcomes.end(), same)) {
          continue;
        }
        const TemplateEntry& entry = source_.conditions.entries[component.conditions[i]];
        constant_.insert(component.conditions[i]);
        const bool truth = component.outcomes.front().truth[i];
        report(codes::ConditionConstant, entry.name_span, fmt::format("Conditions.{}", entry.name),
               fmt::format("the condition {} is always {}, whatever the parameters are", entry.name,
                           truth),
               "write what it decides without the condition, or mend its comparison");
      }
    }
  }

  void check(const TemplateEntry& entry, std::string_view section) {
    const EntryScenarios scenarios = scenarios_.of(entry);
    if (!scenarios.complete || scenarios.conditions.empty()) {
      return;
    }
    const std::optional<Node> own = entry.node.find("Condition");
    const std::size_t none = source_.conditions.entries.size();
    const std::size_t condition = own ? condition_named(source_, *own).value_or(none) : none;
    seen_.clear();
    for (const std::vector<bool>& truth : scenarios.truth) {
      now_.clear();
      for (std::size_t i = 0; i < truth.size(); ++i) {
        now_.emplace(scenarios.conditions[i], truth[i]);
      }
      const auto exists = now_.find(condition);
      if (exists == now_.end() || exists->second) {
        walk(entry.node, fmt::format("{}.{}", section, entry.name));
      }
    }
    for (const auto& [id, branches] : seen_) {
      const bool taken = branches.taken[1];
      if (branches.taken[0] == branches.taken[1]) {
        continue;
      }
      const std::optional<std::size_t> decides = condition_named(source_, branches.argument[0]);
      if (constant_.contains(*decides)) {
        continue;  // said of the condition
      }
      report(codes::BranchUnreachable, branches.argument[taken ? 2 : 1].span(), branches.path,
             fmt::format("this branch is never taken: where it stands, {} is always {}",
                         branches.argument[0].text(), taken),
             "write the other branch in place of the Fn::If");
    }
  }

  // Along the branches that the present truth takes. The document's nesting bounds the recursion.
  void walk(const Node& node, const std::string& path) {
    if (node.is(NodeKind::Mapping) && node.size() == 1 && node.key(0) == "Fn::If" &&
        node[0].is(NodeKind::Sequence) && node[0].size() == 3) {
      const Node argument = node[0];
      const auto truth = now_.find(
          condition_named(source_, argument[0]).value_or(source_.conditions.entries.size()));
      if (truth == now_.end()) {
        return;
      }
      Branches& branches =
          seen_.try_emplace(argument.id().value, Branches{argument, path}).first->second;
      branches.taken[truth->second ? 1 : 0] = true;
      walk(argument[truth->second ? 1 : 2], path);
      return;
    }
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (!node[i].is_scalar()) {
        walk(node[i], node.is(NodeKind::Mapping) ? fmt::format("{}.{}", path, node.key(i))
                                                 : fmt::format("{}[{}]", path, i));
      }
    }
  }

  BranchScenarios scenarios_;
  const std::vector<ConditionComponent>& components_;
  const Template& source_;
  Diagnostics& diagnostics_;
  std::set<std::size_t> constant_;
  std::map<std::size_t, bool> now_;         // truth by condition, in the scenario that is walked
  std::map<std::uint32_t, Branches> seen_;  // by the node of the arguments: in template order
};

}  // namespace

void check_unreachable(const EvaluationContext& given,
                       const std::vector<ConditionComponent>& components,
                       Diagnostics& diagnostics) {
  UnreachableChecker(given, components, diagnostics).run();
}

}  // namespace drydock
