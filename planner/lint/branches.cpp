#include "planner/lint/branches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/codes/function_codes.hpp"
#include "base/codes/lint_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "planner/evaluate/resource_evaluator.hpp"
#include "planner/lint/branch_scenarios.hpp"
#include "planner/schema/validate.hpp"

namespace drydock {
namespace {

using ProblemKey = std::tuple<DiagnosticCode, Span, std::string>;

ProblemKey key_of(const Diagnostic& found) { return {found.code, found.span, found.message}; }

struct BranchProblem {
  Diagnostic diagnostic;
  std::vector<std::size_t> scenarios;  // in which it occurs
};

class BranchChecker {
 public:
  BranchChecker(const EvaluationContext& given, const std::vector<ConditionComponent>& components,
                const Diagnostics& known, Diagnostics& diagnostics)
      : scenarios_(given, components), source_(given.source), diagnostics_(diagnostics) {
    for (const Diagnostic& found : known.all()) {
      known_.insert(key_of(found));
    }
  }

  void run() {
    for (const TemplateEntry& entry : source_.resources.entries) {
      check(entry, fmt::format("Resources.{}", entry.name), true);
    }
    for (const TemplateEntry& entry : source_.outputs.entries) {
      check(entry, fmt::format("Outputs.{}", entry.name), false);
    }
  }

 private:
  void check(const TemplateEntry& entry, const std::string& path, bool is_resource) {
    if (!entry.node.is(NodeKind::Mapping)) {
      return;
    }
    const EntryScenarios scenarios = scenarios_.of(entry);
    if (scenarios.conditions.empty()) {
      return;
    }
    std::map<ProblemKey, BranchProblem> problems;
    for (std::size_t i = 0; i < scenarios.choices.size(); ++i) {
      if (i == 0) {
        continue;  // reported by the evaluation of the template itself
      }
      Diagnostics found;
      const EvaluationContext& context = scenarios_.enter(scenarios, i);
      if (!scenarios_.exists(entry)) {
        continue;
      }
      if (is_resource) {
        ResourceSet one;
        one.resources.push_back(evaluate_resource(context, entry, found));
        validate_resources(one, *context.schemas, found);
      } else {
        static_cast<void>(evaluate_output(context, entry, found));
      }
      collect(found, i, problems);
    }
    for (auto& [key, problem] : problems) {
      report(std::move(problem), scenarios);
    }
    if (scenarios.bounded) {
      Diagnostic bounded{
          codes::BranchesBounded,
          fmt::format("{} depends on {} conditions; of their combinations {} were "
                      "tried, not all",
                      entry.name, scenarios.conditions.size(), scenarios.choices.size()),
          entry.name_span, "give values for the parameters to check one combination in full"};
      bounded.path = path;
      diagnostics_.add(std::move(bounded));
    }
  }

  void collect(const Diagnostics& found, std::size_t scenario,
               std::map<ProblemKey, BranchProblem>& problems) const {
    for (const Diagnostic& one : found.all()) {
      // A mapping seldom has a key for every Region, and the trial's Region is ours.
      const bool of_trial = one.code == codes::MappingKeyNotFound && scenarios_.other_region();
      if (one.severity() == Severity::Error && !of_trial && !known_.contains(key_of(one))) {
        BranchProblem& problem =
            problems.try_emplace(key_of(one), BranchProblem{one, {}}).first->second;
        if (problem.scenarios.empty() || problem.scenarios.back() != scenario) {
          problem.scenarios.push_back(scenario);
        }
      }
    }
  }

  void report(BranchProblem problem, const EntryScenarios& scenarios) {
    Diagnostic& found = problem.diagnostic;
    if (found.code == codes::ReferenceToAbsent) {
      found.severity_override = Severity::Warning;  // as cfn-lint's W1001
    }
    found.message += fmt::format(" (when {})", scenarios_.needed(scenarios, problem.scenarios));
    const std::string values = scenarios_.values_of(scenarios, problem.scenarios.front());
    if (!values.empty()) {
      found.hint += fmt::format("{}for example with {}", found.hint.empty() ? "" : "; ", values);
    }
    diagnostics_.add(std::move(found));
  }

  BranchScenarios scenarios_;
  const Template& source_;
  Diagnostics& diagnostics_;
  std::set<ProblemKey> known_;
};

}  // namespace

void check_branches(const EvaluationContext& given,
                    const std::vector<ConditionComponent>& components, const Diagnostics& known,
                    Diagnostics& diagnostics) {
  BranchChecker(given, components, known, diagnostics).run();
}

}  // namespace drydock
