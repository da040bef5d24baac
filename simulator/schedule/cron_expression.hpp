// The six fields of a cron expression of EventBridge and AWS Glue, without the word around them:
//
//   minutes   0-59          , - * /
//   hours     0-23          , - * /
//   days      1-31          , - * ? / L W      L the last day, L-3, 15W the weekday nearest to it,
//   LW months    1-12 JAN-DEC  , - * / weekdays  1-7 SUN-SAT   , - * ? L #        1 is Sunday; 6L
//   the last Friday, 6#3 the third one years     1970-2199     , - * /
//
// Exactly one of days and weekdays is `?`. A range may run over the end: hours 20-2, FRI-MON.
// Sources: EventBridge User Guide, "Cron expressions reference"; what is accepted was compared with
// recorded answers of PutRule. L-3 and LW are of Quartz, whose syntax the service follows.
//
// It speaks of times that clocks show; which instants those are is left to Schedule.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drydock {

// Why an expression is none.
struct ScheduleProblem {
  std::string message;
  std::string hint;
};

class CronExpression {
 public:
  static constexpr int kFirstYear = 1970;
  static constexpr int kLastYear = 2199;

  // `text` is what stands between the parentheses. Every field that is wrong is a problem.
  [[nodiscard]] static std::optional<CronExpression> parse(std::string_view text,
                                                           std::vector<ScheduleProblem>& problems);

  // The first minute that fits, at `minute` or later; minutes since 1970 that clocks show. Nothing
  // if none is left. Looks at months, not at minutes.
  [[nodiscard]] std::optional<std::int64_t> next(std::int64_t minute) const;

 private:
  friend class CronReader;

  // Which days of a month fit, bit 1 to 31.
  [[nodiscard]] std::uint32_t days_of(int year, unsigned month) const;
  [[nodiscard]] std::uint32_t days_by_number(int year, unsigned month) const;
  [[nodiscard]] std::uint32_t days_by_weekday(int year, unsigned month) const;
  // Of one day, at `from` or later.
  [[nodiscard]] std::optional<unsigned> minute_of_day(unsigned from) const;

  std::uint64_t minutes_ = 0;
  std::uint64_t hours_ = 0;
  std::uint64_t months_ = 0;  // bit 1 to 12
  std::bitset<kLastYear - kFirstYear + 1> years_;
  bool by_weekday_ = false;
  std::uint64_t days_ = 0;           // bit 1 to 31
  std::uint64_t days_from_end_ = 0;  // bit 0: the last day
  std::uint64_t workdays_ = 0;       // nearest to the day of the bit
  bool last_workday_ = false;
  std::uint64_t weekdays_ = 0;                   // bit 0 Sunday
  std::uint64_t last_weekdays_ = 0;              // the last of the month
  std::array<std::uint64_t, 6> nth_weekdays_{};  // 1 to 5
};

}  // namespace drydock
