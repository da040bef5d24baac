// How many bytes a value has as JSON text, asked so that small values cost little.
#pragma once

#include <cstddef>

#include "simulator/json/json.hpp"

namespace drydock {

// The text of `value` has more than `limit` bytes of UTF-8.
[[nodiscard]] bool payload_exceeds(const Json& value, std::size_t limit);

}  // namespace drydock
