#include <fmt/format.h>

#include <array>

#include "simulator/workflow/compile/compiler.hpp"

namespace drydock {
namespace {

struct NamedTest {
  std::string_view name;
  ChoiceTest test;
};
constexpr std::array<NamedTest, 23> kComparisons{{
    {"StringEquals", ChoiceTest::StringEquals},
    {"StringLessThan", ChoiceTest::StringLessThan},
    {"StringGreaterThan", ChoiceTest::StringGreaterThan},
    {"StringLessThanEquals", ChoiceTest::StringLessThanEquals},
    {"StringGreaterThanEquals", ChoiceTest::StringGreaterThanEquals},
    {"StringMatches", ChoiceTest::StringMatches},
    {"NumericEquals", ChoiceTest::NumericEquals},
    {"NumericLessThan", ChoiceTest::NumericLessThan},
    {"NumericGreaterThan", ChoiceTest::NumericGreaterThan},
    {"NumericLessThanEquals", ChoiceTest::NumericLessThanEquals},
    {"NumericGreaterThanEquals", ChoiceTest::NumericGreaterThanEquals},
    {"BooleanEquals", ChoiceTest::BooleanEquals},
    {"TimestampEquals", ChoiceTest::TimestampEquals},
    {"TimestampLessThan", ChoiceTest::TimestampLessThan},
    {"TimestampGreaterThan", ChoiceTest::TimestampGreaterThan},
    {"TimestampLessThanEquals", ChoiceTest::TimestampLessThanEquals},
    {"TimestampGreaterThanEquals", ChoiceTest::TimestampGreaterThanEquals},
    {"IsNull", ChoiceTest::IsNull},
    {"IsPresent", ChoiceTest::IsPresent},
    {"IsNumeric", ChoiceTest::IsNumeric},
    {"IsString", ChoiceTest::IsString},
    {"IsBoolean", ChoiceTest::IsBoolean},
    {"IsTimestamp", ChoiceTest::IsTimestamp},
}};

}  // namespace

void StateCompiler::compile_choice(const Node& node, State& state, const Names& names) {
  state.otherwise = target(node, "Default", names);
  const std::optional<Node> rules = node.find("Choices");
  if (!rules || !rules->is(NodeKind::Sequence)) {
    refuse(node, fmt::format("Choice `{}` has no `Choices`", state.name));
    return;
  }
  for (std::size_t i = 0; i < rules->size(); ++i) {
    const Node written = (*rules)[i];
    ChoiceRule rule;
    rule.next = target(written, "Next", names);
    if (rule.next == kNoState) {
      refuse(written, fmt::format("a rule of Choice `{}` names no state in `Next`", state.name));
    }
    rule.assign = template_of(written, state, "Assign");
    if (state.language == QueryLanguage::Jsonata) {
      rule.condition = query(written, "Condition").query;
      rule.output = query(written, "Output");
      if (rule.condition == nullptr) {
        refuse(written, fmt::format("a rule of Choice `{}` has no `Condition`", state.name));
      }
    } else {
      rule.node = static_cast<std::uint32_t>(state.choice_nodes.size());
      state.choice_nodes.emplace_back();
      compile_test(written, state, rule.node, 0);
    }
    state.rules.push_back(std::move(rule));
  }
}

// Recursion: as deep as the document, at most kDeepestNesting.
void StateCompiler::compile_test(const Node& node, State& state, std::uint32_t at, int depth) {
  for (const auto& [name, test] :
       {NamedTest{"And", ChoiceTest::And}, NamedTest{"Or", ChoiceTest::Or},
        NamedTest{"Not", ChoiceTest::Not}}) {
    const std::optional<Node> inner = node.find(name);
    if (!inner) {
      continue;
    }
    const bool one = test == ChoiceTest::Not;
    if (!inner->is(one ? NodeKind::Mapping : NodeKind::Sequence)) {
      refuse(*inner, fmt::format("`{}` must hold {}", name, one ? "one rule" : "a list of rules"));
      return;
    }
    const std::size_t count = one ? 1 : inner->size();
    const auto first = static_cast<std::uint32_t>(state.choice_nodes.size());
    state.choice_nodes.resize(first + count);
    state.choice_nodes[at].test = test;
    state.choice_nodes[at].first = first;
    state.choice_nodes[at].count = static_cast<std::uint32_t>(count);
    for (std::size_t i = 0; i < count; ++i) {
      compile_test(one ? *inner : (*inner)[i], state, first + static_cast<std::uint32_t>(i),
                   depth + 1);
    }
    return;
  }
  compile_comparison(node, state, at);
}

std::uint32_t StateCompiler::add_path(const Node& node, State& state) {
  std::string why = "a path is a text";
  std::optional<JsonPath> path;
  if (node.is(NodeKind::String)) {
    why.clear();
    path = JsonPath::parse(node.text(), why);
  }
  if (!path) {
    refuse(node, fmt::format("a rule of Choice `{}` holds no path: {}", state.name, why));
    return ChoiceNode::kNoPath;
  }
  state.paths.push_back(*std::move(path));
  return static_cast<std::uint32_t>(state.paths.size() - 1);
}

void StateCompiler::compile_comparison(const Node& node, State& state, std::uint32_t at) {
  const std::optional<Node> variable = node.find("Variable");
  if (!variable) {
    refuse(node, fmt::format("a rule of Choice `{}` has no `Variable`", state.name));
    return;
  }
  ChoiceNode made;
  made.variable = add_path(*variable, state);
  for (const NamedTest& comparison : kComparisons) {
    const std::string path_name = std::string(comparison.name) + "Path";
    const std::optional<Node> literal = node.find(comparison.name);
    const std::optional<Node> path = node.find(path_name);
    if (!literal && !path) {
      continue;
    }
    made.test = comparison.test;
    if (literal) {
      made.operand = json_of(*literal, *machine_.literals);
    } else {
      made.operand_path = add_path(*path, state);
    }
    state.choice_nodes[at] = made;
    return;
  }
  refuse(node, fmt::format("a rule of Choice `{}` compares with nothing", state.name));
}

}  // namespace drydock
