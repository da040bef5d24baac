#include "simulator/engine/parallel_for.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace drydock {

void run_on_threads(std::uint32_t threads, std::uint32_t most, const std::function<void()>& work) {
  const std::uint32_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::uint32_t wanted = std::min(threads == 0 ? cores : threads, most);
  std::vector<std::jthread> helpers;
  try {
    for (std::uint32_t i = 1; i < wanted; ++i) {
      helpers.emplace_back(work);
    }
  } catch (const std::system_error&) {
    // The system gives no more threads: those that there are do the work.
  }
  work();
}

void parallel_for(std::uint32_t count, const std::function<void(std::uint32_t)>& work,
                  const ParallelOptions& options) {
  std::atomic<std::uint32_t> next = 0;
  ProgressCount progress(options.on_progress, count);
  const auto take = [&] {
    for (std::uint32_t index = next.fetch_add(1); index < count; index = next.fetch_add(1)) {
      work(index);
      progress.add(1);
    }
  };
  run_on_threads(options.threads, count, take);
}

void ProgressCount::add(std::uint32_t more) {
  if (on_progress_) {
    const std::lock_guard lock(mutex_);
    done_ += more;
    on_progress_(done_, all_);
  }
}

}  // namespace drydock
