#include "planner/evaluate/conditions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/function_codes.hpp"
#include "base/codes/reference_codes.hpp"
#include "planner/evaluate/expression_evaluator.hpp"
#include "planner/evaluate/nested/stack_frame.hpp"

namespace drydock {
namespace {

// The conditions that an expression names: {"Condition": name} and the first argument of Fn::If.
// The document's nesting bounds the recursion.
void collect_names(const Node& node, std::vector<Node>& names) {
  for (std::size_t i = 0; i < node.size(); ++i) {
    const Node child = node[i];
    if (node.is(NodeKind::Mapping) && node.size() == 1) {
      if (node.key(i) == "Condition" && child.is(NodeKind::String)) {
        names.push_back(child);
        continue;
      }
      if (node.key(i) == "Fn::If" && child.is(NodeKind::Sequence) && child.size() > 0 &&
          child[0].is(NodeKind::String)) {
        names.push_back(child[0]);
      }
    }
    collect_names(child, names);
  }
}

struct Use {
  std::size_t condition = 0;  // entry that is named
  Span span;
};

// Depth first without recursion: a chain of conditions may be as long as the template.
class ConditionOrder {
 public:
  ConditionOrder(const Template& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {
    const TemplateSection& section = source.conditions;
    uses_.resize(section.entries.size());
    state_.resize(section.entries.size(), State::New);
    for (std::size_t i = 0; i < section.entries.size(); ++i) {
      std::vector<Node> names;
      collect_names(section.entries[i].node, names);
      for (const Node& name : names) {
        if (const auto found = section.index.find(name.text()); found != section.index.end()) {
          uses_[i].push_back({found->second, name.span()});
        }
      }
    }
  }

  // Entries that stand on a cycle are left out.
  std::vector<std::size_t> order() {
    for (std::size_t i = 0; i < uses_.size(); ++i) {
      if (state_[i] == State::New) {
        visit(i);
      }
    }
    return std::move(order_);
  }

 private:
  enum class State : std::uint8_t { New, Open, Done, OnCycle };
  struct Step {
    std::size_t condition = 0;
    std::size_t next_use = 0;
  };

  void visit(std::size_t start) {
    path_.push_back({start, 0});
    state_[start] = State::Open;
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next_use == uses_[step.condition].size()) {
        if (state_[step.condition] == State::Open) {
          state_[step.condition] = State::Done;
          order_.push_back(step.condition);
        }
        path_.pop_back();
        continue;
      }
      const Use use = uses_[step.condition][step.next_use++];
      if (state_[use.condition] == State::New) {
        state_[use.condition] = State::Open;
        path_.push_back({use.condition, 0});
      } else if (state_[use.condition] == State::Open) {
        report_cycle(use);
      }
    }
  }

  void report_cycle(const Use& closing) {
    const auto first = std::find_if(path_.begin(), path_.end(), [&](const Step& step) {
      return step.condition == closing.condition;
    });
    Diagnostic diagnostic{codes::ConditionCycle, {}, closing.span, {}};
    std::string names;
    for (auto step = first; step != path_.end(); ++step) {
      const TemplateEntry& entry = source_.conditions.entries[step->condition];
      names += std::string(entry.name) + " -> ";
      diagnostic.labels.push_back({entry.name_span, fmt::format("{} is here", entry.name)});
      state_[step->condition] = State::OnCycle;
    }
    const std::string_view again = source_.conditions.entries[closing.condition].name;
    diagnostic.message = fmt::format("conditions refer to each other: {}{}", names, again);
    diagnostic.hint = "a condition may name only conditions that do not lead back to it";
    diagnostic.path = fmt::format("Conditions.{}", again);
    diagnostics_.add(std::move(diagnostic));
  }

  const Template& source_;
  Diagnostics& diagnostics_;
  std::vector<std::vector<Use>> uses_;
  std::vector<State> state_;
  std::vector<Step> path_;
  std::vector<std::size_t> order_;
};

// The value that keeps `value` from being known: the functions around it say nothing new.
const Value& innermost_unknown(const Value& value) {
  const Value* at = &value;
  for (std::size_t depth = 0; depth < kDeepestNesting; ++depth) {
    const Value& expression = at->expression();
    if (!expression.is_object() || expression.members().size() != 1) {
      break;
    }
    const Value& argument = expression.members().front().value;
    const Value* next = argument.is_unknown() ? &argument : nullptr;
    for (std::size_t i = 0; argument.is_list() && i < argument.items().size(); ++i) {
      next = next == nullptr && argument.items()[i].is_unknown() ? &argument.items()[i] : next;
    }
    if (next == nullptr) {
      break;
    }
    at = next;
  }
  return *at;
}

std::optional<bool> evaluate_condition(const EvaluationContext& context, const TemplateEntry& entry,
                                       Diagnostics& diagnostics) {
  const std::string path = fmt::format("Conditions.{}", entry.name);
  if (!entry.node.is(NodeKind::Mapping)) {
    return std::nullopt;  // reported by the template
  }
  ExpressionEvaluator evaluator(context, ExpressionPlace::Condition, path, diagnostics);
  const Value value = evaluator.evaluate(entry.node);
  if (value.is_unknown()) {
    if (const auto assumed = context.options.assumed_conditions.find(std::string(entry.name));
        assumed != context.options.assumed_conditions.end() && !mentions_failure(value)) {
      return assumed->second;
    }
    const bool nested = context.frame != nullptr && !context.frame->prefix.empty();
    if (nested && context.options.open_nested_conditions) {
      return false;
    }
    if (!mentions_failure(value)) {
      Diagnostic diagnostic{
          codes::ConditionNotKnown,
          fmt::format("the condition {} depends on a value that is not known before "
                      "a deployment ({})",
                      entry.name, describe_expression(innermost_unknown(value).expression())),
          entry.node.span(),
          nested
              ? "let the stack around it give a value that is known, or look at one outcome with "
                "evaluate --assume FILE"
              : "give the SSM parameter's value, or decide by an ordinary parameter"};
      if (nested) {
        diagnostic.labels.push_back({context.frame->asked_by, "the nested stack"});
      }
      diagnostic.path = path;
      diagnostics.add(std::move(diagnostic));
    }
    return std::nullopt;
  }
  const std::optional<bool> truth = value.as_truth();
  if (!truth) {
    diagnostics.add({codes::InvalidCondition,
                     fmt::format("the condition {} is neither true nor false", entry.name),
                     entry.node.span(),
                     "a condition is one of Fn::And, Fn::Equals, Fn::Not, Fn::Or, Condition",
                     {},
                     path});
  }
  return truth;
}

}  // namespace

std::optional<std::size_t> find_condition(const Template& source, std::string_view name, Span span,
                                          const std::string& path, Diagnostics& diagnostics) {
  const auto found = source.conditions.index.find(name);
  if (found != source.conditions.index.end()) {
    return found->second;
  }
  diagnostics.add({codes::UnknownCondition,
                   fmt::format("unresolved condition dependency {}: the template has no such "
                               "condition",
                               name),
                   span,
                   nearest_hint(name, source.conditions.names(), "declare it under Conditions"),
                   {},
                   path});
  return std::nullopt;
}

void check_condition_names(const Node& node, const Template& source, const std::string& path,
                           Diagnostics& diagnostics) {
  if (node.is(NodeKind::Mapping) && node.size() == 1 && node.key(0) == "Fn::If" &&
      node[0].is(NodeKind::Sequence) && node[0].size() > 0 && node[0][0].is(NodeKind::String)) {
    static_cast<void>(
        find_condition(source, node[0][0].text(), node[0][0].span(), path, diagnostics));
  }
  for (std::size_t i = 0; i < node.size(); ++i) {
    check_condition_names(node[i], source, path, diagnostics);
  }
}

std::vector<std::size_t> condition_order(const Template& source, Diagnostics& diagnostics) {
  return ConditionOrder(source, diagnostics).order();
}

void evaluate_conditions(EvaluationContext& context, std::span<const std::size_t> order,
                         Diagnostics& diagnostics) {
  const TemplateSection& section = context.source.conditions;
  context.conditions.resize(section.entries.size());
  for (const std::size_t i : order) {
    context.conditions[i] = evaluate_condition(context, section.entries[i], diagnostics);
  }
}

void evaluate_conditions(EvaluationContext& context, Diagnostics& diagnostics) {
  context.conditions.assign(context.source.conditions.entries.size(), std::nullopt);
  evaluate_conditions(context, condition_order(context.source, diagnostics), diagnostics);
}

}  // namespace drydock
