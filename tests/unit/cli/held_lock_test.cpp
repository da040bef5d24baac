#include "cli/held_lock.hpp"

#include <gtest/gtest.h>

#include "planner/state/sqlite_state_store.hpp"
#include "tests/unit/planner/state/temporary_folder.hpp"

namespace drydock {
namespace {

// Told to advance by the test while the thread of the lock reads it.
class SharedClock final : public Clock {
 public:
  [[nodiscard]] Nanoseconds now() const override { return now_; }
  void sleep(Nanoseconds duration) override { now_ += duration; }

 private:
  std::atomic<Nanoseconds> now_{1'000 * kSecond};
};

class HeldLockTest : public ::testing::Test {
 protected:
  std::unique_ptr<StateStore> open() {
    Result<std::unique_ptr<StateStore>> store = open_state_store(
        {.path = folder_.file("state.db"), .stack_name = "app", .create = true}, clock_);
    EXPECT_TRUE(store) << (store ? "" : store.error().message);
    return store ? std::move(*store) : nullptr;
  }
  std::unique_ptr<HeldLock> take(StateStore& store, Nanoseconds lease) {
    Result<std::unique_ptr<HeldLock>> held =
        HeldLock::take(store, open(), clock_, {.operation = "apply", .lease = lease});
    EXPECT_TRUE(held) << (held ? "" : held.error().message);
    return held ? std::move(*held) : nullptr;
  }

  TemporaryFolder folder_;
  SharedClock clock_;
};

TEST_F(HeldLockTest, IsGivenBackOnLeavingWithoutWaitingForTheNextRenewal) {
  const auto store = open();
  {
    const auto held = take(*store, 24 * kHour);
    EXPECT_FALSE(open()->lock("destroy", kMinute));
    EXPECT_FALSE(held->lost());
  }
  EXPECT_FALSE(*store->lock_holder());
  EXPECT_TRUE(open()->lock("destroy", kMinute));
}

TEST_F(HeldLockTest, IsRefusedWhileAnotherHoldsIt) {
  const auto first = open();
  const auto second = open();
  const auto held = take(*first, kHour);
  const auto refused = HeldLock::take(*second, open(), clock_, {.operation = "destroy"});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("apply"), std::string::npos) << refused.error().message;
}

// The thread runs on real time: a lease of 3 ms is renewed every millisecond.
TEST_F(HeldLockTest, TellsThatTheLockWasBrokenAndLeavesTheNextHolderAlone) {
  const auto store = open();
  auto held = take(*store, 3 * kMillisecond);
  const auto other = open();
  ASSERT_TRUE(other->break_lock(held->token().id));
  held->lost().wait(false);
  const Result<LockInfo> next = other->lock("apply", kHour);
  ASSERT_TRUE(next);
  EXPECT_FALSE(store->write_one(held->token(), OutputsRecord{}));
  held.reset();
  ASSERT_TRUE(*other->lock_holder());
  EXPECT_EQ((*other->lock_holder())->token.id, next->token.id);
}

TEST_F(HeldLockTest, RenewsTheLeaseByItself) {
  const auto store = open();
  const auto held = take(*store, 3 * kMillisecond);
  const Nanoseconds taken = (*store->lock_holder())->expires_at;
  clock_.sleep(2 * kMillisecond);
  // Ends when the thread has renewed on the clock's new time; a test that hangs is seen as such.
  while ((*store->lock_holder())->expires_at == taken) {
    std::this_thread::yield();
  }
  EXPECT_EQ((*store->lock_holder())->expires_at, taken + 2 * kMillisecond);
  EXPECT_FALSE(held->lost());
}

}  // namespace
}  // namespace drydock
