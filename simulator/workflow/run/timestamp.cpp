#include "simulator/workflow/run/timestamp.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"
#include "simulator/jsonata/civil_date.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kSecondsInDay = 86'400;

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  // Exactly so many digits.
  [[nodiscard]] bool number(int digits, std::int64_t& value) {
    if (rest_.size() < static_cast<std::size_t>(digits)) {
      return false;
    }
    value = 0;
    for (int i = 0; i < digits; ++i) {
      const char c = rest_[static_cast<std::size_t>(i)];
      if (c < '0' || c > '9') {
        return false;
      }
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(static_cast<std::size_t>(digits));
    return true;
  }
  [[nodiscard]] bool take(char c) {
    if (rest_.empty() || rest_.front() != c) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }
  // Digits behind the point, as nanoseconds; what is finer is dropped.
  [[nodiscard]] bool fraction(std::int64_t& nanoseconds) {
    std::int64_t unit = kSecond / 10;
    std::size_t digits = 0;
    for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
      nanoseconds += (rest_[digits] - '0') * unit;
      unit /= 10;
    }
    rest_.remove_prefix(digits);
    return digits > 0;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool read_offset(Reader& reader, std::int64_t& seconds) {
  if (reader.take('Z')) {
    return true;
  }
  const bool east = reader.take('+');
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  if ((!east && !reader.take('-')) || !reader.number(2, hours) || !reader.take(':') ||
      !reader.number(2, minutes) || hours > 23 || minutes > 59) {
    return false;
  }
  seconds = (east ? 1 : -1) * (hours * 3600 + minutes * 60);
  return true;
}

}  // namespace

std::optional<Nanoseconds> parse_timestamp(std::string_view text) {
  Reader reader(text);
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  if (!reader.number(4, year) || !reader.take('-') || !reader.number(2, month) ||
      !reader.take('-') || !reader.number(2, day) || !reader.take('T') || !reader.number(2, hour) ||
      !reader.take(':') || !reader.number(2, minute) || !reader.take(':') ||
      !reader.number(2, second)) {
    return std::nullopt;
  }
  std::int64_t nanoseconds = 0;
  std::int64_t offset = 0;
  if ((reader.take('.') && !reader.fraction(nanoseconds)) || !read_offset(reader, offset) ||
      !reader.at_end()) {
    return std::nullopt;
  }
  const std::int64_t days = jsonata::days_of(year, month, day);
  const jsonata::CivilDate date = jsonata::date_of(days);
  // A day that the month does not have runs on into the next.
  if (month < 1 || month > 12 || day < 1 || date.day != day || date.month != month || hour > 23 ||
      minute > 59 || second > 60 || year < 1700 || year > 2250) {
    return std::nullopt;
  }
  const std::int64_t seconds = days * kSecondsInDay + hour * 3600 + minute * 60 + second - offset;
  return seconds * kSecond + nanoseconds;
}

std::string format_timestamp(Nanoseconds instant) {
  constexpr Nanoseconds kNanosecondsInDay = kSecondsInDay * kSecond;
  const std::int64_t days = instant / kNanosecondsInDay - (instant % kNanosecondsInDay < 0 ? 1 : 0);
  const std::int64_t ms = (instant - days * kNanosecondsInDay) / kMillisecond;
  const jsonata::CivilDate date = jsonata::date_of(days);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", date.year, date.month, date.day,
                     ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
}

}  // namespace drydock
