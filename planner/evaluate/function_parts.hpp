// One function each, for apply_function; what they share. Internal to planner/evaluate.
#pragma once

#include <cstddef>
#include <string>

#include "planner/evaluate/intrinsics.hpp"

namespace drydock {

// No text that a function makes is longer: a template from S3 is at most 1 MB (User Guide,
// "CloudFormation quotas"), so no property can hold more.
inline constexpr std::size_t kLongestFunctionText = std::size_t{1} << 20U;

// The argument is a list of `least` to `most` items.
[[nodiscard]] bool has_items(const Value& argument, std::size_t least, std::size_t most);
// "a list", "a mapping", "text": what a value is, for messages.
[[nodiscard]] std::string kind_phrase(const Value& value);

[[nodiscard]] FunctionResult apply_sub(Value argument, Span span);
[[nodiscard]] FunctionResult apply_join(Value argument, Span span);
[[nodiscard]] FunctionResult apply_split(Value argument, Span span);
[[nodiscard]] FunctionResult apply_base64(Value argument, Span span);
[[nodiscard]] FunctionResult apply_to_json_string(Value argument, Span span);

[[nodiscard]] FunctionResult apply_select(Value argument, Span span);
[[nodiscard]] FunctionResult apply_find_in_map(Value argument, Span span);
[[nodiscard]] FunctionResult apply_get_azs(Value argument, Span span);
[[nodiscard]] FunctionResult apply_cidr(Value argument, Span span);
[[nodiscard]] FunctionResult apply_length(Value argument, Span span);

[[nodiscard]] FunctionResult apply_equals(Value argument, Span span);
[[nodiscard]] FunctionResult apply_and(Value argument, Span span);
[[nodiscard]] FunctionResult apply_or(Value argument, Span span);
[[nodiscard]] FunctionResult apply_not(Value argument, Span span);

}  // namespace drydock
