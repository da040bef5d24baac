// The walk through a definition behind validate_definition: one class, whose parts stand in files
// by what they judge. Internal to this room.
//
// Recursion over a definition is bounded by the nesting of a Document (kDeepestNesting).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "simulator/workflow/validate/definition_fields.hpp"
#include "simulator/workflow/validate/definition_place.hpp"
#include "simulator/workflow/validate/resource_verdict.hpp"
#include "simulator/workflow/validate/validate_definition.hpp"

namespace drydock {

class DefinitionChecker {
 public:
  DefinitionChecker(const DefinitionOptions& options, Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics) {}

  void check(const Node& definition);
  void check_alone(const Node& state, std::string_view name);

 private:
  // What holds for everything in a state or a flow.
  struct Scope {
    QueryLanguage language = QueryLanguage::JsonPath;
    QueryLanguage machine_language = QueryLanguage::JsonPath;
    MachineType type = MachineType::Standard;
  };

  void report(DiagnosticCode code, const Place& place, std::string message, std::string hint);
  void report_key(DiagnosticCode code, const Place& place, std::string message, std::string hint);
  void report_at(DiagnosticCode code, const Place& place, Span span, std::string message,
                 std::string hint);
  // A part of the text is not known yet.
  [[nodiscard]] bool is_open(const Node& node) const;
  [[nodiscard]] std::string_view open_mark() const;
  [[nodiscard]] std::optional<Place> member(const Place& object, std::string_view key) const;

  // definition_checker.cpp
  void collect_names(const Place& flow);
  void collect_inner_names(const Place& state);
  void check_flow(const Place& flow, Holder holder, const Scope& scope);
  void check_object(const Place& object, Holder holder, const Scope& scope);
  void check_groups(const Place& object, Holder holder, const Scope& scope);
  void report_unknown(const Place& field, Holder holder, const Scope& scope);
  void check_states(const Place& states, const Scope& scope);
  void check_state(const Place& state, Scope scope);
  [[nodiscard]] Scope state_scope(const Place& state, Scope scope);

  // flow_check.cpp
  void check_transitions(const Place& flow);
  void check_target(const Place& field, const Place& states);
  void check_reachable(const Place& flow, const Place& states);
  void check_terminal(const Place& states);

  // field_values.cpp
  void check_value(const Place& value, const FieldRule& rule, const Scope& scope);
  void check_scalar(const Place& value, const FieldRule& rule, const Scope& scope);
  void check_number(const Place& value, const FieldRule& rule, const Scope& scope);
  void check_choice(const Place& value, const FieldRule& rule);
  void check_path(const Place& value, FieldKind kind);
  void check_string_path(const Place& value);
  [[nodiscard]] static bool is_timestamp(std::string_view text);
  void check_timestamp(const Place& value, const Scope& scope);
  void check_label(const Place& value);
  [[nodiscard]] bool expect(const Place& value, NodeKind kind, std::string_view what);

  // payload_check.cpp
  void check_payload(const Place& value, const Scope& scope);
  void check_payload_members(const Place& object);
  void check_payload_expression(const Place& value);
  void check_assign(const Place& value, const Scope& scope);
  void check_pass_result(const Place& value);
  void check_jsonata(const Place& value);
  // Of a text that must be one expression; false if it is none.
  bool check_expression(const Place& value);
  void warn_of_static_path(const Place& value, DiagnosticCode code, std::string hint);

  // handler_check.cpp
  void check_handlers(const Place& list, Holder holder, const Scope& scope);
  void check_error_names(const Place& names);
  void check_order(const Place& list);

  // choice_check.cpp
  void check_choices(const Place& list, const Scope& scope);
  void check_rule(const Place& rule, bool outermost, const Scope& scope);
  void check_jsonata_rule(const Place& rule, const Scope& scope);
  void check_comparison(const Place& rule, const Scope& scope);
  void check_rule_fields(const Place& rule, bool outermost, const Scope& scope);
  void check_operand(const Place& value, std::string_view name);

  // task_check.cpp
  void check_task(const Place& state, const Scope& scope);
  void check_resource(const Place& value, const Scope& scope);
  void check_express(const Place& value, const ResourceVerdict& verdict);
  void check_integration(const Place& value, const ResourceVerdict& verdict);
  void check_required(const Place& state, const ResourceVerdict& verdict);
  void check_token(const Place& state, const ResourceVerdict& verdict, const Scope& scope);
  void check_time_limits(const Place& state);

  // map_check.cpp
  void check_map(const Place& state, const Scope& scope);
  [[nodiscard]] Scope processor_scope(const Place& processor, Scope scope);
  void check_map_resource(const Place& holder, std::string_view allowed);

  const DefinitionOptions& options_;
  Diagnostics& diagnostics_;
  std::map<std::string_view, Span> names_;   // of all states, where each first stands
  std::map<std::string_view, Span> labels_;  // of all Map states
};

}  // namespace drydock
