#include "simulator/workload/batch_work.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace drydock {
namespace {

BatchWork work_of(double hours) {
  BatchWork work;
  work.unit_hours = hours;
  work.interval = 30 * kMinute;
  work.checkpoint = kMinute;
  work.restart = 5 * kMinute;
  return work;
}

TEST(BatchWork, AUnitRestartsWorksAndWritesCheckpoints) {
  const BatchWork work = work_of(10);
  EXPECT_EQ(work.worked(5 * kMinute), 0);
  EXPECT_EQ(work.worked(25 * kMinute), 20 * kMinute);
  EXPECT_EQ(work.safe(25 * kMinute), 0);
  EXPECT_EQ(work.worked(35 * kMinute + 30 * kSecond), 30 * kMinute);  // in the checkpoint
  EXPECT_EQ(work.safe(35 * kMinute + 30 * kSecond), 0);
  EXPECT_EQ(work.safe(36 * kMinute), 30 * kMinute);
  EXPECT_EQ(work.worked(46 * kMinute), 40 * kMinute);
}

TEST(BatchWork, ANoticeSavesWhatWasWorkedUntilTheCheckpoint) {
  BatchWork work = work_of(10);
  EXPECT_EQ(work.safe_after_notice(26 * kMinute, 2 * kMinute), 0);
  work.on_notice = true;
  EXPECT_EQ(work.safe_after_notice(26 * kMinute, 2 * kMinute), 20 * kMinute);
  EXPECT_EQ(work.safe_after_notice(26 * kMinute, 0), 0);
  work.checkpoint = 3 * kMinute;
  EXPECT_EQ(work.safe_after_notice(26 * kMinute, 2 * kMinute), 0) << "it does not fit";
}

TEST(BatchRun, WorkIsConserved) {
  BatchWork work = work_of(100);
  work.on_notice = true;
  BatchRun run(work);
  run.start(10, 0);
  run.start(5, kHour);
  run.interrupt(3, 0, 2 * kHour, 2 * kMinute);
  run.interrupt(2, kHour, 3 * kHour, 0);
  run.finish(1, 0, 3 * kHour);
  const BatchTally& tally = run.tally();
  EXPECT_NEAR(tally.done_hours + tally.lost_hours + tally.overhead_hours, 3 * 2 + 2 * 2 + 1 * 3,
              1e-9);
  EXPECT_GT(tally.lost_hours, 0);
  EXPECT_EQ(tally.interrupted, 5U);
  EXPECT_EQ(tally.saved_on_notice, 3U);
}

TEST(BatchRun, TheEndIsFoundToASecond) {
  const BatchWork work = work_of(20);
  BatchRun run(work);
  run.start(8, 0);
  Nanoseconds now = 0;
  int looks = 0;
  while (!run.is_done(now)) {
    now = run.next_instant(now);
    ASSERT_LT(++looks, 30);
  }
  // 2.5 hours of work each: 5 intervals, of which the last needs no checkpoint.
  const Nanoseconds exact = 5 * kMinute + 5 * 30 * kMinute + 4 * kMinute;
  EXPECT_GE(*run.finished_at(), exact);
  EXPECT_LE(*run.finished_at(), exact + kSecond);
  EXPECT_EQ(run.next_instant(now), BatchRun::kNever);
  EXPECT_DOUBLE_EQ(run.share_done(now), 1);
  run.interrupt(8, 0, now + kHour, 0);
  EXPECT_EQ(run.tally().lost_hours, 0) << "nothing is left to lose";
}

TEST(BatchRun, ADeadlineIsMissedWhenItPassesUndone) {
  BatchWork work = work_of(20);
  work.deadline = 2 * kHour;
  BatchRun run(work);
  EXPECT_EQ(run.next_instant(0), BatchRun::kNever);
  run.start(8, 0);
  EXPECT_FALSE(run.missed_deadline(2 * kHour));
  EXPECT_TRUE(run.missed_deadline(3 * kHour));
}

// The waste of an interval tau when interruptions come at random with the mean M: a checkpoint of
// cost C each, and what is lost; it has its least where Daly says.
TEST(BatchWork, TheBestIntervalWastesLeast) {
  const double cost = 60;
  const double mean = 6 * 3600;
  const auto waste = [&](double tau) { return mean * (std::exp((tau + cost) / mean) - 1) / tau; };
  const double best = to_seconds(best_interval(kMinute, 6 * kHour));
  for (const double factor : {0.5, 0.9, 1.1, 2.0}) {
    EXPECT_LT(waste(best), waste(best * factor));
  }
  EXPECT_NEAR(best, std::sqrt(2 * cost * mean), 60);  // Young's first order
  EXPECT_EQ(best_interval(kHour, 20 * kMinute), 20 * kMinute);
}

}  // namespace
}  // namespace drydock
