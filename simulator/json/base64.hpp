// Base64 of bytes (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drydock {

[[nodiscard]] std::string base64_encode(std::string_view bytes);
// With or without padding; nothing if a character is none of the alphabet.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

}  // namespace drydock
