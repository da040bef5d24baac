#include "planner/evaluate/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/codes/reference_codes.hpp"
#include "base/codes/template_codes.hpp"
#include "planner/evaluate/expression_evaluator.hpp"
#include "planner/evaluate/nested/stack_frame.hpp"

namespace drydock {
namespace {

constexpr std::string_view kFunctions =
    "Ref, Fn::And, Fn::Or, Fn::Not, Fn::Equals, Fn::Contains, Fn::EachMemberEquals, "
    "Fn::EachMemberIn, Fn::RefAll, Fn::ValueOf and Fn::ValueOfAll";

// True, false, or not known here.
using Truth = std::optional<bool>;

class Rule {
 public:
  Rule(const EvaluationContext& context, std::string_view name, Span name_span,
       Diagnostics& diagnostics)
      : context_(context),
        diagnostics_(diagnostics),
        name_(name),
        name_span_(name_span),
        path_(fmt::format("Rules.{}", name)) {}

  void check(const Node& rule) {
    if (!rule.is(NodeKind::Mapping)) {
      invalid(rule.span(), "is not a mapping", "write RuleCondition and Assertions");
      return;
    }
    for (std::size_t i = 0; i < rule.size(); ++i) {
      if (rule.key(i) != "RuleCondition" && rule.key(i) != "Assertions") {
        invalid(rule.key_span(i),
                fmt::format("has the key {}, and there is no such key", rule.key(i)),
                nearest_hint(rule.key(i), {"RuleCondition", "Assertions"}));
      }
    }
    Truth applies = true;
    if (const std::optional<Node> condition = rule.find("RuleCondition")) {
      applies = truth(*condition);
    }
    const std::optional<Node> assertions = rule.find("Assertions");
    if (!assertions || !assertions->is(NodeKind::Sequence) || assertions->size() == 0) {
      invalid(assertions ? assertions->span() : name_span_, "asserts nothing",
              "write Assertions: a list of Assert and AssertDescription");
      return;
    }
    for (std::size_t i = 0; i < assertions->size(); ++i) {
      check_assertion((*assertions)[i], applies);
    }
    if (open_ && !failed_) {
      diagnostics_.add({codes::RuleNotEvaluated,
                        fmt::format("the rule {} is not decided here: {}", name_, *open_),
                        name_span_,
                        "CloudFormation decides it when the stack is deployed",
                        {},
                        path_});
    }
  }

 private:
  void check_assertion(const Node& assertion, Truth applies) {
    const std::optional<Node> assert =
        assertion.is(NodeKind::Mapping) ? assertion.find("Assert") : std::nullopt;
    if (!assert) {
      invalid(assertion.span(), "has an assertion without Assert",
              "write Assert: a function that yields true or false");
      return;
    }
    uses_.clear();
    const Truth holds = truth(*assert);
    if (failed_ || applies != true || holds != false) {
      return;
    }
    const std::optional<Node> description = assertion.find("AssertDescription");
    const std::string why = description ? fmt::format(": {}", description->text()) : "";
    diagnostics_.add(
        {codes::RuleViolated,
         all_defaults() ? required_parameters() + why : broken(why),
         assert->span(),
         all_defaults() ? how_to_give() : "give the parameters values that the rule allows",
         {},
         path_});
  }

  // Nobody gave a value to what the assertion reads: then the rule asks for one.
  [[nodiscard]] bool all_defaults() const {
    return !uses_.empty() && std::none_of(uses_.begin(), uses_.end(), [&](const auto& use) {
      return context_.options.parameters.contains(use.first);
    });
  }

  [[nodiscard]] std::string broken(const std::string& why) const {
    std::string values;
    for (const auto& [name, shown] : uses_) {
      values += fmt::format("{}{} is {}", values.empty() ? "" : ", ", name, shown);
    }
    return fmt::format("the rule {} is broken{}{}", name_, why,
                       values.empty() ? "" : fmt::format(" ({})", values));
  }

  [[nodiscard]] std::string required_parameters() const {
    std::vector<std::string> names;
    std::vector<std::string> defaults;
    for (const auto& [name, shown] : uses_) {
      names.push_back("`" + name + "`");
      defaults.push_back(shown);
    }
    const bool one = names.size() == 1;
    return fmt::format("the rule {} makes {} {}: {}, {}, {} not meet it", name_,
                       joined_by_and(names), one ? "a required parameter" : "required parameters",
                       one ? "its default" : "their defaults", joined_by_and(defaults),
                       one ? "does" : "do");
  }

  [[nodiscard]] std::string how_to_give() const {
    std::string given;
    for (const auto& [name, shown] : uses_) {
      given += fmt::format(" {}=…", name);
    }
    const bool nested = context_.frame != nullptr && !context_.frame->prefix.empty();
    return nested ? "give the nested stack" + given : "--parameters" + given;
  }

  static std::string joined_by_and(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
      text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
    }
    return text;
  }

  void invalid(Span span, const std::string& problem, std::string hint) {
    failed_ = true;
    diagnostics_.add({codes::RuleInvalid,
                      fmt::format("the rule {} {}", name_, problem),
                      span,
                      std::move(hint),
                      {},
                      path_});
  }

  Truth truth(const Node& node) {
    const Value value = evaluate(node);
    if (mentions_failure(value)) {
      failed_ = true;
      return std::nullopt;
    }
    if (value.is_unknown()) {
      return std::nullopt;
    }
    const Truth read = value.as_truth();
    if (!read) {
      invalid(node.span(), "has an expression that is neither true nor false here",
              "use a function that compares, such as Fn::Equals or Fn::Contains");
    }
    return read;
  }

  // The document's nesting bounds the recursion.
  Value evaluate(const Node& node) {
    if (node.is(NodeKind::Sequence)) {
      Value::List items;
      for (std::size_t i = 0; i < node.size(); ++i) {
        items.push_back(evaluate(node[i]));
      }
      return Value::list(std::move(items), node.span());
    }
    if (!node.is(NodeKind::Mapping)) {
      return literal(node);
    }
    if (node.size() != 1) {
      invalid(node.span(), "holds a mapping that is no function",
              fmt::format("rules are made of {}", kFunctions));
      return failed_value(node.span());
    }
    return function(node.key(0), node[0], node);
  }

  Value literal(const Node& node) {
    return ExpressionEvaluator(context_, ExpressionPlace::Condition, path_, diagnostics_)
        .evaluate(node);
  }

  Value function(std::string_view name, const Node& argument, const Node& whole) {
    if (name == "Ref") {
      return parameter(argument, whole);
    }
    if (name == "Fn::And" || name == "Fn::Or" || name == "Fn::Not" || name == "Fn::Equals") {
      Value value = evaluate(argument);
      if (mentions_failure(value)) {
        return failed_value(whole.span());
      }
      FunctionResult result = apply_function(name, std::move(value), whole.span());
      if (const FunctionProblem* problem = std::get_if<FunctionProblem>(&result)) {
        invalid(problem->span, fmt::format("is not written well: {}", problem->message),
                problem->hint);
        return failed_value(whole.span());
      }
      return std::get<Value>(std::move(result));
    }
    if (name == "Fn::Contains" || name == "Fn::EachMemberEquals" || name == "Fn::EachMemberIn") {
      return membership(name, argument, whole);
    }
    if (name == "Fn::RefAll" || name == "Fn::ValueOf" || name == "Fn::ValueOfAll") {
      return of_account(name, argument, whole);
    }
    invalid(whole.key_span(0), fmt::format("uses {}, which rules do not know", name),
            fmt::format("rules are made of {}", kFunctions));
    return failed_value(whole.span());
  }

  Value parameter(const Node& argument, const Node& whole) {
    const std::string_view name = argument.text();
    const bool pseudo = name.starts_with("AWS::");
    if (!pseudo && context_.source.parameters.find(name) == nullptr) {
      failed_ = true;
      diagnostics_.add(
          {codes::UnknownReference,
           fmt::format("the rule {} names {}, which is no parameter of the template", name_, name),
           whole.span(),
           nearest_hint(name, context_.source.parameters.names(),
                        "rules see parameters and pseudo parameters alone"),
           {},
           path_});
      return failed_value(whole.span());
    }
    Value value = literal(whole);
    if (value.is_unknown()) {
      open(fmt::format("{} is not known", name));
    } else if (!pseudo) {
      uses_.insert_or_assign(std::string(name), shown(value));
    }
    return value;
  }

  static std::string shown(const Value& value) {
    if (value.contains_secret()) {
      return "a secret";
    }
    if (value.is_list()) {
      std::string joined;
      for (const Value& item : value.items()) {
        joined += (joined.empty() ? "" : ",") + item.scalar_text().value_or("…");
      }
      return "\"" + joined + "\"";
    }
    return "\"" + value.scalar_text().value_or("…") + "\"";
  }

  void open(std::string why) { open_ = open_ ? open_ : std::move(why); }

  // Contains: [[text…], text]. EachMemberEquals: [[text…], text]. EachMemberIn: [[text…], [text…]].
  Value membership(std::string_view name, const Node& argument, const Node& whole) {
    const bool lists = name == "Fn::EachMemberIn";
    const Value value = evaluate(argument);
    if (mentions_failure(value)) {
      return failed_value(whole.span());
    }
    const bool pair = value.is_list() && value.items().size() == 2;
    const auto fits = [&](const Value& part, bool list) {
      return part.is_unknown() || (list ? part.is_list() : part.is_scalar());
    };
    if (!pair || !fits(value.items()[0], true) || !fits(value.items()[1], lists)) {
      invalid(argument.span(),
              fmt::format("gives {} something else than a list of texts and {}", name,
                          lists ? "another list" : "a text"),
              fmt::format("write {}: [[text, text], {}]", name, lists ? "[text, text]" : "text"));
      return failed_value(whole.span());
    }
    if (value.contains_unknown()) {
      open(open_.value_or("a value in it is not known"));
      return unknown_function(name, value, whole.span());
    }
    const Value::List& members = value.items()[0].items();
    const Value& other = value.items()[1];
    const auto equals = [](const Value& a, const Value& b) {
      return a.scalar_text() == b.scalar_text();
    };
    const auto is_other = [&](const Value& member) { return equals(member, other); };
    const auto is_in_other = [&](const Value& member) {
      return std::any_of(other.items().begin(), other.items().end(),
                         [&](const Value& allowed) { return equals(member, allowed); });
    };
    const bool holds = name == "Fn::Contains"
                           ? std::any_of(members.begin(), members.end(), is_other)
                       : lists ? std::all_of(members.begin(), members.end(), is_in_other)
                               : std::all_of(members.begin(), members.end(), is_other);
    return Value::boolean(holds, whole.span());
  }

  Value of_account(std::string_view name, const Node& argument, const Node& whole) {
    const bool list = argument.is(NodeKind::Sequence);
    const bool fits = name == "Fn::RefAll"
                          ? argument.is(NodeKind::String)
                          : list && argument.size() == 2 && argument[0].is(NodeKind::String) &&
                                argument[1].is(NodeKind::String);
    if (!fits ||
        (name == "Fn::ValueOf" && context_.source.parameters.find(argument[0].text()) == nullptr)) {
      invalid(argument.span(), fmt::format("gives {} something else than it takes", name),
              name == "Fn::RefAll"    ? "write Fn::RefAll: AWS::EC2::VPC::Id"
              : name == "Fn::ValueOf" ? "write Fn::ValueOf: [Parameter, Attribute]"
                                      : "write Fn::ValueOfAll: [AWS::EC2::VPC::Id, Attribute]");
      return failed_value(whole.span());
    }
    open(fmt::format("{} asks the account", name));
    return unknown_function(name, Value::null(argument.span()), whole.span());
  }

  const EvaluationContext& context_;
  Diagnostics& diagnostics_;
  std::string name_;
  Span name_span_;
  std::string path_;
  std::map<std::string, std::string> uses_;  // parameters of the assertion, with their values
  std::optional<std::string> open_;          // why the rule is not decided
  bool failed_ = false;
};

}  // namespace

void evaluate_rules(const Node& root, const EvaluationContext& context, Diagnostics& diagnostics) {
  const std::optional<Node> rules = root.find("Rules");
  if (!rules || rules->is(NodeKind::Null)) {
    return;
  }
  if (!rules->is(NodeKind::Mapping)) {
    diagnostics.add({codes::RuleInvalid, "the section Rules is not a mapping of names",
                     rules->span(), "write a name for each rule"});
    return;
  }
  for (std::size_t i = 0; i < rules->size(); ++i) {
    Rule(context, rules->key(i), rules->key_span(i), diagnostics).check((*rules)[i]);
  }
}

}  // namespace drydock
