#include "base/clock.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <thread>

namespace drydock {

Nanoseconds SystemClock::now() const {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

void SystemClock::sleep(Nanoseconds duration) {
  std::this_thread::sleep_for(std::chrono::nanoseconds(duration));
}

std::string format_instant(Nanoseconds instant) {
  constexpr Nanoseconds kSecond = 1'000'000'000;
  Nanoseconds seconds = instant / kSecond;
  seconds -= instant % kSecond < 0 ? 1 : 0;
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

}  // namespace drydock
