#include "base/duration.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace drydock {
namespace {

struct Unit {
  std::string_view name;
  Nanoseconds length;
};

// "ms" before "m": the longest name that fits is taken.
constexpr std::array<Unit, 6> kUnits = {{{"ms", kMillisecond},
                                         {"s", kSecond},
                                         {"m", kMinute},
                                         {"h", kHour},
                                         {"d", kDay},
                                         {"w", 7 * kDay}}};

const Unit* unit_at(std::string_view text) {
  for (const Unit& unit : kUnits) {
    if (text.substr(0, unit.name.size()) == unit.name) {
      return &unit;
    }
  }
  return nullptr;
}

std::string two_units(Nanoseconds value, Unit large, Unit small) {
  Nanoseconds in_small = (value + small.length / 2) / small.length;
  const Nanoseconds ratio = large.length / small.length;
  const Nanoseconds rest = in_small % ratio;
  in_small /= ratio;
  return rest == 0 ? fmt::format("{}{}", in_small, large.name)
                   : fmt::format("{}{} {}{}", in_small, large.name, rest, small.name);
}

}  // namespace

std::optional<Nanoseconds> parse_duration(std::string_view text) {
  if (text == "0") {
    return 0;
  }
  double total = 0;
  bool any = false;
  while (!text.empty()) {
    if (text.front() == ' ' && any) {
      text.remove_prefix(1);
      continue;
    }
    if ((text.front() < '0' || text.front() > '9') && text.front() != '.') {
      return std::nullopt;
    }
    double amount = 0;
    const auto [stop, error] =
        std::from_chars(text.data(), text.data() + text.size(), amount, std::chars_format::fixed);
    if (error != std::errc{}) {
      return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    const Unit* unit = unit_at(text);
    if (unit == nullptr) {
      return std::nullopt;
    }
    text.remove_prefix(unit->name.size());
    total += amount * static_cast<double>(unit->length);
    any = true;
  }
  // 2^63 ns is 292 years; a double below it converts without overflow.
  if (!any || !(total < 9.2e18)) {
    return std::nullopt;
  }
  return static_cast<Nanoseconds>(std::llround(total));
}

std::optional<Nanoseconds> parse_iso_duration(std::string_view text) {
  if (!text.starts_with('P') || text.size() < 3) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  Nanoseconds total = 0;
  bool of_day = false;
  while (!text.empty()) {
    if (text.front() == 'T') {
      if (of_day || text.size() == 1) {
        return std::nullopt;
      }
      of_day = true;
      text.remove_prefix(1);
      continue;
    }
    double count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    constexpr double kMostOfAUnit = 1e6;
    if (error != std::errc{} || text.empty() || !(count >= 0 && count <= kMostOfAUnit)) {
      return std::nullopt;
    }
    const char unit = text.front();
    const Nanoseconds length = !of_day       ? (unit == 'D' ? kDay : 0)
                               : unit == 'H' ? kHour
                               : unit == 'M' ? kMinute
                               : unit == 'S' ? kSecond
                                             : 0;
    if (length == 0) {
      return std::nullopt;
    }
    constexpr Nanoseconds kMost = 10'000 * kDay;
    const double part = count * static_cast<double>(length);
    if (part > static_cast<double>(kMost - total)) {
      return std::nullopt;
    }
    total += static_cast<Nanoseconds>(part);
    text.remove_prefix(1);
  }
  return total;
}

std::string format_duration(Nanoseconds duration) {
  if (duration < 0) {
    return "-" + format_duration(-duration);
  }
  if (duration < kSecond) {
    return duration == 0 ? "0s" : fmt::format("{}ms", (duration + kMillisecond / 2) / kMillisecond);
  }
  if (duration < kMinute) {
    const double seconds = to_seconds(duration);
    return duration % kSecond == 0 ? fmt::format("{:.0f}s", seconds)
                                   : fmt::format("{:.1f}s", seconds);
  }
  const Unit second{"s", kSecond};
  const Unit minute{"m", kMinute};
  const Unit hour{"h", kHour};
  const Unit day{"d", kDay};
  if (duration < kHour) {
    return two_units(duration, minute, second);
  }
  return duration < kDay ? two_units(duration, hour, minute) : two_units(duration, day, hour);
}

}  // namespace drydock
