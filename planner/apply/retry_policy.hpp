// How long to wait before an operation is tried again: exponential back-off with full jitter
// (AWS Architecture Blog, "Exponential Backoff And Jitter"), never less than the service asked for.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "base/rng.hpp"

namespace drydock {

struct RetryPolicy {
  std::uint32_t attempts = 6;  // in all, the first included
  Nanoseconds first = 200'000'000;
  Nanoseconds longest = 20'000'000'000;
};

inline constexpr RetryPolicy kBusyPolicy{};

// For what is not seen yet; how long it may take is bounded by time, not by attempts.
inline constexpr RetryPolicy kSettlingPolicy{
    .attempts = 1000, .first = 500'000'000, .longest = 5'000'000'000};

// A throttled request was not looked at, and will pass once its service is asked slowly enough: it
// is worth more patience than one that fails.
inline constexpr RetryPolicy kThrottledPolicy{.attempts = 20};

// The wait before attempt number `attempt` + 1 (the first attempt is 1); nothing if there is none.
[[nodiscard]] inline std::optional<Nanoseconds> retry_delay(const RetryPolicy& policy,
                                                            std::uint32_t attempt,
                                                            Nanoseconds retry_after, Rng& rng) {
  if (attempt >= policy.attempts) {
    return std::nullopt;
  }
  Nanoseconds bound = policy.first;
  for (std::uint32_t i = 1; i < attempt && bound < policy.longest; ++i) {
    bound *= 2;
  }
  bound = bound < policy.longest ? bound : policy.longest;
  // The lower half is fixed, so that a retry never comes at once.
  const auto jittered =
      static_cast<Nanoseconds>(static_cast<double>(bound) * (0.5 + 0.5 * rng.uniform()));
  return jittered > retry_after ? jittered : retry_after;
}

}  // namespace drydock
