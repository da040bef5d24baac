// JSON text that holds somebody's data and nothing of ours: a member "$secret" or "$unknown" is a
// member like any other. Records of a state are such text (secrets stand in them as digests, and
// nothing is unknown); plans are not (value_json.hpp). Reading is fast, because every command reads
// the whole state.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "planner/model/value.hpp"

namespace drydock {

// Numbers keep their spelling. Nesting above 200 levels, duplicate keys and malformed text are
// errors.
[[nodiscard]] Result<Value> value_from_plain_json(std::string_view text);

}  // namespace drydock
