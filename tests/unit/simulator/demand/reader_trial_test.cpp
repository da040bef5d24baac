// Readers of a dashboard: what is a session, and what users with few and many of them cost.
#include "simulator/demand/reader_trial.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/duration.hpp"

namespace drydock {
namespace {

class Readers : public testing::Test {
 protected:
  Readers() {
    readers_.resource = "Insights";
    readers_.users = 1;
    arrivals_.to = "Insights";
    model_.written = &readers_;
    model_.arrivals = {&arrivals_};
    model_.session = 30 * kMinute;
    model_.session_usd = *Money::parse("0.30");
    model_.session_most_usd = *Money::parse("5");
  }

  AudienceSettings readers_;
  ArrivalSettings arrivals_;
  ReaderModel model_;
};

TEST_F(Readers, AVisitWithinHalfAnHourBelongsToTheSession) {
  arrivals_.process.kind =
      ReplayedArrivals{{0, 29 * kMinute, 30 * kMinute, 59 * kMinute, 2 * kHour}, 0};
  const ReaderFigures figures = run_readers(model_, 1, 0, 0, kMonth);
  EXPECT_EQ(figures.visits, 5U);
  EXPECT_EQ(figures.sessions, 3U);
  EXPECT_EQ(figures.by_hour[0], 2U);
  EXPECT_EQ(figures.peak, 1U);
}

// 16 sessions are 4.80; the 17th would be beyond 5 USD. A month later they begin again.
TEST_F(Readers, AUserCostsNoMoreThanTheMaximumOfAMonth) {
  EXPECT_EQ(model_.most_single_sessions(), 16U);
  arrivals_.process.kind = RegularArrivals{kHour};
  arrivals_.process.until = 17 * kHour;
  ReaderFigures figures = run_readers(model_, 1, 0, 0, kMonth);
  EXPECT_EQ(figures.sessions, 17U);
  EXPECT_EQ(figures.capped, 1U);
  EXPECT_EQ(figures.single, 0U);
  arrivals_.process.until = kMonth + 3 * kHour;
  figures = run_readers(model_, 1, 0, 0, 2 * kMonth);
  EXPECT_EQ(figures.capped, 1U);
  EXPECT_EQ(figures.single, 3U);
}

// The share that never comes, and how unevenly the others do.
TEST_F(Readers, ActivityIsAsDeclared) {
  readers_.users = 200'000;
  readers_.active = 0.25;
  readers_.variation = 1.5;
  const std::vector<double> activity = draw_activity(readers_, 1, 0);
  double sum = 0;
  double squares = 0;
  std::size_t comers = 0;
  for (const double one : activity) {
    comers += one > 0 ? 1U : 0U;
    sum += one;
    squares += one * one;
  }
  EXPECT_EQ(comers, 50'000U);
  const double mean = sum / 50'000;
  EXPECT_NEAR(mean, 1, 0.03);
  EXPECT_NEAR(std::sqrt(squares / 50'000 - mean * mean) / mean, 1.5, 0.15);
}

// What the formula expects and what a month gives agree; seats win where their price is the mean.
TEST_F(Readers, TheBreakEvenIsWhereTheMonthCostsAsMuch) {
  readers_.users = 20'000;
  readers_.active = 0.5;
  readers_.variation = 1;
  model_.session = 1;  // every visit is a session
  arrivals_.process.kind = PoissonArrivals{20'000 * 6.0 / to_seconds(kMonth)};
  const std::vector<double> activity = draw_activity(readers_, 1, 0);
  const double expected = mean_usd_per_user(model_, activity, 6);
  const ReaderFigures figures = run_readers(model_, 1, 0, 0, kMonth);
  const double usd =
      (0.3 * static_cast<double>(figures.single) + 5.0 * static_cast<double>(figures.capped)) /
      20'000;
  EXPECT_NEAR(usd / expected, 1, 0.01);
  EXPECT_NEAR(break_even_sessions(model_, activity, expected), 6, 1e-6);
  // Half of the users never come, so that no more than 2.50 can be reached.
  EXPECT_TRUE(std::isinf(break_even_sessions(model_, activity, 2.6)));
}

}  // namespace
}  // namespace drydock
