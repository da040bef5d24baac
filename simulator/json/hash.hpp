// Digests by the names that Step Functions uses: MD5, SHA-1, SHA-256, SHA-384, SHA-512.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drydock {

// Lower-case hex; nothing for another name.
[[nodiscard]] std::optional<std::string> hash_hex(std::string_view algorithm,
                                                  std::string_view bytes);

}  // namespace drydock
