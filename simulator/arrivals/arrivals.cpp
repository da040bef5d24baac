#include "simulator/arrivals/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <utility>

#include "base/check.hpp"
#include "base/duration.hpp"
#include "simulator/arrivals/poisson.hpp"

namespace drydock {
namespace {

// Far enough, and room to add a day to it.
constexpr Nanoseconds kNever = std::numeric_limits<Nanoseconds>::max() / 4;
constexpr double kMostInBurst = 1e7;
constexpr Nanoseconds kHoursPerDay = 24;

// Seconds as nanoseconds, or kNever.
Nanoseconds later(Nanoseconds at, double seconds) {
  const double room = static_cast<double>(kNever - at) - 4096;
  const double wait = seconds * static_cast<double>(kSecond);
  return wait < room ? at + static_cast<Nanoseconds>(wait) : kNever;
}

double day_angle(Nanoseconds of_day) {
  return 2 * std::numbers::pi * static_cast<double>(of_day) / static_cast<double>(kDay);
}

// The integral of the weights from midnight to a time of the day, in seconds.
double weighted_seconds(const std::array<double, 24>& weights, Nanoseconds of_day) {
  double sum = 0;
  for (Nanoseconds hour = 0; hour < kHoursPerDay && hour * kHour < of_day; ++hour) {
    sum += weights[static_cast<std::size_t>(hour)] *
           to_seconds(std::min(of_day - hour * kHour, kHour));
  }
  return sum;
}

double highest_rate(const DailyArrivals& daily) {
  return daily.per_second * (daily.weights
                                 ? *std::max_element(daily.weights->begin(), daily.weights->end())
                                 : 1 + daily.amplitude);
}

// The expected number from the midnight before time 0 until `at`, counted from that midnight.
double expected_since_midnight(const DailyArrivals& daily, Nanoseconds at) {
  const Nanoseconds days = at / kDay;
  const Nanoseconds of_day = at - days * kDay;
  if (daily.weights) {
    return daily.per_second * (static_cast<double>(days) * to_seconds(kDay) +
                               weighted_seconds(*daily.weights, of_day));
  }
  const double wave = std::sin(day_angle(of_day - daily.peak)) + std::sin(day_angle(daily.peak));
  return daily.per_second *
         (to_seconds(at) + daily.amplitude * wave * to_seconds(kDay) / (2 * std::numbers::pi));
}

}  // namespace

double ArrivalProcess::rate_at(Nanoseconds at) const {
  if (const auto* poisson = std::get_if<PoissonArrivals>(&kind)) {
    return poisson->per_second;
  }
  const auto& daily = std::get<DailyArrivals>(kind);
  const Nanoseconds of_day = (starts_at + at) % kDay;
  return daily.per_second * (daily.weights
                                 ? (*daily.weights)[static_cast<std::size_t>(of_day / kHour)]
                                 : 1 + daily.amplitude * std::cos(day_angle(of_day - daily.peak)));
}

double ArrivalProcess::expected_between(Nanoseconds a, Nanoseconds b) const {
  DRYDOCK_CHECK(a <= b);
  if (const auto* poisson = std::get_if<PoissonArrivals>(&kind)) {
    return poisson->per_second * to_seconds(b - a);
  }
  const auto& daily = std::get<DailyArrivals>(kind);
  const double expected =
      expected_since_midnight(daily, starts_at + b) - expected_since_midnight(daily, starts_at + a);
  return std::max(expected, 0.0);
}

double ArrivalProcess::mean_per_second() const {
  if (const auto* regular = std::get_if<RegularArrivals>(&kind)) {
    return 1 / to_seconds(regular->period);
  }
  if (const auto* poisson = std::get_if<PoissonArrivals>(&kind)) {
    return poisson->per_second;
  }
  if (const auto* daily = std::get_if<DailyArrivals>(&kind)) {
    return daily->per_second;
  }
  if (const auto* bursts = std::get_if<BurstArrivals>(&kind)) {
    return bursts->per_second * bursts->size.mean();
  }
  const auto& replayed = std::get<ReplayedArrivals>(kind);
  const Nanoseconds length =
      replayed.repeat > 0 || replayed.times.empty() ? replayed.repeat : replayed.times.back();
  return length > 0 ? static_cast<double>(replayed.times.size()) / to_seconds(length) : 0;
}

ArrivalStream::ArrivalStream(const ArrivalProcess& process, StreamKey key)
    : process_(&process),
      rng_(key),
      sizes_({key.seed, key.trial, key.entity, stream_hash("burst size") ^ key.purpose}),
      limit_(process.until.value_or(kNever)),
      at_(process.from) {}

Nanoseconds ArrivalStream::after_gap(Nanoseconds at, double per_second) {
  return per_second > 0 ? later(at, -std::log(rng_.uniform_positive()) / per_second) : kNever;
}

// Of the kinds whose arrivals come one by one.
std::optional<Nanoseconds> ArrivalStream::draw_single(Nanoseconds end) {
  if (const auto* regular = std::get_if<RegularArrivals>(&process_->kind)) {
    if (end <= process_->from ||
        drawn_ > static_cast<std::uint64_t>((end - process_->from) / regular->period)) {
      return std::nullopt;
    }
    const Nanoseconds at = process_->from + static_cast<Nanoseconds>(drawn_) * regular->period;
    return at < end ? std::optional(at) : std::nullopt;
  }
  if (const auto* replayed = std::get_if<ReplayedArrivals>(&process_->kind)) {
    const std::size_t size = replayed->times.size();
    if (size == 0 || (replayed->repeat == 0 && drawn_ >= size)) {
      return std::nullopt;
    }
    const auto round = static_cast<Nanoseconds>(drawn_ / size);
    const Nanoseconds at =
        process_->from + round * replayed->repeat + replayed->times[drawn_ % size];
    return at < end ? std::optional(at) : std::nullopt;
  }
  const auto* daily = std::get_if<DailyArrivals>(&process_->kind);
  const double most = daily != nullptr ? highest_rate(*daily)
                                       : std::get<PoissonArrivals>(process_->kind).per_second;
  for (Nanoseconds at = after_gap(at_, most); at < end; at = after_gap(at, most)) {
    if (daily == nullptr || rng_.uniform() * most < process_->rate_at(at)) {
      return at;
    }
    at_ = at;
  }
  return std::nullopt;
}

std::optional<Arrival> ArrivalStream::next_burst(Nanoseconds end) {
  const auto& bursts = std::get<BurstArrivals>(process_->kind);
  if (!next_burst_) {
    next_burst_ = after_gap(process_->from, bursts.per_second);
  }
  while (*next_burst_ < end && (spread_.empty() || *next_burst_ <= spread_.front())) {
    const Nanoseconds at = *next_burst_;
    next_burst_ = after_gap(at, bursts.per_second);
    const auto size = static_cast<std::uint64_t>(
        std::clamp(std::round(bursts.size.sample(sizes_)), 1.0, kMostInBurst));
    if (bursts.within == 0) {
      return Arrival{at, size};
    }
    for (std::uint64_t i = 0; i < size; ++i) {
      spread_.push_back(
          at + static_cast<Nanoseconds>(sizes_.uniform() * static_cast<double>(bursts.within)));
      std::push_heap(spread_.begin(), spread_.end(), std::greater<>());
    }
  }
  if (spread_.empty() || spread_.front() >= end) {
    return std::nullopt;
  }
  std::pop_heap(spread_.begin(), spread_.end(), std::greater<>());
  const Nanoseconds at = spread_.back();
  spread_.pop_back();
  return Arrival{at, 1};
}

std::optional<Arrival> ArrivalStream::next(Nanoseconds end) {
  end = std::min(end, limit_);
  if (ahead_) {
    return ahead_->at < end ? std::exchange(ahead_, std::nullopt) : std::nullopt;
  }
  if (std::holds_alternative<BurstArrivals>(process_->kind)) {
    return next_burst(end);
  }
  // What is drawn beyond the end is kept, so that the draws do not depend on the ends asked for.
  const std::optional<Nanoseconds> at = draw_single(limit_);
  if (!at) {
    limit_ = std::min(limit_, at_);
    return std::nullopt;
  }
  ++drawn_;
  at_ = *at;
  if (*at >= end) {
    ahead_ = Arrival{*at, 1};
    return std::nullopt;
  }
  return Arrival{*at, 1};
}

std::uint64_t ArrivalStream::count_until(Nanoseconds end) {
  end = std::min(end, limit_);
  if (std::holds_alternative<PoissonArrivals>(process_->kind) ||
      std::holds_alternative<DailyArrivals>(process_->kind)) {
    if (end <= at_) {
      return 0;
    }
    const double expected = process_->expected_between(at_, end);
    at_ = end;
    return sample_poisson(expected, rng_);
  }
  std::uint64_t count = 0;
  while (const std::optional<Arrival> arrival = next(end)) {
    count += arrival->count;
  }
  return count;
}

}  // namespace drydock
