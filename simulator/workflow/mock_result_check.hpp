// Is a mocked result what the service could answer? TestState looks (fieldValidationMode STRICT and
// PRESENT). Known are the fields of the answers below; others pass.
#pragma once

#include <string>

#include "simulator/json/json.hpp"
#include "simulator/workflow/task_resource.hpp"

namespace drydock {

// "Field 'StatusCode' must be a number"; "" if nothing is wrong.
[[nodiscard]] std::string mock_result_problem(const TaskResource& resource, const Json& result);

}  // namespace drydock
