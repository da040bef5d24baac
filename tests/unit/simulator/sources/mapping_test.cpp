// Mappings of queues and shards, and the buffer of Firehose, stepped on virtual time.
#include <gtest/gtest.h>

#include "base/rng.hpp"
#include "simulator/sources/delivery_buffer.hpp"
#include "simulator/sources/queue_mapping.hpp"
#include "simulator/sources/shard_mapping.hpp"

namespace drydock {
namespace {

TEST(QueueMapping, FillsBatchesAndWaitsForTheWindow) {
  QueueMappingSettings settings;
  settings.batch_size = 4;
  settings.window = 10 * kSecond;
  QueueMapping queue(settings);
  for (int i = 0; i < 6; ++i) {
    queue.send(i * kSecond);
  }
  const auto full = queue.due(5 * kSecond);
  ASSERT_EQ(full.size(), 1U);
  EXPECT_EQ(full[0].messages.size(), 4U);
  EXPECT_EQ(queue.next_event(), 14 * kSecond);  // ten seconds after the fifth message
  EXPECT_TRUE(queue.due(13 * kSecond).empty());
  EXPECT_EQ(queue.due(14 * kSecond).at(0).messages.size(), 2U);
}

// Five at a time, 300 more each minute that messages wait, up to 1,250 or the setting.
TEST(QueueMapping, GrowsByThreeHundredAMinute) {
  QueueMappingSettings settings;
  settings.batch_size = 1;
  QueueMapping queue(settings);
  for (int i = 0; i < 5000; ++i) {
    queue.send(0);
  }
  EXPECT_EQ(queue.due(0).size(), 5U);
  EXPECT_EQ(queue.next_event(), kMinute);
  EXPECT_EQ(queue.due(kMinute).size(), 300U);
  EXPECT_EQ(queue.due(2 * kMinute).size(), 300U);
  static_cast<void>(queue.due(4 * kMinute));
  EXPECT_EQ(queue.under_way(), 1205U);
  static_cast<void>(queue.due(9 * kMinute));
  EXPECT_EQ(queue.under_way(), 1250U);
  settings.maximum_concurrency = 2;
  QueueMapping two(settings);
  for (int i = 0; i < 10; ++i) {
    two.send(0);
  }
  EXPECT_EQ(two.due(0).size(), 2U);
  EXPECT_TRUE(two.due(kHour).empty());
}

TEST(QueueMapping, FailedMessagesAreSeenAgainAndEndInTheDeadLetterQueue) {
  QueueMappingSettings settings;
  settings.batch_size = 10;
  settings.partial_failures = true;
  settings.most_receives = 2;
  settings.visibility = 30 * kSecond;
  QueueMapping queue(settings);
  for (int i = 0; i < 3; ++i) {
    queue.send(0);
  }
  auto first = queue.due(0);
  queue.finish(5 * kSecond, first.at(0).id, {1});
  EXPECT_EQ(queue.done(), 2U);
  EXPECT_EQ(queue.next_event(), 30 * kSecond);
  auto second = queue.due(30 * kSecond);
  ASSERT_EQ(second.at(0).messages.size(), 1U);
  EXPECT_EQ(second[0].messages[0].receives, 2U);
  queue.finish(31 * kSecond, second[0].id, {1});
  EXPECT_EQ(queue.dead(), 1U);
  EXPECT_EQ(queue.waiting() + queue.in_flight(), 0U);
}

TEST(QueueMapping, AFifoQueueHasOneBatchAGroupAndKeepsTheOrder) {
  QueueMappingSettings settings;
  settings.fifo = true;
  settings.batch_size = 2;
  QueueMapping queue(settings);
  for (std::uint32_t i = 0; i < 6; ++i) {
    queue.send(0, i % 2);
  }
  const auto begun = queue.due(0);
  ASSERT_EQ(begun.size(), 2U);
  EXPECT_TRUE(queue.due(kSecond).empty());
  queue.finish(kSecond, begun[0].id, {0});  // all of it
  EXPECT_TRUE(queue.due(2 * kSecond).empty());
  const auto again = queue.due(30 * kSecond);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].messages[0].number, begun[0].messages[0].number);
}

TEST(QueueMapping, MessagesAreNeitherMadeNorForgotten) {
  for (std::uint32_t round = 0; round < 200; ++round) {
    Rng rng({.seed = 21, .trial = round});
    QueueMappingSettings settings;
    settings.batch_size = 1 + rng.below(10);
    settings.window = rng.below(2) * 5 * kSecond;
    settings.fifo = rng.below(2) == 1;
    settings.partial_failures = rng.below(2) == 1;
    settings.most_receives = rng.below(4);
    settings.retention = 200 * kSecond;
    QueueMapping queue(settings);
    std::vector<QueueMapping::Invocation> open;
    std::uint64_t sent = 0;
    for (Nanoseconds now = 0; now < 600 * kSecond; now += rng.below(4) * kSecond) {
      for (std::uint32_t i = rng.below(6); i > 0; --i) {
        queue.send(now, rng.below(3));
        ++sent;
      }
      for (auto& invocation : queue.due(now)) {
        open.push_back(std::move(invocation));
      }
      while (!open.empty() && rng.below(3) != 0) {
        std::vector<std::uint64_t> failed;
        for (const QueueMapping::Message& message : open.back().messages) {
          if (rng.below(3) == 0) {
            failed.push_back(message.number);
          }
        }
        queue.finish(now, open.back().id, failed);
        open.pop_back();
      }
      ASSERT_EQ(sent, queue.waiting() + queue.in_flight() + queue.done() + queue.dead() +
                          queue.expired());
    }
  }
}

TEST(ShardMapping, OneBatchALaneInOrder) {
  ShardMappingSettings settings;
  settings.shards = 2;
  settings.batch_size = 3;
  settings.window = kSecond;
  ShardMapping mapping(settings);
  for (int i = 0; i < 5; ++i) {
    mapping.put(0, 0);
  }
  mapping.put(0, 1);
  const auto begun = mapping.due(0);
  ASSERT_EQ(begun.size(), 1U);
  EXPECT_EQ(begun[0].records, 3U);
  EXPECT_EQ(mapping.next_event(), kSecond);
  EXPECT_EQ(mapping.due(kSecond).size(), 1U);  // shard 1; the other one is busy
  mapping.finish(2 * kSecond, 0, 3);
  const auto next = mapping.due(2 * kSecond);
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(next[0].first, 3U);
}

// A poisoned record is found by halving, and alone it is given up.
TEST(ShardMapping, BisectingIsolatesTheRecordThatFails) {
  ShardMappingSettings settings;
  settings.batch_size = 8;
  settings.bisect = true;
  settings.most_retries = 0;
  settings.retry_pause = 0;
  ShardMapping mapping(settings);
  for (int i = 0; i < 8; ++i) {
    mapping.put(0, 0);
  }
  std::string sizes;
  for (auto begun = mapping.due(0); !begun.empty(); begun = mapping.due(0)) {
    const ShardMapping::Invocation& invocation = begun.at(0);
    sizes += std::to_string(invocation.records) + " ";
    const bool poisoned = invocation.first <= 5 && 5 < invocation.first + invocation.records;
    mapping.finish(0, 0, poisoned ? 0 : invocation.records);
  }
  EXPECT_EQ(sizes, "8 4 4 2 1 1 2 ");
  EXPECT_EQ(mapping.done(), 7U);
  EXPECT_EQ(mapping.discarded(), 1U);
  EXPECT_EQ(mapping.lag(), 0U);
}

TEST(ShardMapping, RetriesBlockTheShardUntilTheyAreUsedUp) {
  ShardMappingSettings settings;
  settings.batch_size = 2;
  settings.most_retries = 2;
  ShardMapping mapping(settings);
  for (int i = 0; i < 4; ++i) {
    mapping.put(0, 0);
  }
  Nanoseconds now = 0;
  for (std::uint32_t attempt = 1; attempt <= 3; ++attempt) {
    const auto begun = mapping.due(now);
    ASSERT_EQ(begun.at(0).first, 0U);
    EXPECT_EQ(begun.at(0).attempt, attempt);
    mapping.finish(now, 0, 0);
    now = mapping.next_event().value();
  }
  EXPECT_EQ(mapping.discarded(), 2U);
  EXPECT_EQ(mapping.due(now).at(0).first, 2U);
  settings.partial_failures = true;
  ShardMapping partly(settings);
  partly.put(0, 0);
  partly.put(0, 0);
  static_cast<void>(partly.due(0));
  partly.finish(0, 0, 1);
  EXPECT_EQ(partly.done(), 1U);
  EXPECT_EQ(partly.due(kSecond).at(0).first, 1U);
}

TEST(ShardMapping, RecordsEndWithTheRetentionOfTheStream) {
  ShardMappingSettings settings;
  settings.retention = kMinute;
  ShardMapping mapping(settings);
  mapping.put(0, 0);
  static_cast<void>(mapping.due(0));
  mapping.put(kSecond, 0);
  mapping.finish(2 * kMinute, 0, 0);
  EXPECT_TRUE(mapping.due(3 * kMinute).empty());
  EXPECT_EQ(mapping.expired(), 2U);
}

TEST(DeliveryBuffer, DeliversBySizeOrTimeWhicheverIsFirst) {
  DeliveryBuffer buffer({kMebibyte, 60 * kSecond});
  EXPECT_FALSE(buffer.next_event());
  EXPECT_FALSE(buffer.add(kSecond, kMebibyte / 2));
  EXPECT_EQ(buffer.next_event(), 61 * kSecond);
  const auto full = buffer.add(2 * kSecond, kMebibyte / 2, 3);
  ASSERT_TRUE(full);
  EXPECT_EQ(full->records, 4U);
  EXPECT_EQ(full->bytes, kMebibyte);
  EXPECT_FALSE(buffer.add(10 * kSecond, 1));
  EXPECT_FALSE(buffer.due(69 * kSecond));
  const auto timed = buffer.due(70 * kSecond);
  ASSERT_TRUE(timed);
  EXPECT_EQ(timed->oldest, 10 * kSecond);
  EXPECT_EQ(buffer.records(), 0U);
}

}  // namespace
}  // namespace drydock
