// What a template's transforms make of it before it is evaluated, in CloudFormation's order (User
// Guide, "Using macros"): Fn::Transform inside the template, innermost first; then the names under
// Transform, one after the other. Done here: AWS::Include from local files, the loops of
// AWS::LanguageExtensions, AWS::Serverless-2016-10-31. A macro that only the account knows leaves
// its part as it is written, which the evaluator says; dynamic references are text throughout.
#pragma once

#include <optional>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "planner/evaluate/evaluate.hpp"

namespace drydock {

// Nothing if nothing in the document is transformed: then the document itself is the template. What
// is wrong is reported, and left as it is written.
[[nodiscard]] std::optional<Document> apply_transforms(const Document& written,
                                                       const EvaluateOptions& options,
                                                       Diagnostics& diagnostics);

}  // namespace drydock
