#include "simulator/schedule/posix_rule.hpp"

#include "simulator/schedule/instant.hpp"

namespace drydock {
namespace {

constexpr std::int64_t kMostHours = 167;  // RFC 8536 section 3.3.1

class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : rest_(text) {}

  std::optional<PosixRule> read() {
    PosixRule rule;
    std::int64_t west = 0;
    if (!name() || !time(west)) {
      return std::nullopt;
    }
    rule.standard_offset = static_cast<std::int32_t>(-west);
    if (rest_.empty()) {
      return rule;
    }
    rule.has_summer = true;
    rule.summer_offset = rule.standard_offset + 3600;
    if (!name()) {
      return std::nullopt;
    }
    if (!rest_.empty() && rest_.front() != ',') {
      if (!time(west)) {
        return std::nullopt;
      }
      rule.summer_offset = static_cast<std::int32_t>(-west);
    }
    if (!change(rule.summer_begins) || !change(rule.summer_ends) || !rest_.empty()) {
      return std::nullopt;
    }
    return rule;
  }

 private:
  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  // Letters, or anything in angle brackets.
  bool name() {
    if (take('<')) {
      const std::size_t end = rest_.find('>');
      if (end == std::string_view::npos) {
        return false;
      }
      rest_.remove_prefix(end + 1);
      return true;
    }
    std::size_t size = 0;
    while (size < rest_.size() && ((rest_[size] | 0x20) >= 'a' && (rest_[size] | 0x20) <= 'z')) {
      ++size;
    }
    rest_.remove_prefix(size);
    return size >= 3;
  }

  bool number(std::int64_t& value) {
    std::size_t size = 0;
    value = 0;
    for (; size < rest_.size() && size < 4 && rest_[size] >= '0' && rest_[size] <= '9'; ++size) {
      value = value * 10 + (rest_[size] - '0');
    }
    rest_.remove_prefix(size);
    return size > 0;
  }

  // [+-]hh[:mm[:ss]] in seconds.
  bool time(std::int64_t& seconds) {
    const bool negative = take('-');
    if (!negative) {
      take('+');
    }
    std::int64_t hours = 0;
    std::int64_t minutes = 0;
    std::int64_t rest = 0;
    if (!number(hours) || (take(':') && !number(minutes)) || hours > kMostHours || minutes > 59) {
      return false;
    }
    if (take(':') && (!number(rest) || rest > 59)) {
      return false;
    }
    seconds = hours * 3600 + minutes * 60 + rest;
    seconds = negative ? -seconds : seconds;
    return true;
  }

  bool within(std::int64_t least, std::int64_t most, unsigned& into) {
    std::int64_t value = 0;
    if (!number(value) || value < least || value > most) {
      return false;
    }
    into = static_cast<unsigned>(value);
    return true;
  }

  bool change(PosixRule::Change& into) {
    using Kind = PosixRule::Change::Kind;
    if (!take(',')) {
      return false;
    }
    bool good = false;
    if (take('M')) {
      into.kind = Kind::WeekdayOfMonth;
      good = within(1, 12, into.month) && take('.') && within(1, 5, into.week) && take('.') &&
             within(0, 6, into.weekday);
    } else if (take('J')) {
      into.kind = Kind::Day365;
      good = within(1, 365, into.day);
    } else {
      into.kind = Kind::DayFromZero;
      good = within(0, 365, into.day);
    }
    return good && (!take('/') || time(into.time));
  }

  std::string_view rest_;
};

}  // namespace

std::optional<PosixRule> PosixRule::parse(std::string_view text) { return RuleReader(text).read(); }

std::int64_t PosixRule::Change::at(int year) const {
  std::int64_t number = 0;
  if (kind == Kind::WeekdayOfMonth) {
    const std::int64_t first = day_number({year, month, 1});
    unsigned in_month = (7 + this->weekday - drydock::weekday(first)) % 7 + 7 * (week - 1);
    while (in_month >= days_in_month(year, month)) {
      in_month -= 7;
    }
    number = first + in_month;
  } else {
    const bool leap = days_in_month(year, 2) == 29;
    const unsigned from_zero = kind == Kind::DayFromZero ? day : day - 1 + (leap && day >= 60);
    number = day_number({year, 1, 1}) + from_zero;
  }
  return number * kSecondsPerDay + time;
}

}  // namespace drydock
