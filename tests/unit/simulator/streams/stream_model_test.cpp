#include "simulator/streams/stream_model.hpp"

#include <gtest/gtest.h>

#include "base/duration.hpp"
#include "simulator/streams/run_stream.hpp"

namespace drydock {
namespace {

constexpr StreamKey kKey{.seed = 4};

StreamRun steady(double per_second, Nanoseconds until) {
  StreamRun run;
  run.arrivals.kind = RegularArrivals{static_cast<Nanoseconds>(kSecond / per_second)};
  run.until = until;
  run.step = kSecond;
  return run;
}

TEST(StreamModel, ConsumersThatAreFastEnoughKeepNoLag) {
  StreamRun run = steady(100, kHour);
  run.stream.partitions = 10;
  run.readers = {5, 25};
  const StreamFigures figures = run_stream(run, kKey);
  EXPECT_EQ(figures.produced, 360'000U);
  EXPECT_LE(figures.most_lag, 10U);
  EXPECT_LE(figures.delays.longest(), kSecond);
}

// 5 partitions over 3 consumers are 2, 2 and 1: the first two get 0.4 of the records each.
TEST(StreamModel, UnevenPartitionsLeaveALagWhereTheSumWouldBeEnough) {
  StreamRun run = steady(300, kHour);
  run.stream.partitions = 5;
  run.readers = {3, 100};
  const StreamFigures figures = run_stream(run, kKey);
  EXPECT_NEAR(static_cast<double>(figures.lag), 2 * 20 * 3600, 20);
  run.readers.consumers = 5;
  EXPECT_LE(run_stream(run, kKey).lag, 5U);
  run.readers.consumers = 8;  // three of them idle
  EXPECT_LE(run_stream(run, kKey).lag, 5U);
  EXPECT_EQ(StreamModel(run.stream, run.readers, kSecond, kKey).idle_consumers(), 3U);
  EXPECT_EQ(wanted_consumers({5}), 5U);
  EXPECT_EQ(wanted_consumers({3, 3}), 6U);
}

TEST(StreamModel, AHotPartitionIsAsFastAsItsConsumer) {
  StreamRun run = steady(100, 1000 * kSecond);
  run.stream.partitions = 4;
  run.stream.weights = {7, 1, 1, 1};
  run.readers = {4, 50};
  EXPECT_NEAR(static_cast<double>(run_stream(run, kKey).lag), 20 * 1000, 10);
}

TEST(StreamModel, WhatNobodyReadsIsLostAfterTheRetention) {
  StreamRun run = steady(10, 10 * kHour);
  run.stream.retention = 6 * kHour;
  run.readers.consumers = 0;
  run.step = kMinute;
  const StreamFigures figures = run_stream(run, kKey);
  EXPECT_NEAR(static_cast<double>(figures.lag), 6 * 36'000, 600);
  EXPECT_EQ(figures.produced, figures.lag + figures.lost);
  EXPECT_LE(figures.oldest_age, 6 * kHour);
}

// Each batch reads what came during the interval before and takes 10 s and 1 s per 100 records.
TEST(StreamModel, MicroBatchesBeginWithTheirIntervals) {
  StreamRun run = steady(20, kHour);
  run.readers = {4, 25};
  run.stream.partitions = 4;
  run.readers.batch_interval = 5 * kMinute;
  run.readers.batch_fixed_seconds = {Distribution::Kind::Constant, 10};
  const StreamFigures figures = run_stream(run, kKey);
  ASSERT_EQ(figures.batches.size(), 12U);
  for (std::size_t i = 0; i < figures.batches.size(); ++i) {
    const MicroBatch& batch = figures.batches[i];
    EXPECT_EQ(batch.begin, static_cast<Nanoseconds>(i + 1) * 5 * kMinute);
    EXPECT_EQ(batch.records, 6000U);
    EXPECT_EQ(batch.end - batch.begin, 70 * kSecond);
  }
  // Between the end of the batch and the beginning and end of the interval: 70 s to 370 s.
  EXPECT_NEAR(figures.delays.mean_seconds(), 220, 1.5);
  EXPECT_NEAR(to_seconds(figures.delays.quantile(0.5)), 220, 2);
}

TEST(StreamModel, ABatchThatTakesLongerThanItsIntervalDelaysTheNext) {
  StreamRun run = steady(10, kHour);
  run.readers = {1, 1000};
  run.readers.batch_interval = kMinute;
  run.readers.batch_fixed_seconds = {Distribution::Kind::Constant, 90};
  const StreamFigures figures = run_stream(run, kKey);
  for (std::size_t i = 1; i < figures.batches.size(); ++i) {
    EXPECT_EQ(figures.batches[i].begin, figures.batches[i - 1].end);
  }
  EXPECT_GT(figures.batches.size(), 30U);
  // A batch that ends between two multiples waits for the next one.
  run.readers.batch_fixed_seconds = {Distribution::Kind::Constant, 10};
  EXPECT_EQ(run_stream(run, kKey).batches[1].begin, 2 * kMinute);
}

TEST(StreamModel, ALimitOfABatchLeavesTheRestForTheNext) {
  StreamRun run = steady(10, 10 * kMinute);
  run.readers = {2, 1000};
  run.stream.partitions = 3;
  run.readers.batch_interval = kMinute;
  run.readers.most_per_batch = 500;
  const StreamFigures figures = run_stream(run, kKey);
  for (const MicroBatch& batch : figures.batches) {
    EXPECT_EQ(batch.records, 500U);
  }
  EXPECT_EQ(figures.lag, 6000 - 500 * (figures.batches.size() - 1));
}

// The log stream of the reference systems: 30 million messages a minute, a batch every five minutes
// that is done in two to three, and an hour without readers within six hours of retention.
TEST(StreamModel, BatchesOfAHundredAndFiftyMillionCatchUpAfterAnHourWithoutReaders) {
  StreamRun run;
  run.arrivals.kind = PoissonArrivals{500'000};
  run.stream = {1000, 6 * kHour};
  run.readers = {1000, 1100};
  run.readers.batch_interval = 5 * kMinute;
  run.readers.batch_fixed_seconds = {Distribution::Kind::Constant, 15};
  run.changes = {{2 * kHour, 0}, {3 * kHour, 1000}};
  run.until = 12 * kHour;
  run.step = 10 * kSecond;
  const StreamFigures figures = run_stream(run, kKey);
  EXPECT_NEAR(static_cast<double>(figures.batches[5].records), 150e6, 1e5);
  EXPECT_NEAR(to_seconds(figures.batches[5].end - figures.batches[5].begin), 15 + 136.4, 1);
  EXPECT_EQ(figures.lost, 0U);
  EXPECT_GT(figures.oldest_age, kHour);
  EXPECT_LT(figures.oldest_age, 6 * kHour);
  EXPECT_NEAR(static_cast<double>(figures.batches.back().records), 150e6, 1e5);
}

TEST(StreamModel, LosingAZoneOfConsumersBuildsALagThatDrains) {
  StreamRun run = steady(300, 2 * kHour);
  run.stream.partitions = 6;
  run.readers = {6, 60};
  run.readers.rebalance_pause = 45 * kSecond;
  run.changes = {{10 * kMinute, 4}, {40 * kMinute, 6}};
  const StreamFigures figures = run_stream(run, kKey);
  EXPECT_EQ(figures.lost, 0U);
  EXPECT_LE(figures.lag, 6U);
  const auto lag_at = [&](Nanoseconds at) {
    return static_cast<double>(
        figures.lag_over_time[static_cast<std::size_t>(at / kSecond - 1)].lag);
  };
  EXPECT_LT(lag_at(10 * kMinute), 10);
  EXPECT_NEAR(lag_at(10 * kMinute + 45 * kSecond), 45 * 300, 100);
  // Two of the four have two partitions, and those 100 records a second of which they read 60.
  EXPECT_NEAR(lag_at(40 * kMinute) - lag_at(30 * kMinute), 2 * 40 * 600, 100);
}

TEST(StreamModel, WritersWaitForPartitionsThatTakeNoMore) {
  StreamRun run = steady(2500, 100 * kSecond);
  run.stream.partitions = 2;
  run.stream.most_written_per_second = 1000;
  run.readers = {2, 5000};
  const StreamFigures figures = run_stream(run, kKey);
  EXPECT_EQ(figures.produced, 200'000U);
  EXPECT_EQ(figures.waiting_to_be_written, 50'000U);
}

// produced = consumed + lost + being read + lag, after every step of any run.
TEST(StreamModel, RecordsAreNeitherMadeNorForgotten) {
  for (std::uint32_t round = 0; round < 300; ++round) {
    Rng rng({.seed = 8, .trial = round});
    StreamSettings stream;
    stream.partitions = 1 + rng.below(12);
    stream.retention =
        rng.below(2) == 0 ? 0 : static_cast<Nanoseconds>(1 + rng.below(600)) * kSecond;
    if (rng.below(3) == 0) {
      for (std::uint32_t i = 0; i < stream.partitions; ++i) {
        stream.weights.push_back(0.1 + rng.uniform());
      }
    }
    stream.most_written_per_second = rng.below(3) == 0 ? 30 : 0;
    ReaderSettings readers;
    readers.consumers = rng.below(15);
    readers.records_per_second = rng.uniform() * 50;
    readers.rebalance_pause = rng.below(2) * 20 * kSecond;
    readers.batch_interval = rng.below(2) * 60 * kSecond;
    readers.batch_fixed_seconds = {Distribution::Kind::Uniform, 0, 100};
    readers.most_per_batch = rng.below(2) * 300;
    StreamModel model(stream, readers, kSecond, {.seed = round});
    std::uint64_t offered = 0;
    while (model.now() < 30 * kMinute) {
      Nanoseconds to = model.now() + rng.below(20) * kSecond;
      to = std::min(to, model.next_event().value_or(to));
      const std::uint64_t written = rng.below(2000);
      offered += written;
      model.advance(to, written);
      if (rng.below(20) == 0) {
        model.set_consumers(rng.below(15));
      }
      ASSERT_EQ(model.produced(),
                model.consumed() + model.lost() + model.being_read() + model.lag());
      ASSERT_EQ(offered, model.produced() + model.waiting_to_be_written());
      ASSERT_EQ(model.delays().records(), model.consumed());
    }
  }
}

}  // namespace
}  // namespace drydock
