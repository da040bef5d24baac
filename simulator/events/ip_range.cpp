#include "simulator/events/ip_range.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace drydock {
namespace {

bool read_address(std::string_view text, bool version6, std::array<std::uint8_t, 16>& bytes) {
  const std::string terminated(text);
  return ::inet_pton(version6 ? AF_INET6 : AF_INET, terminated.c_str(), bytes.data()) == 1;
}

bool is_version6(std::string_view text) { return text.find(':') != std::string_view::npos; }

}  // namespace

std::optional<IpRange> IpRange::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  IpRange range;
  range.version6_ = is_version6(text);
  const std::string_view bits = text.substr(slash + 1);
  const auto [end, wrong] = std::from_chars(bits.data(), bits.data() + bits.size(), range.prefix_);
  const bool number = wrong == std::errc() && end == bits.data() + bits.size();
  if (!number || range.prefix_ > (range.version6_ ? 128U : 32U) ||
      !read_address(text.substr(0, slash), range.version6_, range.bytes_)) {
    return std::nullopt;
  }
  return range;
}

bool IpRange::holds(std::string_view address) const {
  std::array<std::uint8_t, 16> bytes{};
  if (is_version6(address) != version6_ || !read_address(address, version6_, bytes)) {
    return false;
  }
  for (unsigned bit = 0; bit < prefix_; bit += 8) {
    const unsigned rest = prefix_ - bit;
    const auto mask = static_cast<std::uint8_t>(rest >= 8 ? 0xFFU : 0xFFU << (8U - rest));
    if (((bytes[bit / 8] ^ bytes_[bit / 8]) & mask) != 0) {
      return false;
    }
  }
  return true;
}

}  // namespace drydock
