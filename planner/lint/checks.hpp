// The checks of this stage, and what each is given. Internal to planner/lint.
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "planner/evaluate/template.hpp"
#include "planner/lint/lint.hpp"
#include "planner/lint/name_uses.hpp"
#include "planner/lint/template_tree.hpp"

namespace drydock {

struct LintContext {
  const Template& source;
  const TemplateTree& tree;
  const NameUses& uses;
  const ResourceSet* resources;   // may be null
  const SchemaRegistry* schemas;  // may be null
};

using LintCheck = void (*)(const LintContext& context, Diagnostics& diagnostics);

// Adds a diagnostic whose path is that of the place.
void report_at(const LintContext& context, DiagnosticCode code, std::size_t place, Span span,
               std::string message, std::string hint, Diagnostics& diagnostics);

// DD2100 to DD2102: parameters, mappings and conditions that nothing uses.
void check_unused(const LintContext& context, Diagnostics& diagnostics);
// DD2161: keys of mappings that no Fn::FindInMap reads.
void check_mapping_keys(const LintContext& context, Diagnostics& diagnostics);
// DD2103, DD2104, DD2113: Fn::Sub where none is needed, and none where one is.
void check_sub(const LintContext& context, Diagnostics& diagnostics);
// DD2105, DD2107, DD2108: functions whose result is written there already.
void check_needless_functions(const LintContext& context, Diagnostics& diagnostics);
// DD2106: DependsOn that a reference already implies.
void check_depends_on(const LintContext& context, Diagnostics& diagnostics);
// DD2109 to DD2112: zones, Regions, partitions and accounts in values.
void check_hard_coded(const LintContext& context, Diagnostics& diagnostics);
// DD2114: what a function is given against what it takes.
void check_function_types(const LintContext& context, Diagnostics& diagnostics);
// DD2115: parameters of type String that an AWS-specific type would check.
void check_parameter_types(const LintContext& context, Diagnostics& diagnostics);
// DD2116 to DD2119: secrets in the open.
void check_secrets(const LintContext& context, Diagnostics& diagnostics);
// DD2120 to DD2130, DD2160: IAM policy documents.
void check_policies(const LintContext& context, Diagnostics& diagnostics);

}  // namespace drydock
