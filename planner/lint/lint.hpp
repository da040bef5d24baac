// What is doubtful in a template although CloudFormation may take it: names that nobody uses,
// functions that do nothing, places that tie it to one Region, policies that IAM will refuse,
// secrets in the open. Works on the sections as they are written, so it can speak of a template
// that cannot be evaluated; what is plainly wrong is left to evaluate, what a resource type's
// schema says to schema.
//
// A check is a pure function of its own file, listed once in lint.cpp. docs/VALIDATION.md describes
// them.
#pragma once

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "planner/evaluate/template.hpp"
#include "planner/model/resource.hpp"
#include "planner/schema/resource_schema.hpp"

namespace drydock {

struct LintOptions {
  const Document* document = nullptr;       // that `source` was read from; not null
  const SchemaRegistry* schemas = nullptr;  // null: what needs a schema is not checked
};

// `resources` may be null: the template could not be evaluated.
void lint_template(const Template& source, const ResourceSet* resources, const LintOptions& options,
                   Diagnostics& diagnostics);

}  // namespace drydock
