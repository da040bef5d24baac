// A range of IPv4 or IPv6 addresses in CIDR form, `10.0.0.0/24` (RFC 4632, RFC 4291 section 2.3).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace drydock {

class IpRange {
 public:
  // Nothing if the text is no range.
  [[nodiscard]] static std::optional<IpRange> parse(std::string_view text);
  // False for a text that is no address, and for an address of the other version.
  [[nodiscard]] bool holds(std::string_view address) const;

 private:
  std::array<std::uint8_t, 16> bytes_{};
  bool version6_ = false;
  unsigned prefix_ = 0;
};

}  // namespace drydock
