// Checks one value against one node of a resource type's schema and says what is wrong with it.
// Which values to check, and what the resource as a whole must look like, is left to validate.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/schema/json_fit.hpp"
#include "planner/schema/schema_nodes.hpp"

namespace drydock {

struct CheckResult {
  bool fits = true;
  // The work was stopped at its bound (a schema whose branches multiply); what was not reached
  // counts as fitting.
  bool incomplete = false;
};

class ValueChecker {
 public:
  // `where` opens the path of every diagnostic: "Resources.Vpc.Properties". The schema must
  // outlive the checker.
  ValueChecker(const ResourceSchema& schema, std::string where)
      : schema_(schema), where_(std::move(where)) {}

  // Without messages.
  [[nodiscard]] CheckResult test(SchemaNodeId node, const Value& value,
                                 Reading reading = Reading::CloudFormation);
  // Reports every problem. `place` is where to point for what is missing: the key of the value.
  CheckResult report(SchemaNodeId node, const Value& value, Span place, Diagnostics& diagnostics);

 private:
  using Problems = std::vector<Diagnostic>;
  struct Segment {
    std::string_view name;
    std::size_t index;
  };

  bool check(SchemaNodeId id, const Value& value, Span place);
  bool check_keywords(const SchemaNode& node, const Value& value, Span place);
  bool check_allowed(const SchemaNode& node, const Value& value, Span place);
  bool check_text(const SchemaNode& node, const Value& value, Span place);
  bool check_number(const SchemaNode& node, const Value& value, Span place);
  bool check_list(const SchemaNode& node, const Value& value, Span place);
  bool check_unique(const Value& value);
  bool check_object(const SchemaNode& node, const Value& value, Span place);
  bool check_member(const SchemaNode& node, const Value::Member& member);
  bool check_required(std::span<const std::string> required, const Value& value, Span place,
                      std::string_view because);
  bool check_dependencies(const SchemaNode& node, const Value& value, Span place);
  bool check_branches(const SchemaNode& node, const Value& value, Span place);
  bool check_one_of(const SchemaNode& node, const Value& value, Span place);
  bool check_conditional(const SchemaConditional& conditional, const Value& value, Span place);
  bool explain_branches(std::span<const SchemaNodeId> branches, const Value& value, Span place);
  [[nodiscard]] bool branch_fits(SchemaNodeId branch, const Value& value, Reading reading);
  // It fits whatever is not known yet will be, and to the letter.
  [[nodiscard]] bool surely_fits(SchemaNodeId branch, const Value& value);
  [[nodiscard]] bool only_requires(SchemaNodeId id) const;

  [[nodiscard]] bool silent() const { return problems_ == nullptr; }
  // Returns false, so that a check can end with it.
  bool problem(DiagnosticCode code, std::string message, Span span, std::string hint = {});
  [[nodiscard]] std::string subject() const;  // "LaunchTemplateData.ImageId", or the type's name
  [[nodiscard]] std::string property_text() const;

  const ResourceSchema& schema_;
  std::string where_;
  std::vector<Segment> path_;
  Problems* problems_ = nullptr;
  Reading reading_ = Reading::CloudFormation;
  std::size_t depth_ = 0;
  std::size_t visits_ = 0;
  bool incomplete_ = false;
};

}  // namespace drydock
