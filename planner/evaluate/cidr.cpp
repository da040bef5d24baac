#include "planner/evaluate/cidr.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

namespace drydock {
namespace {

__extension__ using Bits = unsigned __int128;

struct Block {
  Bits address = 0;  // in the low `width` bits
  int width = 32;
  int prefix = 0;
};

std::optional<Block> parse_block(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) {
    return std::nullopt;
  }
  Block block;
  const char* begin = text.data() + slash + 1;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(begin, end, block.prefix);
  const std::string address = text.substr(0, slash);
  std::array<unsigned char, 16> bytes = {};
  const bool six = address.find(':') != std::string::npos;
  block.width = six ? 128 : 32;
  if (error != std::errc{} || stop != end || block.prefix < 0 || block.prefix > block.width ||
      inet_pton(six ? AF_INET6 : AF_INET, address.c_str(), bytes.data()) != 1) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(block.width) / 8; ++i) {
    block.address = (block.address << 8U) | bytes.at(i);
  }
  return block;
}

std::string address_text(Bits address, int width) {
  std::array<unsigned char, 16> bytes = {};
  for (std::size_t i = static_cast<std::size_t>(width) / 8; i > 0; --i) {
    bytes.at(i - 1) = static_cast<unsigned char>(address & 0xFFU);
    address >>= 8U;
  }
  std::array<char, INET6_ADDRSTRLEN> text = {};
  inet_ntop(width == 128 ? AF_INET6 : AF_INET, bytes.data(), text.data(), text.size());
  return text.data();
}

}  // namespace

Result<std::vector<std::string>> cidr_blocks(const std::string& text, std::int64_t count,
                                             std::int64_t host_bits) {
  const std::optional<Block> block = parse_block(text);
  if (!block) {
    return Error{fmt::format("\"{}\" is not an IPv4 or IPv6 block", text),
                 "write the block as an address and a prefix, such as 10.0.0.0/16"};
  }
  if (count < 1 || count > kMostCidrBlocks) {
    return Error{fmt::format("a count of {} is outside 1 to {}", count, kMostCidrBlocks), {}};
  }
  const int room = block->width - block->prefix;
  if (host_bits < 1 || host_bits > room) {
    return Error{fmt::format("{} bits for each block do not fit into {}", host_bits, text),
                 fmt::format("the third argument is from 1 to {} here", room)};
  }
  const int spare = room - static_cast<int>(host_bits);
  if (spare < 9 && count > (std::int64_t{1} << static_cast<unsigned>(spare))) {
    return Error{fmt::format("{} holds {} blocks of {} bits, not {}", text,
                             std::int64_t{1} << static_cast<unsigned>(spare), host_bits, count),
                 "ask for fewer blocks or fewer bits for each"};
  }
  // Bits below the prefix do not name a block: 10.0.3.7/16 is 10.0.0.0/16.
  const Bits network = room >= 128 ? 0
                                   : (block->address >> static_cast<unsigned>(room))
                                         << static_cast<unsigned>(room);
  std::vector<std::string> blocks;
  blocks.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    // host_bits is 128 only if the one block asked for is the whole address space.
    const Bits offset = i == 0 ? Bits{0} : static_cast<Bits>(i) << static_cast<unsigned>(host_bits);
    blocks.push_back(fmt::format("{}/{}", address_text(network + offset, block->width),
                                 block->width - static_cast<int>(host_bits)));
  }
  return blocks;
}

}  // namespace drydock
