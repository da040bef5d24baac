// A block of IPv4 addresses in CIDR notation (RFC 4632), for the rules of VPCs and subnets.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace drydock {

struct AddressBlock {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t prefix = 0;

  [[nodiscard]] bool contains(const AddressBlock& other) const {
    return first <= other.first && other.last <= last;
  }
  [[nodiscard]] bool overlaps(const AddressBlock& other) const {
    return first <= other.last && other.first <= last;
  }
};

// "10.0.0.0/16"; bits below the prefix are cleared, as EC2 does. Nothing for other texts.
[[nodiscard]] std::optional<AddressBlock> parse_address_block(std::string_view text);

}  // namespace drydock
