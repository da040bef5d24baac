#include "planner/evaluate/serverless/logical_ids.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstdint>

#include "planner/evaluate/serverless/parts.hpp"
#include "planner/evaluate/serverless/python_text.hpp"

namespace drydock::serverless {
namespace {

using Sha1State = std::array<std::uint32_t, 5>;

// RFC 3174, section 6.1: one block of 64 bytes.
void add_block(Sha1State& state, std::string_view block) {
  std::array<std::uint32_t, 80> words{};
  for (std::size_t i = 0; i < 16; ++i) {
    for (std::size_t byte = 0; byte < 4; ++byte) {
      words[i] = (words[i] << 8U) | static_cast<unsigned char>(block[i * 4 + byte]);
    }
  }
  for (std::size_t i = 16; i < words.size(); ++i) {
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  }
  auto [a, b, c, d, e] = state;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::uint32_t mixed = b ^ c ^ d;
    std::uint32_t constant = i < 40 ? 0x6ED9EBA1U : 0xCA62C1D6U;
    if (i < 20) {
      mixed = (b & c) | (~b & d);
      constant = 0x5A827999U;
    } else if (i >= 40 && i < 60) {
      mixed = (b & c) | (b & d) | (c & d);
      constant = 0x8F1BBCDCU;
    }
    const std::uint32_t next = std::rotl(a, 5) + mixed + e + words[i] + constant;
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

constexpr std::size_t kIdDigits = 10;

}  // namespace

std::string sha1_hex(std::string_view bytes) {
  constexpr std::size_t kBlock = 64;
  std::string message(bytes);
  const std::uint64_t bits = static_cast<std::uint64_t>(bytes.size()) * 8;
  message.push_back(static_cast<char>(0x80));
  while (message.size() % kBlock != kBlock - 8) {
    message.push_back('\0');
  }
  for (unsigned shift = 64; shift > 0; shift -= 8) {
    message.push_back(static_cast<char>((bits >> (shift - 8)) & 0xFFU));
  }
  Sha1State state = {0x67452301U, 0xEFCDAB89U, 0x98BADCFEU, 0x10325476U, 0xC3D2E1F0U};
  for (std::size_t at = 0; at < message.size(); at += kBlock) {
    add_block(state, std::string_view(message).substr(at, kBlock));
  }
  std::string hex;
  for (const std::uint32_t word : state) {
    hex += fmt::format("{:08x}", word);
  }
  return hex;
}

std::string hashed_text(const Value& data) {
  if (!set(data)) {
    return {};
  }
  return data.is_string()
             ? data.text()
             : python_json(data, {.item_separator = ",", .key_separator = ":", .sort_keys = true});
}

std::string hashed_id(std::string_view prefix, const Value& data) {
  const std::string hashed = hashed_text(data);
  std::string id(prefix);
  return hashed.empty() ? id : id + sha1_hex(hashed).substr(0, kIdDigits);
}

std::string suffixed_id(std::string_view prefix, std::string_view suffix) {
  return alphanumeric(suffix) ? std::string(prefix) + std::string(suffix)
                              : hashed_id(prefix, text(suffix));
}

}  // namespace drydock::serverless
