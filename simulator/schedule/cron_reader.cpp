// Reads the fields of a cron expression, each with the words and signs that it may hold.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/nearest_name.hpp"
#include "simulator/schedule/cron_expression.hpp"

namespace drydock {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekdays = {"SUN", "MON", "TUE", "WED",
                                                       "THU", "FRI", "SAT"};

struct Field {
  std::string_view name;
  int least;
  int most;
  std::string_view signs;  // beside digits
  const std::string_view* words = nullptr;
  std::size_t word_count = 0;
};
constexpr std::array<Field, 6> kFields = {{
    {"minutes", 0, 59, ",-*/"},
    {"hours", 0, 23, ",-*/"},
    {"day-of-month", 1, 31, ",-*?/LW"},
    {"month", 1, 12, ",-*/", kMonths.data(), kMonths.size()},
    {"day-of-week", 1, 7, ",-*?L#", kWeekdays.data(), kWeekdays.size()},
    {"year", CronExpression::kFirstYear, CronExpression::kLastYear, ",-*/"},
}};
enum FieldNumber : std::size_t { Minutes, Hours, DayOfMonth, Month, DayOfWeek, Year };

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return result;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) {
      words.push_back(word);
    }
  }
  return words;
}

std::string range_text(const Field& field) {
  return field.words == nullptr ? fmt::format("{} to {}", field.least, field.most)
                                : fmt::format("{} to {} or {} to {}", field.least, field.most,
                                              field.words[0], field.words[field.word_count - 1]);
}

std::string wildcards(const Field& field) {
  std::string text;
  for (const char sign : field.signs) {
    text += fmt::format("{}`{}`", text.empty() ? "" : " ", sign);
  }
  return text;
}

}  // namespace

class CronReader {
 public:
  CronReader(std::string_view text, std::vector<ScheduleProblem>& problems)
      : text_(text), problems_(problems) {}

  std::optional<CronExpression> read() {
    const std::vector<std::string_view> fields = words_of(text_);
    if (fields.size() != kFields.size()) {
      report(fmt::format("a cron expression has six fields, and `{}` has {}", text_, fields.size()),
             "write minutes, hours, day-of-month, month, day-of-week and year: 0 12 * * ? *");
      return std::nullopt;
    }
    const std::size_t before = problems_.size();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      read_field(i, fields[i]);
    }
    check_days(fields[DayOfMonth], fields[DayOfWeek]);
    return problems_.size() == before ? std::optional(cron_) : std::nullopt;
  }

 private:
  struct Item {
    std::size_t field;
    std::string_view whole;  // the field as written
    std::string text;        // the item, in capitals
  };

  void report(std::string message, std::string hint) {
    problems_.push_back({std::move(message), std::move(hint)});
  }
  void refuse(const Item& item, std::string_view why, std::string hint) {
    const std::string_view name = kFields[item.field].name;
    report(item.text == upper(item.whole)
               ? fmt::format("the field {} is `{}`: {}", name, item.whole, why)
               : fmt::format("the field {} is `{}`: in `{}` {}", name, item.whole, item.text, why),
           std::move(hint));
  }

  void check_days(std::string_view days, std::string_view weekdays) {
    if ((days == "?") == (weekdays == "?")) {
      report(fmt::format("the fields day-of-month `{}` and day-of-week `{}` {}", days, weekdays,
                         days == "?" ? "are both `?`, so no day is meant"
                                     : "both name days; EventBridge takes one of them"),
             days == "?" ? "write `*` for one of them, for every day"
                         : "write `?` for the one that does not matter");
    }
    cron_.by_weekday_ = days == "?";
  }

  void read_field(std::size_t number, std::string_view written) {
    const Field& field = kFields[number];
    if (written == "?" && field.signs.find('?') != std::string_view::npos) {
      return;
    }
    for (const std::string_view item : split(written, ',')) {
      read_item({number, written, upper(item)});
    }
    if (number == DayOfWeek && written.find('#') != std::string_view::npos &&
        written.find(',') != std::string_view::npos) {
      report(fmt::format("the field day-of-week is `{}`: with `#` it holds one weekday", written),
             "use a schedule for each of them");
    }
  }

  void read_item(const Item& item) {
    const Field& field = kFields[item.field];
    if (item.text.empty()) {
      refuse(item, "a value is missing beside a comma", "take the comma out");
      return;
    }
    if (item.field == DayOfMonth && read_day_word(item)) {
      return;
    }
    if (item.field == DayOfWeek && read_weekday_word(item)) {
      return;
    }
    std::string_view range = item.text;
    int step = 1;
    if (const std::size_t slash = range.find('/'); slash != std::string_view::npos) {
      if (field.signs.find('/') == std::string_view::npos) {
        refuse(item, "a step `/` has no place here", fmt::format("{} are", wildcards(field)));
        return;
      }
      const std::optional<int> size = whole(range.substr(slash + 1));
      if (!size || *size < 1 || *size > field.most) {
        refuse(item,
               fmt::format("the step `{}` is not a whole number from 1 to {}",
                           range.substr(slash + 1), field.most),
               "0/15 means 0, 15, 30 and so on");
        return;
      }
      step = *size;
      range = range.substr(0, slash);
    }
    read_range(item, range, step, range.size() != item.text.size());
  }

  void read_range(const Item& item, std::string_view range, int step, bool has_step) {
    const Field& field = kFields[item.field];
    if (range == "*") {
      add(item.field, field.least, field.most, step);
      return;
    }
    const std::size_t dash = range.find('-', 1);
    const std::optional<int> first = value(item, range.substr(0, dash));
    if (!first) {
      return;
    }
    if (dash == std::string_view::npos) {
      add(item.field, *first, has_step ? field.most : *first, step);
      return;
    }
    const std::optional<int> last = value(item, range.substr(dash + 1));
    if (!last) {
      return;
    }
    if (*last < *first && item.field == Year) {
      refuse(item, "the range ends before it begins", "write the earlier year first");
      return;
    }
    // Over the end and on from the beginning, with steps as if it went on counting.
    const int size = field.most - field.least + 1;
    add(item.field, *first, *last < *first ? *last + size : *last, step);
  }

  static std::optional<int> whole(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return text.empty() || text.front() == '-' || error != std::errc{} ||
                   end != text.data() + text.size()
               ? std::nullopt
               : std::optional(number);
  }

  // A number of the field or one of its words.
  std::optional<int> value(const Item& item, std::string_view text) {
    const Field& field = kFields[item.field];
    for (std::size_t i = 0; i < field.word_count; ++i) {
      if (field.words[i] == text) {
        return static_cast<int>(i) + field.least;
      }
    }
    const std::optional<int> number = whole(text);
    if (number && *number >= field.least && *number <= field.most) {
      return number;
    }
    std::string hint =
        fmt::format("values are {}, wildcards {}", range_text(field), wildcards(field));
    if (!number && field.word_count != 0) {
      const std::vector<std::string_view> words(field.words, field.words + field.word_count);
      if (const auto near = nearest_name(text, words)) {
        hint = fmt::format("did you mean `{}`?", *near);
      }
    }
    refuse(item,
           number ? fmt::format("{} is not {}", *number, range_text(field))
                  : fmt::format("`{}` is no value of this field", text),
           std::move(hint));
    return std::nullopt;
  }

  // L, L-3, LW and 15W. False if it is none of them.
  bool read_day_word(const Item& item) {
    const std::string_view text = item.text;
    if (text == "L") {
      cron_.days_from_end_ |= 1;
      return true;
    }
    if (text == "LW") {
      cron_.last_workday_ = true;
      return true;
    }
    if (text.starts_with("L-")) {
      const std::optional<int> back = whole(text.substr(2));
      if (!back || *back > 30) {
        refuse(item, "an `L-` takes a number from 0 to 30", "L-3 is the third day before the last");
      } else {
        cron_.days_from_end_ |= std::uint64_t{1} << static_cast<unsigned>(*back);
      }
      return true;
    }
    if (text.ends_with('W')) {
      if (const auto day = value(item, text.substr(0, text.size() - 1))) {
        cron_.workdays_ |= std::uint64_t{1} << static_cast<unsigned>(*day);
      }
      return true;
    }
    return false;
  }

  // L, 6L, FRIL and 6#3. False if it is none of them.
  bool read_weekday_word(const Item& item) {
    const std::string_view text = item.text;
    const auto bit_of = [](int day) { return std::uint64_t{1} << static_cast<unsigned>(day - 1); };
    if (text == "L") {
      cron_.weekdays_ |= bit_of(7);
      return true;
    }
    if (text.ends_with('L')) {
      if (const auto day = value(item, text.substr(0, text.size() - 1))) {
        cron_.last_weekdays_ |= bit_of(*day);
      }
      return true;
    }
    const std::size_t hash = text.find('#');
    if (hash == std::string_view::npos) {
      return false;
    }
    const std::optional<int> nth = whole(text.substr(hash + 1));
    if (!nth || *nth < 1 || *nth > 5) {
      refuse(item, fmt::format("`{}` is not a number from 1 to 5", text.substr(hash + 1)),
             "6#3 is the third Friday of the month");
    } else if (const auto day = value(item, text.substr(0, hash))) {
      cron_.nth_weekdays_[static_cast<std::size_t>(*nth)] |= bit_of(*day);
    }
    return true;
  }

  void add(std::size_t number, int first, int last, int step) {
    const Field& field = kFields[number];
    const int size = field.most - field.least + 1;
    for (int at = first; at <= last; at += step) {
      const auto here = static_cast<unsigned>(at > field.most ? at - size : at);
      const std::uint64_t bit = std::uint64_t{1} << (here & 63U);
      switch (number) {
        case Minutes:
          cron_.minutes_ |= bit;
          break;
        case Hours:
          cron_.hours_ |= bit;
          break;
        case DayOfMonth:
          cron_.days_ |= bit;
          break;
        case Month:
          cron_.months_ |= bit;
          break;
        case DayOfWeek:
          cron_.weekdays_ |= bit >> 1U;
          break;
        default:
          cron_.years_.set(here - static_cast<unsigned>(CronExpression::kFirstYear));
      }
    }
  }

  std::string_view text_;
  std::vector<ScheduleProblem>& problems_;
  CronExpression cron_;
};

std::optional<CronExpression> CronExpression::parse(std::string_view text,
                                                    std::vector<ScheduleProblem>& problems) {
  return CronReader(text, problems).read();
}

}  // namespace drydock
