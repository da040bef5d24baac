#include "base/rng.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace drydock {
namespace {

// Known answers of the authors' Random123 1.14 (kat_vectors, philox4x32 10 rounds).
TEST(Philox, GivesTheKnownAnswers) {
  EXPECT_EQ(philox::block({0, 0, 0, 0}, {0, 0}),
            (philox::Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(
      philox::block({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
      (philox::Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(
      philox::block({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
      (philox::Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Rng, EachPartOfTheKeyGivesOtherNumbers) {
  const StreamKey base{1, 2, 3, 4};
  const std::uint64_t first = Rng(base).next_u64();
  EXPECT_EQ(Rng(base).next_u64(), first);
  EXPECT_NE(Rng({2, 2, 3, 4}).next_u64(), first);
  EXPECT_NE(Rng({1, 3, 3, 4}).next_u64(), first);
  EXPECT_NE(Rng({1, 2, 4, 4}).next_u64(), first);
  EXPECT_NE(Rng({1, 2, 3, 5}).next_u64(), first);
  EXPECT_NE(Rng({1ULL << 40U, 2, 3, 4}).next_u64(), first);
}

TEST(Rng, UniformHasTheRightMeanAndVariance) {
  double sum = 0;
  double squares = 0;
  constexpr int kDraws = 200'000;
  for (std::uint32_t trial = 0; trial < kDraws; ++trial) {
    const double u = Rng({7, trial, 1, 1}).uniform();
    ASSERT_GE(u, 0.0);
    ASSERT_LT(u, 1.0);
    sum += u;
    squares += u * u;
  }
  const double mean = sum / kDraws;
  EXPECT_NEAR(mean, 0.5, 4 * std::sqrt(1.0 / 12 / kDraws));
  EXPECT_NEAR(squares / kDraws - mean * mean, 1.0 / 12, 0.001);
}

TEST(Rng, BelowStaysBelow) {
  Rng rng({1, 1, 1, 1});
  std::array<int, 3> seen{};
  for (int i = 0; i < 3000; ++i) {
    ++seen.at(rng.below(3));
  }
  for (const int count : seen) {
    EXPECT_NEAR(count, 1000, 150);
  }
}

}  // namespace
}  // namespace drydock
