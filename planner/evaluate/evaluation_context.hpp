// What expressions are evaluated against: the template's names with what is already known of
// them. Filled step by step by evaluate; read by the expression evaluator.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/evaluate/evaluate.hpp"
#include "planner/evaluate/template.hpp"
#include "planner/model/value.hpp"

namespace drydock {

class NestedStacks;
struct StackFrame;

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
  // Which stack this is among nested ones; null for one that stands alone.
  const StackFrame* frame = nullptr;
  NestedStacks* nested = nullptr;  // null: nested stacks are not looked into

  // The name of a resource in the whole: its logical id behind those of the stacks around it.
  [[nodiscard]] std::string address(std::string_view logical_id) const;
};

// Stands for what could not be evaluated: it is reported, later steps say nothing about it, and
// it never leaves evaluate because an error was reported.
[[nodiscard]] Value failed_value(Span span);
[[nodiscard]] bool mentions_failure(const Value& value);

}  // namespace drydock
