#include "planner/apply/service_pace.hpp"

#include <algorithm>

#include "base/duration.hpp"

namespace drydock {
namespace {

constexpr double kSlowest = 0.2;  // requests per second
constexpr double kStep = 1.0;     // requests per second, for each second without a refusal
constexpr double kFree = 500.0;   // faster than this is as good as unlimited
constexpr double kCut = 0.5;

Nanoseconds interval(double per_second) {
  return static_cast<Nanoseconds>(static_cast<double>(kSecond) / per_second);
}

}  // namespace

std::string_view service_of(std::string_view type) {
  const std::size_t first = type.find("::");
  const std::size_t second =
      first == std::string_view::npos ? std::string_view::npos : type.find("::", first + 2);
  return type.substr(0, second);
}

const ServicePace::Pace* ServicePace::find(std::string_view service) const {
  const auto found = paces_.find(service);
  return found == paces_.end() ? nullptr : &found->second;
}

ServicePace::Pace& ServicePace::at(std::string_view service) {
  const auto found = paces_.find(service);
  return found != paces_.end() ? found->second : paces_[std::string(service)];
}

Nanoseconds ServicePace::next_at(std::string_view service) const {
  const Pace* pace = find(service);
  return pace == nullptr ? 0 : pace->next_at;
}

double ServicePace::per_second(std::string_view service) const {
  const Pace* pace = find(service);
  return pace == nullptr ? 0 : pace->per_second;
}

void ServicePace::asked(std::string_view service, Nanoseconds now) {
  Pace& pace = at(service);
  if (now - pace.window_at >= kSecond) {
    pace.before_window = now - pace.window_at < 2 * kSecond ? pace.in_window : 0;
    pace.in_window = 0;
    pace.window_at = now;
  }
  ++pace.in_window;
  if (pace.per_second > 0) {
    pace.next_at = std::max(pace.next_at, now) + interval(pace.per_second);
  }
}

void ServicePace::throttled(std::string_view service, Nanoseconds now, Nanoseconds retry_after) {
  Pace& pace = at(service);
  if (pace.per_second <= 0) {
    const double seen = std::max(pace.in_window, pace.before_window);
    pace.per_second = std::max(kSlowest, seen * kCut);
    pace.cut_at = now;
  } else if (now - pace.cut_at >= kSecond) {
    pace.per_second = std::max(kSlowest, pace.per_second * kCut);
    pace.cut_at = now;
  }
  pace.raised_at = now;
  pace.next_at = std::max(pace.next_at, now + std::max(retry_after, interval(pace.per_second)));
}

void ServicePace::accepted(std::string_view service, Nanoseconds now) {
  const auto found = paces_.find(service);
  if (found == paces_.end() || found->second.per_second <= 0) {
    return;
  }
  Pace& pace = found->second;
  const Nanoseconds seconds = (now - pace.raised_at) / kSecond;
  if (seconds < 1) {
    return;
  }
  pace.raised_at = now;
  pace.per_second += kStep * static_cast<double>(seconds);
  if (pace.per_second > kFree) {
    pace = {};
  }
}

}  // namespace drydock
