// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random
// numbers: as easy as 1, 2, 3", SC 2011, section 3.3 and table 2). A draw is a pure function of
// (seed, trial, entity, purpose, index), so it does not depend on threads, on call order, or on
// what else a configuration draws: two configurations share their luck (common random numbers).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace drydock {

namespace philox {

using Counter = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;

[[nodiscard]] constexpr Counter block(Counter counter, Key key) {
  constexpr std::uint64_t kMultiplier0 = 0xD2511F53U;
  constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57U;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9U;
  constexpr std::uint32_t kWeyl1 = 0xBB67AE85U;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = kMultiplier0 * counter[0];
    const std::uint64_t product1 = kMultiplier1 * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32U) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32U) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

}  // namespace philox

// FNV-1a, 32 bits: turns a name (an address, a zone, a purpose) into a stream number that does
// not change when other names come or go.
[[nodiscard]] constexpr std::uint32_t stream_hash(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  }
  return hash;
}

// What a stream is for; each has its own numbers.
struct StreamKey {
  std::uint64_t seed = 0;
  std::uint32_t trial = 0;
  std::uint32_t entity = 0;   // stream_hash of an address, zone or instance slot
  std::uint32_t purpose = 0;  // stream_hash of a purpose: "launch_latency"
};

// One stream of draws. Copying it copies its place.
class Rng {
 public:
  explicit constexpr Rng(StreamKey key) : key_(key) {}

  [[nodiscard]] constexpr std::uint32_t next_u32() {
    if (used_ == words_.size()) {
      words_ = philox::block(
          {index_++, key_.purpose, key_.entity, key_.trial},
          {static_cast<std::uint32_t>(key_.seed), static_cast<std::uint32_t>(key_.seed >> 32U)});
      used_ = 0;
    }
    return words_[used_++];
  }
  [[nodiscard]] constexpr std::uint64_t next_u64() {
    const std::uint64_t high = next_u32();
    return high << 32U | next_u32();
  }
  // In [0, 1), 53 random bits.
  [[nodiscard]] constexpr double uniform() {
    return static_cast<double>(next_u64() >> 11U) * 0x1.0p-53;
  }
  // In (0, 1]: safe for a logarithm.
  [[nodiscard]] constexpr double uniform_positive() { return 1.0 - uniform(); }
  // In [0, bound), without bias worth naming: the high half of a 64-bit product.
  [[nodiscard]] constexpr std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(next_u32()) * bound >> 32U);
  }

 private:
  StreamKey key_;
  std::uint32_t index_ = 0;
  std::array<std::uint32_t, 4> words_{};
  std::size_t used_ = 4;
};

}  // namespace drydock
