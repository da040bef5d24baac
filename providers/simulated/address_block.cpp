#include "providers/simulated/address_block.hpp"

#include <charconv>

namespace drydock {
namespace {

// Takes a number up to `limit` off the front of the text, and the separator after it if one is
// wanted.
std::optional<std::uint32_t> take_number(std::string_view& text, std::uint32_t limit,
                                         char separator) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto used = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || number > limit) {
    return std::nullopt;
  }
  text.remove_prefix(used);
  if (separator == '\0') {
    return text.empty() ? std::optional(number) : std::nullopt;
  }
  if (!text.starts_with(separator)) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  return number;
}

}  // namespace

std::optional<AddressBlock> parse_address_block(std::string_view text) {
  std::uint32_t address = 0;
  for (const char separator : {'.', '.', '.', '/'}) {
    const std::optional<std::uint32_t> byte = take_number(text, 255, separator);
    if (!byte) {
      return std::nullopt;
    }
    address = address << 8U | *byte;
  }
  const std::optional<std::uint32_t> prefix = take_number(text, 32, '\0');
  if (!prefix) {
    return std::nullopt;
  }
  const std::uint32_t hosts = *prefix == 0 ? ~0U : (1U << (32U - *prefix)) - 1U;
  return AddressBlock{address & ~hosts, address | hosts, *prefix};
}

}  // namespace drydock
