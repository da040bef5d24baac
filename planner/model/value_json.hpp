// Values to JSON text and back. Three forms:
//   Shown    for people and tools: Unknown is {"$unknown": "Ref Vpc"}, a secret {"$secret": true}
//   Recorded for plans: as Shown, and an Unknown keeps its expression under "$expression"
//   Revealed for the provider alone: secrets in clear. Precondition: nothing is unknown.
#pragma once

#include <string>
#include <string_view>

#include "base/json_writer.hpp"
#include "base/result.hpp"
#include "planner/model/value.hpp"

namespace drydock {

enum class ValueForm : std::uint8_t { Shown, Recorded, Revealed };

void write_value(JsonWriter& json, const Value& value, ValueForm form = ValueForm::Shown);
[[nodiscard]] std::string value_to_json(const Value& value, ValueForm form = ValueForm::Shown);
// Members sorted by key at every level: equal values give equal bytes.
[[nodiscard]] std::string value_to_canonical_json(const Value& value,
                                                  ValueForm form = ValueForm::Shown);

// Reads any of the forms. Numbers keep their spelling. Nesting above 200 levels, duplicate keys
// and malformed text are errors.
[[nodiscard]] Result<Value> value_from_json(std::string_view text);

}  // namespace drydock
