#include "simulator/workflow/validate/definition_checker.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/codes/workflow_codes.hpp"
#include "base/nearest_name.hpp"
#include "simulator/workflow/validate/name_list.hpp"

namespace drydock {
namespace {

// Developer Guide, "Quotas": a definition and a request have 1 MB at most; names 80 characters.
constexpr std::size_t kMostBytes = 1'048'576;
constexpr std::size_t kLongestName = 80;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string_view language_name(QueryLanguage language) {
  return language == QueryLanguage::JsonPath ? "JSONPath" : "JSONata";
}

}  // namespace

void DefinitionChecker::report_at(DiagnosticCode code, const Place& place, Span span,
                                  std::string message, std::string hint) {
  diagnostics_.add({code, std::move(message), span, std::move(hint), {}, place.pointer()});
}

void DefinitionChecker::report(DiagnosticCode code, const Place& place, std::string message,
                               std::string hint) {
  report_at(code, place, place.node().span(), std::move(message), std::move(hint));
}

void DefinitionChecker::report_key(DiagnosticCode code, const Place& place, std::string message,
                                   std::string hint) {
  report_at(code, place, place.key_span(), std::move(message), std::move(hint));
}

std::string_view DefinitionChecker::open_mark() const {
  return options_.substitutions == Substitutions::Open ? "${" : kUnknownDefinitionPart;
}

bool DefinitionChecker::is_open(const Node& node) const {
  if (!node.is(NodeKind::String)) {
    return false;
  }
  const std::size_t begin = node.text().find(open_mark());
  return begin != std::string_view::npos && node.text().find('}', begin) != std::string_view::npos;
}

std::optional<Place> DefinitionChecker::member(const Place& object, std::string_view key) const {
  for (std::size_t i = 0; object.node().is(NodeKind::Mapping) && i < object.node().size(); ++i) {
    if (object.node().key(i) == key) {
      return object[i];
    }
  }
  return std::nullopt;
}

void DefinitionChecker::check(const Node& definition) {
  const Place root(definition);
  if (!definition.is(NodeKind::Mapping)) {
    report(codes::DefinitionNotObject, root, "the definition is no JSON object",
           R"(a definition is an object: {"StartAt": "First", "States": {"First": …}})");
    return;
  }
  const std::size_t bytes = options_.bytes != 0 ? options_.bytes : definition.span().size();
  if (bytes > kMostBytes) {
    report_at(
        codes::DefinitionTooLarge, root, {},
        fmt::format("the definition has {} bytes; Step Functions takes {}", bytes, kMostBytes),
        "move parts into state machines that it starts with states:startExecution");
  }
  Scope scope;
  scope.type = options_.type;
  const std::optional<Place> language = member(root, "QueryLanguage");
  if (language && language->node().is(NodeKind::String) && language->node().text() == "JSONata") {
    scope.language = QueryLanguage::Jsonata;
  }
  scope.machine_language = scope.language;
  collect_names(root);
  check_flow(root, Holder::Machine, scope);
}

void DefinitionChecker::check_alone(const Node& state, std::string_view name) {
  const std::string prefix = fmt::format("/States/{}", name);
  const Place place(state, prefix, name);
  collect_inner_names(place);
  Scope scope;
  scope.type = options_.type;
  check_state(place, scope);
}

// Names are unique over the whole machine (states-language.net, "States").
void DefinitionChecker::collect_names(const Place& flow) {
  const std::optional<Place> states = member(flow, "States");
  for (std::size_t i = 0;
       states && states->node().is(NodeKind::Mapping) && i < states->node().size(); ++i) {
    const Place state = (*states)[i];
    const auto [known, is_new] = names_.emplace(state.key(), state.key_span());
    if (!is_new) {
      Diagnostic diagnostic{
          codes::StateNameRepeated,
          fmt::format("there are two states `{}`", state.key()),
          state.key_span(),
          "names are unique over the whole state machine, branches and iterations "
          "included: rename one",
          {{known->second, "the other one"}},
          state.pointer()};
      diagnostics_.add(std::move(diagnostic));
    }
    collect_inner_names(state);
  }
}

void DefinitionChecker::collect_inner_names(const Place& state) {
  for (const std::string_view inner : {"ItemProcessor", "Iterator"}) {
    if (const std::optional<Place> processor = member(state, inner)) {
      collect_names(*processor);
    }
  }
  const std::optional<Place> branches = member(state, "Branches");
  for (std::size_t b = 0;
       branches && branches->node().is(NodeKind::Sequence) && b < branches->node().size(); ++b) {
    collect_names((*branches)[b]);
  }
}

void DefinitionChecker::check_flow(const Place& flow, Holder holder, const Scope& scope) {
  if (!expect(flow, NodeKind::Mapping, "an object with StartAt and States")) {
    return;
  }
  check_object(flow, holder, scope);
  check_transitions(flow);
}

void DefinitionChecker::check_object(const Place& object, Holder holder, const Scope& scope) {
  for (std::size_t i = 0; i < object.node().size(); ++i) {
    const Place field = object[i];
    if (const FieldRule* rule = find_field(holder, scope.language, field.key())) {
      check_value(field, *rule, scope);
    } else {
      report_unknown(field, holder, scope);
    }
  }
  check_groups(object, holder, scope);
}

void DefinitionChecker::report_unknown(const Place& field, Holder holder, const Scope& scope) {
  const bool state = static_cast<std::size_t>(holder) < kStateTypeCount;
  const std::string of = fmt::format("{}{}", holder_name(holder), state ? " states" : "");
  if (find_field(holder, field.key()) != nullptr) {
    const QueryLanguage other = scope.language == QueryLanguage::JsonPath ? QueryLanguage::Jsonata
                                                                          : QueryLanguage::JsonPath;
    report_key(codes::QueryLanguageMismatch, field,
               fmt::format("`{}` is a field of {}, and this state uses {}", field.key(),
                           language_name(other), language_name(scope.language)),
               scope.language == QueryLanguage::JsonPath
                   ? R"(set "QueryLanguage": "JSONata" in the state, or use the fields of JSONPath)"
                   : "JSONata has Arguments, Output, Items and Assign in place of the paths");
    return;
  }
  std::vector<std::string_view> names;
  for (const FieldRule& rule : all_fields()) {
    const std::uint8_t language =
        scope.language == QueryLanguage::JsonPath ? kInJsonPath : kInJsonata;
    if ((rule.holders & bit(holder)) != 0 && (rule.languages & language) != 0) {
      names.push_back(rule.name);
    }
  }
  const std::optional<std::string> near = nearest_name(field.key(), names);
  report_key(codes::DefinitionFieldUnknown, field,
             fmt::format("{} {} no field `{}`", of, state ? "have" : "has", field.key()),
             near ? fmt::format("did you mean {}?", *near) : "take it out");
}

void DefinitionChecker::check_groups(const Place& object, Holder holder, const Scope& scope) {
  for (const FieldGroup& group : all_groups()) {
    if ((group.holders & bit(holder)) == 0) {
      continue;
    }
    std::vector<Place> present;
    std::string known;
    for_each_name(group.names, [&](std::string_view name) {
      const std::optional<Place> field = member(object, name);
      // End: false is no End.
      if (field && !(name == "End" && field->node().text() == "false")) {
        present.push_back(*field);
      }
      if (find_field(holder, scope.language, name) != nullptr) {
        known += fmt::format("{}{}", known.empty() ? "" : ", ", name);
      }
    });
    if (present.empty() && group.together != Together::AtMostOne) {
      const bool one = known.find(',') == std::string::npos;
      report_key(codes::DefinitionFieldMissing, object,
                 one ? fmt::format("the field {} is missing", known)
                     : fmt::format("one of {} is missing", known),
                 fmt::format("{} needs {}", holder_name(holder), one ? "it" : "one of them"));
    } else if (present.size() > 1 && group.together != Together::AtLeastOne) {
      Diagnostic diagnostic{
          codes::DefinitionFieldsExclude,
          fmt::format("{} and {} exclude each other", present[0].key(), present[1].key()),
          present[1].key_span(),
          "keep one of them",
          {{present[0].key_span(), "the other one"}},
          object.pointer()};
      diagnostics_.add(std::move(diagnostic));
    }
  }
}

void DefinitionChecker::check_states(const Place& states, const Scope& scope) {
  if (!expect(states, NodeKind::Mapping, "an object of states by name")) {
    return;
  }
  if (states.node().size() == 0) {
    report(codes::DefinitionValueInvalid, states, "there are no states", "a flow has one or more");
  }
  for (std::size_t i = 0; i < states.node().size(); ++i) {
    check_state(states[i], scope);
  }
}

DefinitionChecker::Scope DefinitionChecker::state_scope(const Place& state, Scope scope) {
  const std::optional<Place> language = member(state, "QueryLanguage");
  scope.language = scope.machine_language;
  if (!language || !language->node().is(NodeKind::String)) {
    return scope;
  }
  if (language->node().text() == "JSONata") {
    scope.language = QueryLanguage::Jsonata;
  } else if (language->node().text() == "JSONPath" &&
             scope.machine_language == QueryLanguage::Jsonata) {
    report(codes::QueryLanguageMismatch, *language,
           "a state cannot use JSONPath where the whole state machine uses JSONata",
           "set JSONata in the states that use it, and not at the top");
  }
  return scope;
}

void DefinitionChecker::check_state(const Place& state, Scope scope) {
  const std::size_t length = characters(state.key());
  if (length == 0 || length > kLongestName) {
    report_key(codes::StateNameInvalid, state,
               fmt::format("the name `{}` has {} characters", state.key(), length),
               fmt::format("a name has 1 to {}", kLongestName));
  }
  if (!expect(state, NodeKind::Mapping, "an object with a Type")) {
    return;
  }
  const std::optional<Place> type = member(state, "Type");
  if (!type) {
    report_key(codes::DefinitionFieldMissing, state, "the field Type is missing",
               "Task, Pass, Wait, Succeed, Fail, Choice, Parallel or Map");
    return;
  }
  const std::optional<Holder> holder =
      type->node().is(NodeKind::String) ? state_type(type->node().text()) : std::nullopt;
  if (!holder) {
    report(codes::DefinitionValueInvalid, *type,
           fmt::format("there is no type of state `{}`", type->node().text()),
           "Task, Pass, Wait, Succeed, Fail, Choice, Parallel or Map");
    return;
  }
  scope = state_scope(state, scope);
  check_object(state, *holder, scope);
  if (*holder == Holder::Task) {
    check_task(state, scope);
  } else if (*holder == Holder::Map) {
    check_map(state, scope);
  } else if (const std::optional<Place> result = member(state, "Result"); result) {
    check_pass_result(*result);
  }
}

}  // namespace drydock
