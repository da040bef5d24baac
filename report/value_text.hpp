// A Value as a person reads it. A secret is "(sensitive)", what only a deployment can know is
// "(known after apply: Ref Vpc)"; neither is ever shown otherwise.
#pragma once

#include <string>
#include <string_view>

#include "planner/model/value.hpp"
#include "planner/schema/resource_schema.hpp"
#include "report/style.hpp"

namespace drydock {

// One line: `"10.0.0.0/16"`, `["a", "b"]`, `{Key: "a"}`, `(known after apply: Ref Vpc)`.
[[nodiscard]] std::string value_inline(const Value& value);

struct ValueBlock {
  std::size_t indent = 0;  // columns before the mark
  std::string_view mark;   // "+ ", "- ", "  "
  Ink ink = Ink::Plain;    // of the mark
  std::string_view end;    // behind the value: " -> null"
};
// `name: value` on one line if it fits, else its members on lines of their own, indented. `name`
// may be empty (an item of a list).
void append_value(std::string& out, std::string_view name, const Value& value,
                  const ValueBlock& block, const ReportStyle& style);

// YAML without a mark: keys, dashes, scalars quoted where YAML needs it. For reading.
void append_yaml(std::string& out, const Value& value, std::size_t indent,
                 const ReportStyle& style);

// "Tags[0].Value".
[[nodiscard]] std::string property_path_display(const PropertyPath& path);

}  // namespace drydock
