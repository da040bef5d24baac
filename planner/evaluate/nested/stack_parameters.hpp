// What a parent's Parameters property gives to the parameters that a nested template declares
// (Template Reference, AWS::CloudFormation::Stack). Constraints are left to the evaluation of the
// nested template.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "planner/model/resource.hpp"

namespace drydock {

// `stack` is the evaluated AWS::CloudFormation::Stack, or a module, whose properties are what it
// gives; `source` is its template. Names that the
// template does not declare, parameters that have neither value nor default, and values that are
// not text are reported at their places in the parent; then nothing is returned.
[[nodiscard]] std::optional<std::map<std::string, ParameterInput>> stack_parameters(
    const Resource& stack, const Document& source, Diagnostics& diagnostics);

}  // namespace drydock
