// Evaluates what a transform needs to know of a template before it is transformed: the collection
// of a loop, the location of an include. Parameters, pseudo parameters, mappings and conditions are
// known then; resources are not.
#pragma once

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "planner/evaluate/evaluation_context.hpp"

namespace drydock {

class StaticEvaluator {
 public:
  // Both outlive this. Problems of parameters and mappings are left to evaluate.
  StaticEvaluator(const Document& written, const EvaluateOptions& options);

  // `expression` as template_value gives it. `path` is where it stands, for diagnostics. Unknown if
  // it is not known here; the failed value if it was reported. `of_resources`, if it is not null,
  // is set if the expression refers to a resource.
  [[nodiscard]] Value evaluate(const Value& expression, const std::string& path,
                               Diagnostics& diagnostics, bool* of_resources = nullptr) const;
  [[nodiscard]] const Template& source() const { return source_; }
  // What Ref of the parameter yields; null pointer if there is none.
  [[nodiscard]] const Value* parameter(std::string_view name) const;

 private:
  Template source_;
  EvaluationContext context_;
  FileId file_;
};

}  // namespace drydock
