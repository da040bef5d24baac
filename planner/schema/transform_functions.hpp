// The functions of JSONata that transform_expression.hpp calls, by its rules: an argument without a
// value yields no value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/model/value.hpp"

namespace drydock {

using TransformFunction = std::optional<Value> (*)(const std::vector<std::optional<Value>>&);

// Null pointer if there is none of that name ("lowercase").
[[nodiscard]] TransformFunction find_transform_function(std::string_view name);

// JSONata's boolean of a value: false for what is absent, empty, zero or false.
[[nodiscard]] bool is_true(const std::optional<Value>& value);
// The text of a value where text is joined: "" for what is absent, JSON for lists and objects.
[[nodiscard]] std::string joined_text(const std::optional<Value>& value);

}  // namespace drydock
