// The types that a template parameter can have (Template Reference, "Parameters").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drydock {

struct ParameterType {
  bool list = false;    // Ref yields a list
  bool number = false;  // Number, or a list of them
  bool stored = false;  // the value names an SSM parameter whose value Ref yields
};

// Nothing if there is no such type.
[[nodiscard]] std::optional<ParameterType> parse_parameter_type(std::string_view name);
// For suggestions.
[[nodiscard]] std::vector<std::string_view> parameter_type_names();

}  // namespace drydock
