// Members of an object that are expected to be of one kind.
#pragma once

#include <string_view>

#include "simulator/json/json.hpp"

namespace drydock {

// "" if `object` is none, has no such member, or the member is no text. Lives as long as the
// object's arena.
[[nodiscard]] inline std::string_view text_member(const Json& object, std::string_view key) {
  const Json value = object.find(key);
  return value.is_string() ? value.text() : std::string_view{};
}

}  // namespace drydock
