// What expressions are evaluated against: the template's names with what is already known of
// them. Filled step by step by evaluate; read by the expression evaluator.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "planner/evaluate/evaluate.hpp"
#include "planner/evaluate/template.hpp"
#include "planner/model/value.hpp"

namespace drydock {

struct EvaluationContext {
  const Template& source;
  const EvaluateOptions& options;
  const SchemaRegistry* schemas = nullptr;  // may be null
  std::vector<Value> parameters;            // what Ref yields, by entry
  std::vector<Value> mappings;              // two-level Objects, by entry
  // By entry; nothing if the condition could not be evaluated, which was reported.
  std::vector<std::optional<bool>> conditions;
  // By entry of resources: the name of the false condition that leaves it out, or "".
  std::vector<std::string_view> absent_because;
};

// Stands for what could not be evaluated: it is reported, later steps say nothing about it, and
// it never leaves evaluate because an error was reported.
[[nodiscard]] Value failed_value(Span span);
[[nodiscard]] bool mentions_failure(const Value& value);

}  // namespace drydock
