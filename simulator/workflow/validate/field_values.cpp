// What a value of each kind may be.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "base/codes/workflow_codes.hpp"
#include "simulator/workflow/json_path.hpp"
#include "simulator/workflow/jsonata_template.hpp"
#include "simulator/workflow/payload_template.hpp"
#include "simulator/workflow/run/timestamp.hpp"
#include "simulator/workflow/validate/definition_checker.hpp"
#include "simulator/workflow/validate/name_list.hpp"

namespace drydock {
namespace {

std::string_view kind_name(NodeKind kind) {
  static constexpr std::array<std::string_view, 6> kNames = {"null",   "a boolean", "a number",
                                                             "a text", "a list",    "an object"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string shown(const Node& node) {
  return node.is_scalar() && !node.is(NodeKind::Null) ? fmt::format("`{}`", node.text())
                                                      : std::string(kind_name(node.kind()));
}

std::string number_range(const FieldRule& rule, bool whole) {
  constexpr double kNoBound = 1e15;
  const char* const what = whole ? "a whole number" : "a number";
  if (rule.most > kNoBound) {
    return rule.least < -kNoBound ? what : fmt::format("{} from {:.0f} on", what, rule.least);
  }
  return fmt::format("{} from {:.0f} to {:.0f}", what, rule.least, rule.most);
}

constexpr std::string_view kPathHint = "a path begins with $: `$.order.id`";

}  // namespace

bool DefinitionChecker::expect(const Place& value, NodeKind kind, std::string_view what) {
  if (value.node().is(kind)) {
    return true;
  }
  if (!is_open(value.node())) {
    report(codes::DefinitionValueInvalid, value,
           fmt::format("{} is {}, not {}", value.key().empty() ? "this" : value.key(),
                       shown(value.node()), what),
           fmt::format("write {}", what));
  }
  return false;
}

void DefinitionChecker::check_value(const Place& value, const FieldRule& rule, const Scope& scope) {
  switch (rule.kind) {
    case FieldKind::Payload:
      return check_payload(value, scope);
    case FieldKind::PayloadObject:
      if ((scope.language == QueryLanguage::Jsonata && value.node().is(NodeKind::String)) ||
          expect(value, NodeKind::Mapping, "an object")) {
        check_payload(value, scope);
      }
      return;
    case FieldKind::Assign:
      return check_assign(value, scope);
    case FieldKind::Items:
      if (value.node().is(NodeKind::String) && !is_open(value.node())) {
        check_expression(value);
      } else {
        check_payload(value, scope);
      }
      return;
    case FieldKind::States:
      return check_states(value, scope);
    case FieldKind::Choices:
      return check_choices(value, scope);
    case FieldKind::Branches:
      if (expect(value, NodeKind::Sequence, "a list of branches") && value.node().size() == 0) {
        report(codes::DefinitionValueInvalid, value, "Branches is empty",
               "a Parallel state has one branch or more");
      }
      for (std::size_t i = 0; value.node().is(NodeKind::Sequence) && i < value.node().size(); ++i) {
        check_flow(value[i], Holder::Branch, scope);
      }
      return;
    case FieldKind::Handlers:
      return check_handlers(value, rule.inner, scope);
    case FieldKind::Object:
      if (rule.inner == Holder::Processor) {
        check_flow(value, rule.inner, processor_scope(value, scope));
      } else if (expect(value, NodeKind::Mapping, "an object")) {
        check_object(value, rule.inner, scope);
      }
      return;
    case FieldKind::ErrorNames:
      return check_error_names(value);
    default:
      return check_scalar(value, rule, scope);
  }
}

void DefinitionChecker::check_scalar(const Place& value, const FieldRule& rule,
                                     const Scope& scope) {
  if (is_open(value.node()) && rule.kind != FieldKind::Resource) {
    return;
  }
  switch (rule.kind) {
    case FieldKind::Text:
      (void)expect(value, NodeKind::String, "a text");
      return;
    case FieldKind::TextOrExpression:
      if (expect(value, NodeKind::String, "a text") && scope.language == QueryLanguage::Jsonata) {
        check_jsonata(value);
      }
      return;
    case FieldKind::Boolean:
      (void)expect(value, NodeKind::Bool, "true or false");
      return;
    case FieldKind::Choice:
      return check_choice(value, rule);
    case FieldKind::Integer:
    case FieldKind::LiteralInteger:
    case FieldKind::Number:
    case FieldKind::LiteralNumber:
      return check_number(value, rule, scope);
    case FieldKind::Path:
    case FieldKind::PathOrNull:
    case FieldKind::ReferencePath:
    case FieldKind::ResultPath:
      return check_path(value, rule.kind);
    case FieldKind::StringPath:
      return check_string_path(value);
    case FieldKind::Timestamp:
      return check_timestamp(value, scope);
    case FieldKind::Label:
      return check_label(value);
    case FieldKind::Resource:
      return check_resource(value, scope);
    default:
      return;
  }
}

void DefinitionChecker::check_choice(const Place& value, const FieldRule& rule) {
  if (!value.node().is(NodeKind::String) || !lists(rule.allowed, value.node().text())) {
    report(codes::DefinitionValueInvalid, value,
           fmt::format("{} cannot be {}", value.key(), shown(value.node())),
           fmt::format("write {}", listed(rule.allowed)));
  }
}

void DefinitionChecker::check_number(const Place& value, const FieldRule& rule,
                                     const Scope& scope) {
  const Node& node = value.node();
  const bool literal =
      rule.kind == FieldKind::LiteralInteger || rule.kind == FieldKind::LiteralNumber;
  if (!literal && scope.language == QueryLanguage::Jsonata && node.is(NodeKind::String) &&
      check_expression(value)) {
    return;
  }
  const bool whole = rule.kind == FieldKind::Integer || rule.kind == FieldKind::LiteralInteger;
  const std::string wanted = number_range(rule, whole);
  double number = 0;
  const char* const end = node.text().data() + node.text().size();
  const bool fits =
      node.is(NodeKind::Number) && std::from_chars(node.text().data(), end, number).ptr == end &&
      (!whole || std::floor(number) == number) && number >= rule.least && number <= rule.most;
  if (!fits) {
    report(codes::DefinitionValueInvalid, value,
           fmt::format("{} is {}, not {}", value.key(), shown(node), wanted),
           fmt::format("write {}", wanted));
  }
}

void DefinitionChecker::check_path(const Place& value, FieldKind kind) {
  const bool may_be_null = kind == FieldKind::PathOrNull || kind == FieldKind::ResultPath;
  if (may_be_null && value.node().is(NodeKind::Null)) {
    return;
  }
  if (!expect(value, NodeKind::String, may_be_null ? "a path or null" : "a path")) {
    return;
  }
  const std::string_view text = value.node().text();
  std::string why;
  if (kind != FieldKind::ResultPath && kind != FieldKind::ReferencePath &&
      text.starts_with("States.") && StateExpression::parse(text, why)) {
    return;
  }
  const std::optional<JsonPath> path = JsonPath::parse(text, why);
  if (!path) {
    report(codes::DefinitionPathInvalid, value,
           fmt::format("{} is `{}`, which is no path: {}", value.key(), text, why),
           std::string(kPathHint));
  } else if (kind == FieldKind::ResultPath && path->root() != JsonPath::Root::Input) {
    report(codes::DefinitionPathInvalid, value,
           fmt::format("{} is `{}`, which is no place in the input", value.key(), text),
           "a result can be put into the input alone; variables are set by Assign");
  } else if ((kind == FieldKind::ResultPath || kind == FieldKind::ReferencePath) &&
             !path->is_definite()) {
    report(codes::DefinitionPathInvalid, value,
           fmt::format("{} is `{}`, which may lead to several values", value.key(), text),
           "a reference path has names and indices alone: no *, no .., no slices, no filters");
  }
}

// What ErrorPath and CausePath may call (Developer Guide, "Fail workflow state").
void DefinitionChecker::check_string_path(const Place& value) {
  static constexpr std::string_view kGiveText =
      "States.ArrayGetItem|States.Base64Encode|States.Base64Decode|States.Format|"
      "States.JsonToString|States.Hash|States.UUID";
  if (!expect(value, NodeKind::String, "a path or an intrinsic function")) {
    return;
  }
  const std::string_view text = value.node().text();
  std::string why;
  if (!StateExpression::parse(text, why)) {
    report(codes::DefinitionPathInvalid, value,
           fmt::format("{} is `{}`, which is no path and no intrinsic function: {}", value.key(),
                       text, why),
           std::string(kPathHint));
  } else if (text.starts_with("States.") && !lists(kGiveText, text.substr(0, text.find('(')))) {
    report(codes::DefinitionPathInvalid, value,
           fmt::format("{} is `{}`, which gives no text", value.key(), text),
           fmt::format("{} give texts", listed(kGiveText)));
  }
}

// The calendar repeats itself after 400 years: those that no clock counts are judged by others.
bool DefinitionChecker::is_timestamp(std::string_view text) {
  int year = 0;
  if (text.size() < 4 ||
      std::from_chars(text.data(), text.data() + 4, year).ptr != text.data() + 4) {
    return false;
  }
  return parse_timestamp(fmt::format("{:04}{}", 1800 + year % 400, text.substr(4))).has_value();
}

void DefinitionChecker::check_timestamp(const Place& value, const Scope& scope) {
  if (!expect(value, NodeKind::String, "a timestamp")) {
    return;
  }
  if (scope.language == QueryLanguage::Jsonata && jsonata_expression(value.node().text())) {
    check_jsonata(value);
  } else if (!is_timestamp(value.node().text())) {
    report(
        codes::TimestampInvalid, value,
        fmt::format("{} is `{}`, which is no RFC 3339 timestamp", value.key(), value.node().text()),
        "write 2026-01-31T08:00:00Z: with a T, and a Z or an offset at its end");
  }
}

// Developer Guide, "Map state in Distributed mode", Label.
void DefinitionChecker::check_label(const Place& value) {
  constexpr std::size_t kLongest = 40;
  constexpr std::string_view kForbidden = "?*<>{}[]:;,\\|^~$#%&`\"";
  if (!expect(value, NodeKind::String, "a text")) {
    return;
  }
  const std::string_view text = value.node().text();
  std::string wrong = text.empty() ? "is empty" : text.size() > kLongest ? "is too long" : "";
  for (std::size_t i = 0; wrong.empty() && i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    // C1 control characters are U+0080 to U+009F: C2 80 to C2 9F.
    const bool c1 =
        c == 0xC2U && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0U;
    if (c <= ' ' || c == 0x7F || c1) {
      wrong = "has white space or a control character";
    } else if (kForbidden.find(text[i]) != std::string_view::npos) {
      wrong = fmt::format("has a `{}`", text[i]);
    }
  }
  if (!wrong.empty()) {
    report(codes::MapLabelInvalid, value, fmt::format("the label `{}` {}", text, wrong),
           "a label has 1 to 40 characters: letters, digits, - and _");
  }
  const auto [known, is_new] = labels_.emplace(text, value.node().span());
  if (!is_new) {
    diagnostics_.add({codes::MapLabelInvalid,
                      fmt::format("two Map states have the label `{}`", text),
                      value.node().span(),
                      "labels are unique over the whole state machine",
                      {{known->second, "the other one"}},
                      value.pointer()});
  }
}

}  // namespace drydock
