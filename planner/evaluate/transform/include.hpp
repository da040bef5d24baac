// AWS::Include: {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": …}}} is
// replaced by the content of a snippet (User Guide, "AWS::Include transform"). The snippet is read
// from the template's folder, or from where the project file says that the S3 object lies.
#pragma once

#include "base/diagnostic.hpp"
#include "planner/evaluate/transform/static_evaluator.hpp"

namespace drydock {

// Every include below `root`, innermost first; then those that stand under Transform. One whose
// snippet is not at hand is left as it is written.
void apply_includes(Value& root, const StaticEvaluator& known, const TemplateFiles& files,
                    Diagnostics& diagnostics);

// The path at which what `location` names is read: a mapped location, or a path relative to the
// template. Nothing if it lies elsewhere.
[[nodiscard]] std::optional<std::string> local_path(const TemplateFiles& files,
                                                    const std::string& location);

}  // namespace drydock
