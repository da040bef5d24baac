// The shadow documents of Terraform's plan representation: which parts of a value are known,
// unknown or secret. Internal to plan_json.
#pragma once

#include "base/json_writer.hpp"
#include "planner/model/value.hpp"

namespace drydock {

// The value with unknown members left out, and null for unknown items and unknown wholes.
void write_known(JsonWriter& json, const Value& value);

enum class Shadow : std::uint8_t { Unknown, Sensitive };
// True for what is unknown (or secret), false for a scalar that is not; objects hold only members
// with something true in them, lists every item.
void write_shadow(JsonWriter& json, const Value& value, Shadow shadow);

}  // namespace drydock
