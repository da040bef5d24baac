#include "planner/lint/branch_scenarios.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "planner/evaluate/intrinsics.hpp"
#include "planner/evaluate/sub_text.hpp"

namespace drydock {
namespace {

// Combinations in which one entry is evaluated. Six independent conditions.
constexpr std::size_t kMostScenarios = 64;

// The conditions of Fn::If below a node, and those of the resources that it refers to: whether they
// exist decides whether the reference holds.
class ConditionCollector {
 public:
  explicit ConditionCollector(const Template& source) : source_(source) {}

  // The document's nesting bounds the recursion.
  void collect(const Node& node) {
    if (node.is(NodeKind::Mapping) && node.size() == 1) {
      collect_function(node.key(0), node[0]);
    }
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (!node[i].is_scalar()) {
        collect(node[i]);
      }
    }
  }
  void add(const Node& name) {
    if (const std::optional<std::size_t> condition = condition_named(source_, name)) {
      found_.insert(*condition);
    }
  }
  [[nodiscard]] const std::set<std::size_t>& found() const { return found_; }

 private:
  void collect_function(std::string_view function, const Node& argument) {
    const bool list = argument.is(NodeKind::Sequence) && argument.size() > 0;
    const Node first = list ? argument[0] : argument;
    if (function == "Fn::If" && list) {
      add(first);
    } else if (!first.is(NodeKind::String)) {
      return;
    } else if (function == "Ref" || function == "Fn::GetAtt") {
      refer_to(first.text());
    } else if (function == "Fn::Sub") {
      for (const SubPiece& piece : parse_sub_text(first.text())) {
        if (piece.variable) {
          refer_to(piece.text);
        }
      }
    }
  }

  // `name` may go on with the attribute.
  void refer_to(std::string_view name) {
    const TemplateEntry* resource = source_.resources.find(name.substr(0, name.find('.')));
    if (resource != nullptr && resource->node.is(NodeKind::Mapping)) {
      if (const std::optional<Node> condition = resource->node.find("Condition")) {
        add(*condition);
      }
    }
  }

  const Template& source_;
  std::set<std::size_t> found_;
};

std::string literal_text(const Template& source, std::size_t condition, bool truth) {
  return fmt::format("{} is {}", source.conditions.entries[condition].name, truth);
}

}  // namespace

std::optional<std::size_t> condition_named(const Template& source, const Node& name) {
  if (!name.is(NodeKind::String)) {
    return std::nullopt;
  }
  const auto found = source.conditions.index.find(name.text());
  return found == source.conditions.index.end() ? std::nullopt : std::optional(found->second);
}

BranchScenarios::BranchScenarios(const EvaluationContext& given,
                                 const std::vector<ConditionComponent>& components)
    : given_(given),
      components_(components),
      component_of_(given.source.conditions.entries.size(), components.size()),
      options_(given.options),
      context_{given.source, options_, given.schemas, given.parameters, given.mappings, {}, {}},
      given_conditions_(given.source.conditions.entries.size()) {
  for (std::size_t i = 0; i < components.size(); ++i) {
    const ConditionComponent& component = components[i];
    if (component.outcomes.empty()) {
      continue;
    }
    for (std::size_t j = 0; j < component.conditions.size(); ++j) {
      component_of_[component.conditions[j]] = i;
      given_conditions_[component.conditions[j]] = component.outcomes.front().truth[j];
    }
  }
}

EntryScenarios BranchScenarios::of(const TemplateEntry& entry) const {
  EntryScenarios scenarios;
  if (!entry.node.is(NodeKind::Mapping)) {
    return scenarios;
  }
  ConditionCollector used(given_.source);
  used.collect(entry.node);
  if (const std::optional<Node> own = entry.node.find("Condition")) {
    used.add(*own);
  }
  std::set<std::size_t> components;
  for (const std::size_t condition : used.found()) {
    if (component_of_[condition] < components_.size()) {
      scenarios.conditions.push_back(condition);
      components.insert(component_of_[condition]);
    }
  }
  scenarios.components.assign(components.begin(), components.end());
  for (const std::size_t component : scenarios.components) {
    scenarios.complete = scenarios.complete && components_[component].complete;
  }
  add_combinations(scenarios);
  for (const std::vector<std::size_t>& choice : scenarios.choices) {
    std::vector<bool>& truth = scenarios.truth.emplace_back();
    for (const std::size_t condition : scenarios.conditions) {
      const auto at = std::lower_bound(scenarios.components.begin(), scenarios.components.end(),
                                       component_of_[condition]);
      const ConditionComponent& component = components_[*at];
      const auto slot =
          std::lower_bound(component.conditions.begin(), component.conditions.end(), condition);
      const std::size_t outcome =
          choice[static_cast<std::size_t>(at - scenarios.components.begin())];
      truth.push_back(component.outcomes[outcome]
                          .truth[static_cast<std::size_t>(slot - component.conditions.begin())]);
    }
  }
  return scenarios;
}

// Outcomes that differ in a condition that the entry uses.
std::vector<std::size_t> BranchScenarios::distinct_outcomes(const EntryScenarios& scenarios,
                                                            std::size_t component) const {
  const ConditionComponent& from = components_[component];
  std::vector<std::size_t> slots;
  for (std::size_t i = 0; i < from.conditions.size(); ++i) {
    if (std::binary_search(scenarios.conditions.begin(), scenarios.conditions.end(),
                           from.conditions[i])) {
      slots.push_back(i);
    }
  }
  std::set<std::vector<bool>> seen;
  std::vector<std::size_t> distinct;
  for (std::size_t outcome = 0; outcome < from.outcomes.size(); ++outcome) {
    std::vector<bool> seen_truth;
    seen_truth.reserve(slots.size());
    for (const std::size_t slot : slots) {
      seen_truth.push_back(from.outcomes[outcome].truth[slot]);
    }
    if (seen.insert(std::move(seen_truth)).second) {
      distinct.push_back(outcome);
    }
  }
  return distinct;
}

void BranchScenarios::add_combinations(EntryScenarios& scenarios) const {
  std::vector<std::vector<std::size_t>> outcomes;
  std::size_t product = 1;
  for (const std::size_t component : scenarios.components) {
    outcomes.push_back(distinct_outcomes(scenarios, component));
    product = std::min(kMostScenarios + 1, product * outcomes.back().size());
  }
  scenarios.choices.emplace_back(outcomes.size(), std::size_t{0});
  if (product <= kMostScenarios) {
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      const std::size_t before = scenarios.choices.size();
      for (std::size_t j = 1; j < outcomes[i].size(); ++j) {
        for (std::size_t k = 0; k < before; ++k) {
          scenarios.choices.push_back(scenarios.choices[k]);
          scenarios.choices.back()[i] = outcomes[i][j];
        }
      }
    }
    return;
  }
  scenarios.bounded = true;
  scenarios.complete = false;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    for (std::size_t j = 1; j < outcomes[i].size() && scenarios.choices.size() < kMostScenarios;
         ++j) {
      scenarios.choices.push_back(scenarios.choices.front());
      scenarios.choices.back()[i] = outcomes[i][j];
    }
  }
}

Value BranchScenarios::trial_value(std::size_t parameter, const TrialValue& value) const {
  const Value& given = given_.parameters[parameter];
  if (value.text && given.scalar_text() == value.text) {
    return given;
  }
  if (value.text) {
    return Value::string(*value.text, given.span()).mark_secret(given.secret());
  }
  return unknown_function("Ref", Value::string(std::string(value.parameter)), given.span())
      .mark_secret(given.secret());
}

const EvaluationContext& BranchScenarios::enter(const EntryScenarios& scenarios, std::size_t i) {
  options_.region = given_.options.region;
  for (const std::size_t parameter : changed_) {
    context_.parameters[parameter] = given_.parameters[parameter];
  }
  changed_.clear();
  context_.conditions = given_conditions_;
  for (std::size_t c = 0; c < scenarios.components.size(); ++c) {
    const ConditionComponent& component = components_[scenarios.components[c]];
    const ConditionOutcome& outcome = component.outcomes[scenarios.choices[i][c]];
    for (std::size_t j = 0; j < component.conditions.size(); ++j) {
      context_.conditions[component.conditions[j]] = outcome.truth[j];
    }
    for (const TrialValue& value : outcome.values) {
      const auto parameter = given_.source.parameters.index.find(value.parameter);
      if (parameter == given_.source.parameters.index.end()) {
        options_.region = *value.text;
        continue;
      }
      context_.parameters[parameter->second] = trial_value(parameter->second, value);
      changed_.push_back(parameter->second);
    }
  }
  const std::vector<TemplateEntry>& resources = given_.source.resources.entries;
  context_.absent_because.assign(resources.size(), {});
  for (std::size_t r = 0; r < resources.size(); ++r) {
    if (!exists(resources[r])) {
      context_.absent_because[r] = resources[r].node.find("Condition")->text();
    }
  }
  return context_;
}

bool BranchScenarios::exists(const TemplateEntry& entry) const {
  const std::optional<Node> own =
      entry.node.is(NodeKind::Mapping) ? entry.node.find("Condition") : std::nullopt;
  const std::optional<std::size_t> condition =
      own ? condition_named(given_.source, *own) : std::nullopt;
  return !condition || context_.conditions[*condition].value_or(true);
}

std::string BranchScenarios::needed(const EntryScenarios& scenarios,
                                    const std::vector<std::size_t>& these) const {
  // What is true of every scenario outside `these` cannot single them out.
  const auto only_these = [&](const auto& holds) {
    for (std::size_t i = 0; i < scenarios.truth.size(); ++i) {
      if (holds(scenarios.truth[i]) && !std::binary_search(these.begin(), these.end(), i)) {
        return false;
      }
    }
    return true;
  };
  const std::vector<bool>& first = scenarios.truth[these.front()];
  const Template& source = given_.source;
  for (std::size_t a = 0; a < first.size(); ++a) {
    if (only_these([&](const std::vector<bool>& truth) { return truth[a] == first[a]; })) {
      return literal_text(source, scenarios.conditions[a], first[a]);
    }
  }
  for (std::size_t a = 0; a < first.size(); ++a) {
    for (std::size_t b = a + 1; b < first.size(); ++b) {
      if (only_these([&](const std::vector<bool>& truth) {
            return truth[a] == first[a] && truth[b] == first[b];
          })) {
        return fmt::format("{} and {}", literal_text(source, scenarios.conditions[a], first[a]),
                           literal_text(source, scenarios.conditions[b], first[b]));
      }
    }
  }
  std::string all;
  for (std::size_t a = 0; a < first.size(); ++a) {
    all += (all.empty() ? "" : " and ") + literal_text(source, scenarios.conditions[a], first[a]);
  }
  return all;
}

std::string BranchScenarios::values_of(const EntryScenarios& scenarios, std::size_t i) const {
  std::string text;
  for (std::size_t c = 0; c < scenarios.components.size(); ++c) {
    const ConditionComponent& component = components_[scenarios.components[c]];
    for (const TrialValue& value : component.outcomes[scenarios.choices[i][c]].values) {
      const auto parameter = given_.source.parameters.index.find(value.parameter);
      const bool is_region = parameter == given_.source.parameters.index.end();
      if (!value.text ||
          (is_region ? *value.text == given_.options.region
                     : given_.parameters[parameter->second].secret() ||
                           given_.parameters[parameter->second].scalar_text() == value.text)) {
        continue;
      }
      text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", value.parameter,
                          value.text->empty() ? "\"\"" : *value.text);
    }
  }
  return text;
}

}  // namespace drydock
