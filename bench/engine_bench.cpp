// The event queue under the hold model (Jones, "An empirical comparison of priority-queue and
// event-set implementations", CACM 1986): at a constant number of pending events, take the next and
// put one back an exponentially distributed while later.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "base/duration.hpp"
#include "base/rng.hpp"
#include "simulator/engine/event_queue.hpp"

namespace drydock {
namespace {

// As large as an event of a trial.
struct HeldEvent {
  std::uint32_t kind = 0;
  std::uint32_t subject = 0;
};

// Drawn beforehand, so that the queue is measured and not the logarithm.
std::vector<Nanoseconds> drawn_delays() {
  constexpr std::size_t kDraws = 1U << 16U;
  Rng rng({.seed = 1, .purpose = stream_hash("engine_bench")});
  std::vector<Nanoseconds> delays(kDraws);
  for (Nanoseconds& delay : delays) {
    delay =
        static_cast<Nanoseconds>(-std::log(rng.uniform_positive()) * static_cast<double>(kSecond));
  }
  return delays;
}

void hold(benchmark::State& state) {
  const std::vector<Nanoseconds> delays = drawn_delays();
  const auto pending = static_cast<std::size_t>(state.range(0));
  EventQueue<HeldEvent> queue;
  queue.reserve(pending + 1);
  std::size_t next = 0;
  const auto delay = [&] { return delays[next++ % delays.size()]; };
  for (std::size_t i = 0; i < pending; ++i) {
    queue.push(delay(), {0, static_cast<std::uint32_t>(i)});
  }
  for (auto _ : state) {
    const EventQueue<HeldEvent>::Entry entry = queue.pop();
    queue.push(entry.at + delay(), entry.event);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold)->Arg(100)->Arg(10'000)->Arg(1'000'000);

}  // namespace
}  // namespace drydock
