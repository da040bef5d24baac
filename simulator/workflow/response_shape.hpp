// What the calls of services answer, as far as a mocked result is held against it: the output
// shapes of the API References. Fields are named as Step Functions names them, with a capital.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "simulator/json/json.hpp"
#include "simulator/workflow/task_resource.hpp"

namespace drydock {

// The shape of the answer, as response_shape.cpp describes; "" if it is not known, and then nothing
// is checked.
[[nodiscard]] std::string_view response_shape(const TaskResource& resource);

// Why `result` is no such answer: "Field 'StatusCode' must be a number". `required`: fields that
// the answer always has must be there.
[[nodiscard]] std::optional<std::string> shape_problem(const Json& result, std::string_view shape,
                                                       bool required);

}  // namespace drydock
