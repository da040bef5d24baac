// Independent pieces of work on several threads. Each piece puts its result at its own place, so
// that the number of threads never shows.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>

namespace drydock {

struct ParallelOptions {
  std::uint32_t threads = 0;  // 0: all cores
  // Called after each piece, one call at a time.
  std::function<void(std::uint32_t done, std::uint32_t all)> on_progress;
};

// Runs `work` on so many threads at once (0: all cores), at most `most`, on fewer if the system
// gives no more; one of them is the caller's. Returns when all have ended. The callers of `work`
// share out what there is to do themselves. `work` must not throw.
void run_on_threads(std::uint32_t threads, std::uint32_t most, const std::function<void()>& work);

// Runs work(0) … work(count - 1), in any order; returns when all are done. `work` must not throw.
void parallel_for(std::uint32_t count, const std::function<void(std::uint32_t)>& work,
                  const ParallelOptions& options = {});

// Counts what the threads have done and tells it, one call at a time.
class ProgressCount {
 public:
  using OnProgress = std::function<void(std::uint32_t done, std::uint32_t all)>;
  // `on_progress` may be empty; it must outlive the count.
  ProgressCount(const OnProgress& on_progress, std::uint32_t all)
      : on_progress_(on_progress), all_(all) {}
  void add(std::uint32_t more);

 private:
  const OnProgress& on_progress_;
  std::uint32_t all_;
  std::uint32_t done_ = 0;
  std::mutex mutex_;
};

}  // namespace drydock
