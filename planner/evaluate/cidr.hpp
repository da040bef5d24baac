// Fn::Cidr's arithmetic (Template Reference, "Fn::Cidr"): consecutive blocks of one size out of an
// IPv4 or IPv6 block.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace drydock {

inline constexpr std::int64_t kMostCidrBlocks = 256;

// `host_bits` is the size of each block: 5 gives /27 in IPv4. Errors: a malformed block, more
// blocks than fit, bits outside the block.
[[nodiscard]] Result<std::vector<std::string>> cidr_blocks(const std::string& block,
                                                           std::int64_t count,
                                                           std::int64_t host_bits);

}  // namespace drydock
