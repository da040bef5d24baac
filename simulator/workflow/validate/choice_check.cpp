// The rules of a Choice state (states-language.net, "Choice State").
#include <fmt/format.h>

#include "base/codes/workflow_codes.hpp"
#include "base/nearest_name.hpp"
#include "simulator/workflow/json_path.hpp"
#include "simulator/workflow/jsonata_template.hpp"
#include "simulator/workflow/validate/definition_checker.hpp"
#include "simulator/workflow/validate/name_list.hpp"

namespace drydock {
namespace {

constexpr std::string_view kRuleFields = "Next|Comment|Assign|Variable|And|Or|Not";
constexpr std::string_view kJsonataFields = "Next|Comment|Assign|Output|Condition";
constexpr std::string_view kOrders = "Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals";
constexpr std::string_view kIsTests = "IsNull|IsPresent|IsNumeric|IsString|IsBoolean|IsTimestamp";

// "String" of StringLessThan; "" if the name is no comparison.
std::string_view compared_kind(std::string_view name) {
  if (lists(kIsTests, name)) {
    return "Is";
  }
  if (name == "StringMatches") {
    return "String";
  }
  const bool path = name.ends_with("Path");
  if (path) {
    name.remove_suffix(4);
  }
  for (const std::string_view kind : {"String", "Numeric", "Timestamp", "Boolean"}) {
    if (name.starts_with(kind) &&
        lists(kind == "Boolean" ? "Equals" : kOrders, name.substr(kind.size()))) {
      return path ? "Path" : kind;
    }
  }
  return "";
}

}  // namespace

void DefinitionChecker::check_choices(const Place& list, const Scope& scope) {
  if (!expect(list, NodeKind::Sequence, "a list of rules")) {
    return;
  }
  if (list.node().size() == 0) {
    report(codes::DefinitionValueInvalid, list, "Choices is empty", "write one rule or more");
  }
  for (std::size_t i = 0; i < list.node().size(); ++i) {
    check_rule(list[i], true, scope);
  }
}

void DefinitionChecker::check_rule(const Place& rule, bool outermost, const Scope& scope) {
  if (!expect(rule, NodeKind::Mapping, "an object: a rule")) {
    return;
  }
  if (outermost && !member(rule, "Next")) {
    report(codes::DefinitionFieldMissing, rule, "the rule has no Next",
           "name the state that follows if it holds");
  }
  check_rule_fields(rule, outermost, scope);
  if (scope.language == QueryLanguage::Jsonata) {
    check_jsonata_rule(rule, scope);
  } else {
    check_comparison(rule, scope);
  }
}

void DefinitionChecker::check_rule_fields(const Place& rule, bool outermost, const Scope& scope) {
  const bool jsonata = scope.language == QueryLanguage::Jsonata;
  for (std::size_t i = 0; i < rule.node().size(); ++i) {
    const Place field = rule[i];
    const bool comparison = !compared_kind(field.key()).empty();
    const bool of_path = comparison || lists(kRuleFields, field.key());
    const bool of_jsonata = lists(kJsonataFields, field.key());
    if (jsonata ? of_jsonata : of_path) {
      if (field.key() == "Next" || field.key() == "Comment") {
        (void)expect(field, NodeKind::String, "a text");
      } else if (field.key() == "Assign") {
        check_assign(field, scope);
      } else if (field.key() == "Output") {
        check_payload(field, scope);
      }
      if (!outermost && (field.key() == "Next" || field.key() == "Assign")) {
        report_key(codes::DefinitionFieldUnknown, field,
                   fmt::format("a rule inside And, Or or Not has no {}", field.key()),
                   "it belongs to the outermost rule");
      }
    } else if (of_path || of_jsonata) {
      report_key(
          codes::QueryLanguageMismatch, field,
          fmt::format("`{}` belongs to rules of {}", field.key(), jsonata ? "JSONPath" : "JSONata"),
          jsonata ? "in JSONata a rule has a Condition"
                  : R"(set "QueryLanguage": "JSONata" in the state)");
    } else {
      std::vector<std::string_view> names;
      for_each_name(jsonata ? kJsonataFields : kRuleFields,
                    [&](std::string_view name) { names.push_back(name); });
      const std::optional<std::string> near = nearest_name(field.key(), names);
      report_key(codes::DefinitionFieldUnknown, field,
                 fmt::format("a rule has no field `{}`", field.key()),
                 near ? fmt::format("did you mean {}?", *near) : "take it out");
    }
  }
}

void DefinitionChecker::check_jsonata_rule(const Place& rule, const Scope& /*scope*/) {
  const std::optional<Place> condition = member(rule, "Condition");
  if (!condition) {
    report(codes::DefinitionFieldMissing, rule, "the rule has no Condition",
           "write an expression that gives true or false");
  } else if (condition->node().is(NodeKind::String)) {
    if (!is_open(condition->node())) {
      check_expression(*condition);
    }
  } else {
    (void)expect(*condition, NodeKind::Bool, "an expression, true or false");
  }
}

void DefinitionChecker::check_comparison(const Place& rule, const Scope& scope) {
  std::vector<Place> tests;
  for (std::size_t i = 0; i < rule.node().size(); ++i) {
    const Place field = rule[i];
    const std::string_view kind = compared_kind(field.key());
    if (!kind.empty()) {
      check_operand(field, kind);
      tests.push_back(field);
    } else if (field.key() == "Not") {
      check_rule(field, false, scope);
      tests.push_back(field);
    } else if (field.key() == "And" || field.key() == "Or") {
      tests.push_back(field);
      if (expect(field, NodeKind::Sequence, "a list of rules") && field.node().size() == 0) {
        report(codes::DefinitionValueInvalid, field, fmt::format("{} is empty", field.key()),
               "write one rule or more");
      }
      for (std::size_t r = 0; field.node().is(NodeKind::Sequence) && r < field.node().size(); ++r) {
        check_rule(field[r], false, scope);
      }
    }
  }
  const std::optional<Place> variable = member(rule, "Variable");
  if (variable && !is_open(variable->node())) {
    check_path(*variable, FieldKind::Path);
  }
  if (tests.empty()) {
    report(codes::DefinitionFieldMissing, rule, "the rule tests nothing",
           "write a Variable and a comparison, or And, Or, Not");
  } else if (tests.size() > 1) {
    diagnostics_.add({codes::DefinitionFieldsExclude,
                      fmt::format("{} and {} exclude each other", tests[0].key(), tests[1].key()),
                      tests[1].key_span(),
                      "join two rules with And or Or",
                      {{tests[0].key_span(), "the other one"}},
                      rule.pointer()});
  } else if (!compared_kind(tests[0].key()).empty() && !variable) {
    report(codes::DefinitionFieldMissing, rule, "the rule has no Variable",
           fmt::format("{} compares what Variable leads to", tests[0].key()));
  }
}

void DefinitionChecker::check_operand(const Place& value, std::string_view name) {
  if (is_open(value.node())) {
    return;
  }
  if (name == "Path") {
    check_path(value, FieldKind::Path);
  } else if (name == "Is" || name == "Boolean") {
    (void)expect(value, NodeKind::Bool, "true or false");
  } else if (name == "Numeric") {
    (void)expect(value, NodeKind::Number, "a number");
  } else if (expect(value, NodeKind::String, name == "String" ? "a text" : "a timestamp") &&
             name == "Timestamp" && !is_timestamp(value.node().text())) {
    report(codes::TimestampInvalid, value,
           fmt::format("`{}` is no RFC 3339 timestamp", value.node().text()),
           "write 2026-01-31T08:00:00Z: with a T, and a Z or an offset at its end");
  }
}

}  // namespace drydock
