// Payload templates, JSONata, and the names of variables.
#include <fmt/format.h>

#include <set>

#include "base/codes/workflow_codes.hpp"
#include "simulator/jsonata/jsonata.hpp"
#include "simulator/workflow/intrinsic_functions.hpp"
#include "simulator/workflow/jsonata_template.hpp"
#include "simulator/workflow/payload_template.hpp"
#include "simulator/workflow/validate/definition_checker.hpp"

namespace drydock {
namespace {

constexpr std::size_t kLongestVariable = 80;

bool looks_like_expression(std::string_view text) {
  if (text == "$" || text == "$$" || text.starts_with("$.") || text.starts_with("$$.") ||
      text.starts_with("$[")) {
    std::string why;
    return StateExpression::parse(text, why).has_value();
  }
  return text.starts_with("States.") && find_intrinsic(text.substr(0, text.find('('))) != nullptr;
}

// Developer Guide, "Passing data between states with variables": names follow Unicode identifiers.
bool is_variable_name(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) {
    return false;
  }
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool ascii =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!ascii && byte < 0x80U) {
      return false;
    }
  }
  return true;
}

}  // namespace

void DefinitionChecker::check_payload(const Place& value, const Scope& scope) {
  if (scope.language == QueryLanguage::Jsonata) {
    check_jsonata(value);
  } else if (value.node().is(NodeKind::Mapping)) {
    check_payload_members(value);
  } else if (value.node().is(NodeKind::Sequence)) {
    for (std::size_t i = 0; i < value.node().size(); ++i) {
      check_payload(value[i], scope);
    }
  }
}

void DefinitionChecker::check_payload_members(const Place& object) {
  Scope json_path;
  for (std::size_t i = 0; i < object.node().size(); ++i) {
    const Place member = object[i];
    if (!member.key().ends_with(".$")) {
      warn_of_static_path(member, codes::PathWithoutDollar,
                          fmt::format("end the key in .$ if it is one: `{}.$`", member.key()));
      check_payload(member, json_path);
      continue;
    }
    const std::string_view plain = member.key().substr(0, member.key().size() - 2);
    if (object.node().find(plain)) {
      report_key(codes::PayloadKeyRepeated, member,
                 fmt::format("`{}` and `{}` both become `{}`", plain, member.key(), plain),
                 "keep one of them");
    }
    check_payload_expression(member);
  }
}

void DefinitionChecker::check_payload_expression(const Place& value) {
  if (is_open(value.node())) {
    return;
  }
  std::string why = "it is no text";
  if (!value.node().is(NodeKind::String) || !StateExpression::parse(value.node().text(), why)) {
    report(codes::PayloadExpressionInvalid, value,
           fmt::format("`{}` must hold a path or an intrinsic function: {}", value.key(), why),
           "write a path, `$.order.id`, or a call, `States.Format('{}', $.id)`; or take the .$ off "
           "the key");
  }
}

void DefinitionChecker::warn_of_static_path(const Place& value, DiagnosticCode code,
                                            std::string hint) {
  if (value.node().is(NodeKind::String) && looks_like_expression(value.node().text())) {
    report(code, value,
           fmt::format("`{}` is text here and not what it leads to", value.node().text()),
           std::move(hint));
  }
}

void DefinitionChecker::check_pass_result(const Place& value) {
  warn_of_static_path(value, codes::PassResultStatic,
                      "what a Pass state computes stands in Parameters");
  for (std::size_t i = 0; !value.node().is_scalar() && i < value.node().size(); ++i) {
    check_pass_result(value[i]);
  }
}

void DefinitionChecker::check_jsonata(const Place& value) {
  if (value.node().is(NodeKind::String)) {
    const std::string_view text = value.node().text();
    if (is_open(value.node())) {
      return;
    }
    if (jsonata_expression(text)) {
      check_expression(value);
    } else if (text.starts_with("{%") || text.ends_with("%}")) {
      report(codes::JsonataUnclosed, value, fmt::format("`{}` is text and no expression", text),
             "an expression begins with {% and ends with %}, with nothing before and behind");
    }
    return;
  }
  for (std::size_t i = 0; !value.node().is_scalar() && i < value.node().size(); ++i) {
    check_jsonata(value[i]);
  }
}

bool DefinitionChecker::check_expression(const Place& value) {
  const std::optional<std::string_view> expression = jsonata_expression(value.node().text());
  if (!expression) {
    report(codes::DefinitionValueInvalid, value,
           fmt::format("{} is the text `{}`", value.key(), value.node().text()),
           "write a value, or an expression between {% and %}");
    return true;
  }
  jsonata::Problem problem;
  if (!jsonata::parse(*expression, problem)) {
    report(codes::JsonataInvalid, value,
           fmt::format("the expression cannot be read: {} ({}, position {})", problem.message,
                       problem.code, problem.position),
           "try it with drydock workflow eval");
  }
  return true;
}

void DefinitionChecker::check_assign(const Place& value, const Scope& scope) {
  if (!expect(value, NodeKind::Mapping, "an object of variables by name")) {
    return;
  }
  for (std::size_t i = 0; i < value.node().size(); ++i) {
    std::string_view name = value.node().key(i);
    if (scope.language == QueryLanguage::JsonPath && name.ends_with(".$")) {
      name.remove_suffix(2);
    }
    if (name == "states") {
      report_key(codes::VariableNameInvalid, value[i], "`states` is a reserved name",
                 "the service keeps $states for itself; take another name");
    } else if (!is_variable_name(name) || name.size() > kLongestVariable) {
      report_key(codes::VariableNameInvalid, value[i],
                 fmt::format("`{}` is no name of a variable", name),
                 "a name has 1 to 80 letters, digits and _, and does not begin with a digit");
    }
  }
  check_payload(value, scope);
}

}  // namespace drydock
