#include "planner/state/lock_holder.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace drydock {
namespace {

TEST(LockHolder, ThisProcessIsAliveAndAnEndedOneIsDead) {
  const std::string own = this_process();
  ASSERT_FALSE(own.empty());
  EXPECT_FALSE(is_dead_here(own));

  std::array<int, 2> channel{};
  ASSERT_EQ(::pipe(channel.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string process = this_process();
    const ssize_t written = ::write(channel[1], process.data(), process.size());
    ::_exit(written == static_cast<ssize_t>(process.size()) ? 0 : 1);
  }
  std::array<char, 256> buffer{};
  const ssize_t count = ::read(channel[0], buffer.data(), buffer.size());
  ASSERT_GT(count, 0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(is_dead_here(std::string(buffer.data(), static_cast<std::size_t>(count))));
}

TEST(LockHolder, AReusedProcessIdIsAnotherProcess) {
  const std::string own = this_process();
  EXPECT_TRUE(is_dead_here(own.substr(0, own.rfind('/')) + "/1"));
}

TEST(LockHolder, WhatCannotBeSeenFromHereCountsAsAlive) {
  EXPECT_FALSE(is_dead_here("another-boot/pid:[1]/1/1"));
  EXPECT_FALSE(is_dead_here(""));
  EXPECT_FALSE(is_dead_here("/"));
}

}  // namespace
}  // namespace drydock
