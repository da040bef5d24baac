#include "simulator/workload/scaling_schedule.hpp"

#include <fmt/format.h>

#include <cctype>
#include <iterator>
#include <sstream>
#include <string>

namespace drydock {
namespace {

// Weekdays count from 1 in the expressions of EventBridge and from 0 in crontab(5), where 7 is
// Sunday too. Everything else stays: words, steps, and numbers that are no weekday.
std::string shifted_weekdays(std::string_view field) {
  std::string shifted;
  bool is_step = false;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const char c = field[i];
    const bool alone =
        i + 1 == field.size() || std::isdigit(static_cast<unsigned char>(field[i + 1])) == 0;
    const bool after_digit = i > 0 && std::isdigit(static_cast<unsigned char>(field[i - 1])) != 0;
    if (c >= '0' && c <= '7' && alone && !after_digit && !is_step) {
      shifted += c == '7' ? '1' : static_cast<char>(c + 1);
    } else {
      shifted += c;
    }
    is_step = c == '/' || (is_step && c != ',');
  }
  return shifted;
}

}  // namespace

std::vector<CronExpression> parse_recurrence(std::string_view text,
                                             std::vector<ScheduleProblem>& problems) {
  std::istringstream words{std::string(text)};
  const std::vector<std::string> fields{std::istream_iterator<std::string>(words), {}};
  if (fields.size() != 5) {
    problems.push_back(
        {fmt::format("a recurrence has five fields, and `{}` has {}", text, fields.size()),
         "write minute, hour, day, month and weekday: 0 8 * * 1-5"});
    return {};
  }
  const std::string weekdays = shifted_weekdays(fields[4]);
  const bool by_day = fields[2] != "*";
  const bool by_weekday = fields[4] != "*";
  std::vector<std::string> written;
  const auto add = [&](std::string_view day, std::string_view weekday) {
    written.push_back(
        fmt::format("{} {} {} {} {} *", fields[0], fields[1], day, fields[3], weekday));
  };
  if (by_day || !by_weekday) {
    add(fields[2], "?");
  }
  if (by_weekday) {
    add("?", weekdays);
  }
  std::vector<CronExpression> expressions;
  for (const std::string& each : written) {
    if (const auto parsed = CronExpression::parse(each, problems)) {
      expressions.push_back(*parsed);
    }
  }
  if (!problems.empty()) {
    expressions.clear();
  }
  return expressions;
}

}  // namespace drydock
