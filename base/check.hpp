// DRYDOCK_CHECK states what must hold if the program itself is right. It is on in release builds:
// a wrong figure is worse than none. What a user or the world can cause is never checked with it.
#pragma once

namespace drydock {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace drydock

#define DRYDOCK_CHECK(condition)                               \
  do {                                                         \
    if (!(condition)) {                                        \
      ::drydock::check_failed(#condition, __FILE__, __LINE__); \
    }                                                          \
  } while (false)
