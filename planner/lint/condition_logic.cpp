#include "planner/lint/condition_logic.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "planner/evaluate/conditions.hpp"
#include "planner/evaluate/parameter_type.hpp"
#include "planner/evaluate/scalar_value.hpp"
#include "planner/model/region.hpp"

namespace drydock {
namespace {

constexpr std::string_view kRegion = "AWS::Region";
// Trials of one component. Ten conditions on two values each, or five parameters of four.
constexpr std::size_t kMostTrials = 1024;
// A text that no template compares with: it stands for every other value.
constexpr std::string_view kAnyOther = "\x1f other";

// What the conditions compare one parameter with.
struct Variable {
  std::string_view name;
  std::set<std::string> compared;
  std::vector<std::optional<std::string>> candidates = {};  // the given value first
};

// A formula as its condition uses it: the names of its variables and conditions, and whether it is
// made of comparisons of one parameter with literals alone.
struct Formula {
  std::set<std::size_t> variables;
  std::set<std::size_t> conditions;
  bool simple = true;
};

std::optional<std::string_view> referenced(const Node& node) {
  const bool is_ref = node.is(NodeKind::Mapping) && node.size() == 1 && node.key(0) == "Ref" &&
                      node[0].is(NodeKind::String);
  return is_ref ? std::optional(node[0].text()) : std::nullopt;
}

// "a", "b" of the pattern "^(a|b)$"; nothing for any other pattern.
std::optional<std::vector<std::string>> alternatives(std::string_view pattern) {
  const auto strip = [&](std::string_view front, std::string_view back) {
    if (pattern.starts_with(front) && pattern.ends_with(back) &&
        pattern.size() >= front.size() + back.size()) {
      pattern = pattern.substr(front.size(), pattern.size() - front.size() - back.size());
    }
  };
  strip("^", "$");
  strip("(?:", ")");
  strip("(", ")");
  std::vector<std::string> found(1);
  for (const char c : pattern) {
    if (c == '|') {
      found.emplace_back();
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_') {
      found.back() += c;
    } else {
      return std::nullopt;
    }
  }
  return found;
}

class ComponentFinder {
 public:
  explicit ComponentFinder(const EvaluationContext& context)
      : given_(context),
        options_(context.options),
        source_(context.source),
        trial_{source_, options_, context.schemas, context.parameters, context.mappings, {}, {}} {}

  std::vector<ConditionComponent> find() {
    Diagnostics ignored;  // cycles are reported by evaluate
    order_ = condition_order(source_, ignored);
    formulas_.resize(source_.conditions.entries.size());
    for (const std::size_t condition : order_) {
      read_formula(source_.conditions.entries[condition].node, formulas_[condition], false);
      Formula& formula = formulas_[condition];
      for (const std::size_t other : std::set<std::size_t>(formula.conditions)) {
        formula.variables.insert(formulas_[other].variables.begin(),
                                 formulas_[other].variables.end());
        formula.simple = formula.simple && formulas_[other].simple;
      }
    }
    for (Variable& variable : variables_) {
      find_candidates(variable);
    }
    std::vector<ConditionComponent> components;
    for (const std::vector<std::size_t>& group : groups()) {
      components.push_back(try_all(group));
    }
    return components;
  }

 private:
  std::size_t variable(std::string_view name) {
    const auto [at, added] = variable_index_.emplace(name, variables_.size());
    if (added) {
      variables_.push_back({name, {}, {}});
    }
    return at->second;
  }

  [[nodiscard]] bool is_variable(std::string_view name) const {
    return name == kRegion || source_.parameters.find(name) != nullptr;
  }

  // The document's nesting bounds the recursion. `inside` a function that is no logic.
  void read_formula(const Node& node, Formula& formula, bool inside) {
    if (const std::optional<std::string_view> name = referenced(node)) {
      read_reference(*name, formula);
      return;
    }
    if (node.is(NodeKind::Mapping) && node.size() == 1) {
      const std::string_view key = node.key(0);
      if (key == "Condition" && node[0].is(NodeKind::String)) {
        if (const auto at = source_.conditions.index.find(node[0].text());
            at != source_.conditions.index.end()) {
          formula.conditions.insert(at->second);
        }
        return;
      }
      if (key == "Fn::Equals" && !inside && read_comparison(node[0], formula)) {
        return;
      }
      inside = inside || !(key == "Fn::And" || key == "Fn::Or" || key == "Fn::Not");
    }
    formula.simple = formula.simple && !inside;
    for (std::size_t i = 0; i < node.size(); ++i) {
      read_formula(node[i], formula, inside);
    }
  }

  void read_reference(std::string_view name, Formula& formula) {
    formula.simple = false;
    if (name == "AWS::Partition" || name == "AWS::URLSuffix") {
      formula.variables.insert(variable(kRegion));
    } else if (is_variable(name)) {
      formula.variables.insert(variable(name));
    }
  }

  // Of a parameter with a literal.
  bool read_comparison(const Node& sides, Formula& formula) {
    if (!sides.is(NodeKind::Sequence) || sides.size() != 2) {
      return false;
    }
    const std::optional<std::string_view> left = referenced(sides[0]);
    const std::optional<std::string_view> right = referenced(sides[1]);
    const Node literal = sides[left ? 1 : 0];
    if (left.has_value() == right.has_value() || !literal.is_scalar()) {
      return false;
    }
    const std::string_view name = left ? *left : *right;
    const std::string text = scalar_value(literal).scalar_text().value_or("");
    if (name == "AWS::Partition" || name == "AWS::URLSuffix") {
      compare_region(text, formula);
      return true;
    }
    if (!is_variable(name)) {
      return false;
    }
    const std::size_t id = variable(name);
    formula.variables.insert(id);
    formula.simple = formula.simple && name != kRegion;  // there are more Regions than are tried
    variables_[id].compared.insert(text);
    return true;
  }

  // A Region of the partition stands for it.
  void compare_region(const std::string& text, Formula& formula) {
    const std::size_t id = variable(kRegion);
    formula.variables.insert(id);
    formula.simple = false;
    if (text == "aws-cn" || text == "amazonaws.com.cn") {
      variables_[id].compared.insert("cn-north-1");
    } else if (text == "aws-us-gov") {
      variables_[id].compared.insert("us-gov-west-1");
    } else {
      variables_[id].compared.insert("us-east-1");
    }
  }

  void find_candidates(Variable& variable) {
    std::vector<std::optional<std::string>>& candidates = variable.candidates;
    const auto add = [&](const std::optional<std::string>& text) {
      if (std::find(candidates.begin(), candidates.end(), text) == candidates.end()) {
        candidates.push_back(text);
      }
    };
    if (variable.name == kRegion) {
      add(options_.region);
      for (const std::string& region : variable.compared) {
        add(region);
      }
      for (const std::string_view other : {"eu-west-1", "us-east-1"}) {
        add(std::string(other));
      }
      return;
    }
    const TemplateEntry& entry = *source_.parameters.find(variable.name);
    const Value& given = given_.parameters[source_.parameters.index.at(variable.name)];
    std::optional<std::string> first = given.scalar_text();
    if (const std::optional<std::vector<std::string>> allowed = allowed_values(entry)) {
      if (first) {
        add(first);
      }
      for (const std::string& text : *allowed) {
        add(text);
      }
      if (!candidates.empty()) {
        return;
      }
    }
    add(first);
    for (const std::string& text : variable.compared) {
      add(text);
    }
    add(std::nullopt);
  }

  static std::optional<std::vector<std::string>> allowed_values(const TemplateEntry& entry) {
    if (!entry.node.is(NodeKind::Mapping)) {
      return std::nullopt;
    }
    if (const std::optional<Node> allowed = entry.node.find("AllowedValues");
        allowed && allowed->is(NodeKind::Sequence)) {
      std::vector<std::string> texts;
      for (std::size_t i = 0; i < allowed->size(); ++i) {
        if ((*allowed)[i].is_scalar()) {
          texts.push_back(scalar_value((*allowed)[i]).scalar_text().value_or(""));
        }
      }
      return texts;
    }
    const std::optional<Node> pattern = entry.node.find("AllowedPattern");
    return pattern && pattern->is(NodeKind::String) ? alternatives(pattern->text()) : std::nullopt;
  }

  // Conditions that share a variable, in template order.
  std::vector<std::vector<std::size_t>> groups() {
    std::vector<std::size_t> root(variables_.size());
    std::iota(root.begin(), root.end(), std::size_t{0});
    const auto find_root = [&](std::size_t at) {
      while (root[at] != at) {
        at = root[at] = root[root[at]];
      }
      return at;
    };
    for (const std::size_t condition : order_) {
      const std::set<std::size_t>& used = formulas_[condition].variables;
      for (const std::size_t id : used) {
        root[find_root(id)] = find_root(*used.begin());
      }
    }
    std::map<std::size_t, std::vector<std::size_t>> by_root;
    std::vector<std::vector<std::size_t>> result;
    std::vector<std::size_t> sorted = order_;
    std::sort(sorted.begin(), sorted.end());
    for (const std::size_t condition : sorted) {
      const std::set<std::size_t>& used = formulas_[condition].variables;
      if (used.empty()) {
        result.push_back({condition});
      } else {
        by_root[find_root(*used.begin())].push_back(condition);
      }
    }
    for (auto& [key, group] : by_root) {
      result.push_back(std::move(group));
    }
    return result;
  }

  ConditionComponent try_all(const std::vector<std::size_t>& group);
  void try_neighbours(const std::vector<std::size_t>& evaluated,
                      const std::vector<std::size_t>& used, ConditionComponent& component);
  bool try_one(const std::vector<std::size_t>& evaluated, const std::vector<std::size_t>& used,
               const std::vector<std::size_t>& choice, ConditionComponent& component);

  const EvaluationContext& given_;
  EvaluateOptions options_;
  const Template& source_;
  EvaluationContext trial_;
  std::vector<std::size_t> order_;
  std::vector<Formula> formulas_;  // by condition; variables are those of its conditions too
  std::vector<Variable> variables_;
  std::map<std::string_view, std::size_t> variable_index_;
  std::set<std::vector<bool>> seen_;
};

// The next combination of candidates, the last variable fastest; false behind the last.
bool advance(const std::vector<Variable>& variables, const std::vector<std::size_t>& used,
             std::vector<std::size_t>& choice) {
  for (std::size_t i = choice.size(); i-- > 0;) {
    if (++choice[i] < variables[used[i]].candidates.size()) {
      return true;
    }
    choice[i] = 0;
  }
  return false;
}

ConditionComponent ComponentFinder::try_all(const std::vector<std::size_t>& group) {
  ConditionComponent component;
  component.conditions = group;
  seen_.clear();
  std::set<std::size_t> variables;
  for (const std::size_t condition : group) {
    variables.insert(formulas_[condition].variables.begin(), formulas_[condition].variables.end());
    component.complete = component.complete && formulas_[condition].simple;
  }
  const std::vector<std::size_t> used(variables.begin(), variables.end());
  std::vector<std::size_t> evaluated;
  std::copy_if(order_.begin(), order_.end(), std::back_inserter(evaluated), [&](std::size_t one) {
    return std::binary_search(group.begin(), group.end(), one);
  });
  std::size_t product = 1;
  for (const std::size_t id : used) {
    product = std::min(kMostTrials + 1, product * variables_[id].candidates.size());
  }
  std::vector<std::size_t> choice(used.size(), 0);
  if (product <= kMostTrials) {
    do {
      component.complete = try_one(evaluated, used, choice, component) && component.complete;
    } while (advance(variables_, used, choice));
    return component;
  }
  try_neighbours(evaluated, used, component);
  return component;
}

// One value changed at a time, then two, until the bound.
void ComponentFinder::try_neighbours(const std::vector<std::size_t>& evaluated,
                                     const std::vector<std::size_t>& used,
                                     ConditionComponent& component) {
  std::vector<std::size_t> choice(used.size(), 0);
  component.complete = false;
  static_cast<void>(try_one(evaluated, used, choice, component));
  std::size_t trials = 1;
  for (std::size_t i = 0; i < used.size(); ++i) {
    for (std::size_t a = 1; a < variables_[used[i]].candidates.size(); ++a) {
      choice[i] = a;
      static_cast<void>(try_one(evaluated, used, choice, component));
      for (std::size_t j = i + 1; j < used.size() && trials < kMostTrials; ++j) {
        for (std::size_t b = 1; b < variables_[used[j]].candidates.size(); ++b, ++trials) {
          choice[j] = b;
          static_cast<void>(try_one(evaluated, used, choice, component));
        }
        choice[j] = 0;
      }
    }
    choice[i] = 0;
  }
}

// False if a condition cannot be evaluated with these values.
bool ComponentFinder::try_one(const std::vector<std::size_t>& evaluated,
                              const std::vector<std::size_t>& used,
                              const std::vector<std::size_t>& choice,
                              ConditionComponent& component) {
  ConditionOutcome outcome;
  for (std::size_t i = 0; i < used.size(); ++i) {
    const Variable& variable = variables_[used[i]];
    const std::optional<std::string>& text = variable.candidates[choice[i]];
    outcome.values.push_back({variable.name, text});
    if (variable.name == kRegion) {
      options_.region = *text;
    } else {
      trial_.parameters[source_.parameters.index.at(variable.name)] =
          Value::string(text.value_or(std::string(kAnyOther)));
    }
  }
  Diagnostics problems;
  evaluate_conditions(trial_, evaluated, problems);
  for (const std::size_t condition : component.conditions) {
    if (!trial_.conditions[condition]) {
      return false;
    }
    outcome.truth.push_back(*trial_.conditions[condition]);
  }
  if (seen_.insert(outcome.truth).second) {
    component.outcomes.push_back(std::move(outcome));
  }
  return true;
}

}  // namespace

std::vector<ConditionComponent> condition_components(const EvaluationContext& context) {
  return ComponentFinder(context).find();
}

}  // namespace drydock
