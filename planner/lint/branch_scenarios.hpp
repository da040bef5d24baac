// The combinations of conditions in which one resource or output is to be looked at, and what the
// template is evaluated against in each. What is looked for is left to branches and unreachable.
#pragma once

#include <string>
#include <vector>

#include "planner/evaluate/evaluation_context.hpp"
#include "planner/lint/condition_logic.hpp"

namespace drydock {

struct EntryScenarios {
  std::vector<std::size_t> conditions;  // entries of Conditions that the entry uses, sorted
  std::vector<std::size_t> components;  // that hold them, sorted
  // One for each scenario: an outcome of each of `components`. No two differ in nothing that the
  // entry uses; the first is that of the given values.
  std::vector<std::vector<std::size_t>> choices;
  std::vector<std::vector<bool>> truth;  // of each scenario, by `conditions`
  bool bounded = false;                  // not every combination is among them
  bool complete = true;                  // none is missing for any other reason either
};

class BranchScenarios {
 public:
  // Preconditions: as for check_branches; `components` outlive this.
  BranchScenarios(const EvaluationContext& given,
                  const std::vector<ConditionComponent>& components);
  BranchScenarios(const BranchScenarios&) = delete;
  BranchScenarios& operator=(const BranchScenarios&) = delete;

  [[nodiscard]] EntryScenarios of(const TemplateEntry& entry) const;
  // The context of scenario `i`, valid until the next call.
  const EvaluationContext& enter(const EntryScenarios& scenarios, std::size_t i);
  // In the scenario that was entered last:
  [[nodiscard]] bool exists(const TemplateEntry& entry) const;
  [[nodiscard]] bool other_region() const { return options_.region != given_.options.region; }

  // The fewest conditions that single out scenarios of `these`: "IsProd is true and Multi is
  // false".
  [[nodiscard]] std::string needed(const EntryScenarios& scenarios,
                                   const std::vector<std::size_t>& these) const;
  // Values that bring scenario `i` about, as far as they differ from the given ones: "Env = prod".
  [[nodiscard]] std::string values_of(const EntryScenarios& scenarios, std::size_t i) const;

 private:
  void add_combinations(EntryScenarios& scenarios) const;
  [[nodiscard]] std::vector<std::size_t> distinct_outcomes(const EntryScenarios& scenarios,
                                                           std::size_t component) const;
  [[nodiscard]] Value trial_value(std::size_t parameter, const TrialValue& value) const;

  const EvaluationContext& given_;
  const std::vector<ConditionComponent>& components_;
  std::vector<std::size_t> component_of_;  // by condition; the number of components if none
  EvaluateOptions options_;
  EvaluationContext context_;
  std::vector<std::optional<bool>> given_conditions_;
  std::vector<std::size_t> changed_;  // parameters that the entered scenario sets
};

// The entry of the condition that an Fn::If or a Condition attribute names, if there is one.
[[nodiscard]] std::optional<std::size_t> condition_named(const Template& source, const Node& name);

}  // namespace drydock
