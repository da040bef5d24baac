// What Ref yields for each parameter: the value given or the default, checked against the
// declaration (Template Reference, "Parameters"). Numbers become text and keep their spelling.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "planner/evaluate/evaluate.hpp"
#include "planner/evaluate/template.hpp"
#include "planner/model/resource.hpp"

namespace drydock {

// One for each entry of the section, in its order; a parameter that is wrong was reported and has
// the failed value. Parameters without a value are reported together.
[[nodiscard]] std::vector<ParameterValue> evaluate_parameters(const Template& source,
                                                              const EvaluateOptions& options,
                                                              Diagnostics& diagnostics);

// The members of a CommaDelimitedList, without the white space around them.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);

}  // namespace drydock
