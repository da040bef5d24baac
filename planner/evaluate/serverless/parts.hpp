// The parts that generated resources are made of: functions in long form, small objects, and the
// questions that the transform asks of a part of the template. What is built here has no span; the
// translation gives it that of the resource that asked for it.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/model/value.hpp"

namespace drydock::serverless {

[[nodiscard]] Value text(std::string_view written);
[[nodiscard]] Value object(std::initializer_list<std::pair<std::string_view, Value>> members);
[[nodiscard]] Value list(std::initializer_list<Value> items);
[[nodiscard]] Value ref_to(std::string_view id);
[[nodiscard]] Value get_att(std::string_view id, std::string_view attribute);
[[nodiscard]] Value sub(std::string_view written);
[[nodiscard]] Value sub(std::string_view written, Value variables);
[[nodiscard]] Value no_value();
[[nodiscard]] Value if_value(Value condition, Value yes, Value no = no_value());

// A member that is there and is not null.
[[nodiscard]] const Value* member(const Value& object, std::string_view key);
[[nodiscard]] const Value* member(const Value* object, std::string_view key);
[[nodiscard]] Value* member(Value& object, std::string_view key);
// Whether the key is there at all, null or not.
[[nodiscard]] bool has(const Value& object, std::string_view key);
// The text of a String member.
[[nodiscard]] std::optional<std::string> text_member(const Value& object, std::string_view key);
// The value if there is one, else null.
[[nodiscard]] Value or_null(const Value* value);

// Neither absent, null, false, zero nor empty.
[[nodiscard]] bool set(const Value* value);
[[nodiscard]] bool set(const Value& value);
[[nodiscard]] bool is_text(const Value* value, std::string_view wanted);
[[nodiscard]] bool is_true(const Value* value);

// An Object of one member that is Ref, Condition or Fn::*.
[[nodiscard]] bool is_function(const Value& value);
[[nodiscard]] bool is_if(const Value& value);
[[nodiscard]] bool is_no_value(const Value& value);
// Of an Fn::If of three parts: what it yields; else null pointer.
[[nodiscard]] const Value::List* if_parts(const Value& value);
// The logical id of {Ref: id} or {Fn::GetAtt: [id, attribute]}.
[[nodiscard]] std::optional<std::string> referenced_id(const Value& value);

// [{Key, Value}, …]; a null value becomes "".
[[nodiscard]] Value tag_list(const Value* tags);

[[nodiscard]] bool alphanumeric(std::string_view written);
[[nodiscard]] std::string lower(std::string_view written);
[[nodiscard]] std::string upper(std::string_view written);

}  // namespace drydock::serverless
