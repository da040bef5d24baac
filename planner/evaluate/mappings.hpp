// The Mappings section as Values: exactly two levels of names over text or lists of text
// (Template Reference, "Mappings").
#pragma once

#include <vector>

#include "base/diagnostic.hpp"
#include "planner/evaluate/template.hpp"
#include "planner/model/value.hpp"

namespace drydock {

// One for each entry of the section, in its order; what is wrong was reported and failed.
[[nodiscard]] std::vector<Value> evaluate_mappings(const Template& source,
                                                   Diagnostics& diagnostics);

}  // namespace drydock
