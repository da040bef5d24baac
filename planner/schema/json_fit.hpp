// Which JSON type a value stands for, by CloudFormation's reading of scalars: "3" is a fine
// integer, "true" a fine boolean, 8 a fine string. (CloudFormation User Guide, "Parameters": a
// Number stays text when it is referenced; the service converts it.)
#pragma once

#include <optional>
#include <string>

#include "planner/model/value.hpp"
#include "planner/schema/schema_nodes.hpp"

namespace drydock {

enum class Reading : std::uint8_t {
  CloudFormation,  // scalars may change their type
  Strict,          // JSON Schema to the letter
};

// The type of `types` that `value` is or may be read as; nothing if there is none. Precondition:
// the value is not unknown.
[[nodiscard]] std::optional<JsonType> fitting_type(JsonTypes types, const Value& value,
                                                   Reading reading);
// `value` is what an enum or const allows.
[[nodiscard]] bool is_allowed(const Value& allowed, const Value& value, Reading reading);
// A finite number, from a Number or a String.
[[nodiscard]] std::optional<double> finite_number(const Value& value);

// How messages name things. A secret is never shown; long text is cut.
[[nodiscard]] std::string quoted_value(const Value& value);  // "\"abc\"", "12", "a list"
[[nodiscard]] std::string types_in_words(JsonTypes types);   // "an integer or text"
[[nodiscard]] std::string joined_names(const std::vector<std::string>& names,
                                       std::string_view last_word);  // "A, B and C"

}  // namespace drydock
