#include "simulator/market/philox_lanes.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace drydock {
namespace {

constexpr std::uint32_t kLanes = 8;

#if defined(__x86_64__)

// Eight 32-bit words: the even lanes in the low halves of four 64-bit elements, the odd lanes in
// those of another four, as a multiplication of 32 by 32 bits wants them.
struct Pair {
  __m256i even;
  __m256i odd;
};

[[gnu::target("avx2")]] inline Pair filled(std::uint32_t word) {
  const __m256i all = _mm256_set1_epi64x(word);
  return {all, all};
}

[[gnu::target("avx2")]] inline Pair times(const Pair& a, std::uint64_t factor) {
  const __m256i by = _mm256_set1_epi64x(static_cast<std::int64_t>(factor));
  return {_mm256_mul_epu32(a.even, by), _mm256_mul_epu32(a.odd, by)};
}

// High halves of a product, mixed with a word and a key.
[[gnu::target("avx2")]] inline Pair mixed(const Pair& product, const Pair& word,
                                          std::uint32_t key) {
  const __m256i with = _mm256_set1_epi64x(key);
  return {_mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(product.even, 32), word.even), with),
          _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(product.odd, 32), word.odd), with)};
}

[[gnu::target("avx2")]] inline Pair low(const Pair& product) {
  const __m256i mask = _mm256_set1_epi64x(0xFFFFFFFF);
  return {_mm256_and_si256(product.even, mask), _mm256_and_si256(product.odd, mask)};
}

[[gnu::target("avx2")]] inline void store(const Pair& pair, std::uint64_t* row) {
  const __m256i both = _mm256_or_si256(pair.even, _mm256_slli_epi64(pair.odd, 32));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(row), both);
}

[[gnu::target("avx2")]] void philox_lanes_avx2(const philox::Counter& first, philox::Key key,
                                               RandomRows& rows) {
  const std::int64_t begin = first[0];
  Pair x0 = {_mm256_setr_epi64x(begin, begin + 2, begin + 4, begin + 6),
             _mm256_setr_epi64x(begin + 1, begin + 3, begin + 5, begin + 7)};
  Pair x1 = filled(first[1]);
  Pair x2 = filled(first[2]);
  Pair x3 = filled(first[3]);
  for (int round = 0; round < 10; ++round) {
    const Pair product0 = times(x0, 0xD2511F53U);
    const Pair product1 = times(x2, 0xCD9E8D57U);
    x0 = mixed(product1, x1, key[0]);
    x2 = mixed(product0, x3, key[1]);
    x1 = low(product1);
    x3 = low(product0);
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  store(x0, rows.words.data());
  store(x1, rows.words.data() + 4);
  store(x2, rows.words.data() + 8);
  store(x3, rows.words.data() + 12);
}

#endif

}  // namespace

void philox_lanes_portable(const philox::Counter& first, philox::Key key, RandomRows& rows) {
  rows.words.fill(0);
  for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
    const philox::Counter block =
        philox::block({first[0] + lane, first[1], first[2], first[3]}, key);
    for (std::size_t word = 0; word < block.size(); ++word) {
      rows.words[4 * word + lane / 2] |= std::uint64_t{block[word]} << (lane % 2 * 32);
    }
  }
}

PhiloxLanes choose_philox_lanes() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) {
    return philox_lanes_avx2;
  }
#endif
  return philox_lanes_portable;
}

}  // namespace drydock
