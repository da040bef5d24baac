// One entry of Resources or Outputs to its evaluated form. The order of evaluation and what is left
// out because of a false condition are left to evaluate.
#pragma once

#include <optional>

#include "base/diagnostic.hpp"
#include "planner/evaluate/evaluation_context.hpp"
#include "planner/model/resource.hpp"

namespace drydock {

// Precondition: the entry is a mapping. Problems are reported and leave a value of any kind.
[[nodiscard]] Resource evaluate_resource(const EvaluationContext& context,
                                         const TemplateEntry& entry, Diagnostics& diagnostics);
[[nodiscard]] Output evaluate_output(const EvaluationContext& context, const TemplateEntry& entry,
                                     Diagnostics& diagnostics);

}  // namespace drydock
