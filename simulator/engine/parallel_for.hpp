// Independent pieces of work on several threads. Each piece puts its result at its own place, so
// that the number of threads never shows.
#pragma once

#include <cstdint>
#include <functional>

namespace drydock {

struct ParallelOptions {
  std::uint32_t threads = 0;  // 0: all cores
  // Called after each piece, one call at a time.
  std::function<void(std::uint32_t done, std::uint32_t all)> on_progress;
};

// Runs work(0) … work(count - 1), in any order; returns when all are done. `work` must not throw.
void parallel_for(std::uint32_t count, const std::function<void(std::uint32_t)>& work,
                  const ParallelOptions& options = {});

}  // namespace drydock
