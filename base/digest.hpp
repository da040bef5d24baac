// SHA-256 in lower-case hex, of bytes (what a plan is bound to) and keyed (what stands in for a
// secret, so that a change is seen and the secret is not).
#pragma once

#include <string>
#include <string_view>

namespace drydock {

// 64 hex digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
// HMAC-SHA-256 (RFC 2104), 64 hex digits.
[[nodiscard]] std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);
// `bytes` from the operating system's generator, as hex; for lineage, lock and token ids only,
// never for anything that a simulation draws.
[[nodiscard]] std::string random_hex(std::size_t bytes);

}  // namespace drydock
