// How fast a service may be asked, learnt from its refusals: additive increase, multiplicative
// decrease (D.-M. Chiu, R. Jain, "Analysis of the increase and decrease algorithms for congestion
// avoidance in computer networks", Computer Networks and ISDN Systems 17, 1989). A service that
// never throttles is never slowed. Pure: time is given.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace drydock {

// "AWS::IAM" of "AWS::IAM::Role": what throttles as one. The type itself if it has no such part.
[[nodiscard]] std::string_view service_of(std::string_view type);

class ServicePace {
 public:
  // When the service may be asked again; in the past if it may be asked now.
  [[nodiscard]] Nanoseconds next_at(std::string_view service) const;
  // What was learnt, in requests per second; 0: nothing, the service takes what comes.
  [[nodiscard]] double per_second(std::string_view service) const;

  void asked(std::string_view service, Nanoseconds now);
  // It refused: half as fast, once a second however many refusals one burst meets.
  void throttled(std::string_view service, Nanoseconds now, Nanoseconds retry_after);
  // It went along: one request a second more for each second without a refusal.
  void accepted(std::string_view service, Nanoseconds now);

 private:
  struct Pace {
    double per_second = 0;
    Nanoseconds next_at = 0;
    Nanoseconds cut_at = 0;
    Nanoseconds raised_at = 0;
    // Requests in the running second and in the one before, for what the rate was until now.
    Nanoseconds window_at = 0;
    std::uint32_t in_window = 0;
    std::uint32_t before_window = 0;
  };
  [[nodiscard]] const Pace* find(std::string_view service) const;
  Pace& at(std::string_view service);

  std::map<std::string, Pace, std::less<>> paces_;
};

}  // namespace drydock
