// What a comparison of a Choice rule says of two values (states-language.net, "Data-Test
// Expression"). A value of another type than the operator's is never an error and never a match.
#pragma once

#include <string_view>

#include "simulator/json/json.hpp"
#include "simulator/workflow/state_machine.hpp"

namespace drydock {

// Precondition: `test` compares, it is not And, Or or Not. `value` is Absent if its path leads
// nowhere, which only IsPresent asks about.
[[nodiscard]] bool compare_values(ChoiceTest test, const Json& value, const Json& operand);

// `*` is any text, `\*` a star, `\\` a backslash (StringMatches).
[[nodiscard]] bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace drydock
