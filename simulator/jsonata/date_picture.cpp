#include "simulator/jsonata/date_picture.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "simulator/json/utf8.hpp"
#include "simulator/jsonata/moment.hpp"
#include "simulator/jsonata/regular_expression.hpp"

namespace drydock::jsonata {
namespace {

constexpr std::string_view kComponents = "YMDdFWwXxHhPmsfZzCE";
constexpr std::string_view kIntegers = "YMDdFWwXxHhmsf";
constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};

bool is_in(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

std::string_view default_presentation(char component) {
  switch (component) {
    case 'F':
    case 'P':
    case 'C':
    case 'E':
      return "n";
    case 'm':
    case 's':
      return "01";
    case 'Z':
    case 'z':
      return "01:01";
    default:
      return "1";
  }
}

std::optional<std::size_t> width_of(std::string_view text) {
  std::size_t width = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), width);
  static_cast<void>(end);
  return wrong == std::errc() && width <= 1000 ? std::optional(width) : std::nullopt;
}

// What stands between the brackets, without white space.
std::optional<DatePart> parse_marker(std::string_view marker, std::string& code) {
  DatePart part;
  part.component = marker.empty() ? '?' : marker[0];
  if (!is_in(part.component, kComponents)) {
    code = "D3132";
    return std::nullopt;
  }
  marker.remove_prefix(1);
  std::optional<std::size_t> narrowest;
  const std::size_t comma = marker.rfind(',');
  if (comma != std::string_view::npos) {
    const std::string_view width = marker.substr(comma + 1);
    const std::size_t dash = width.find('-');
    narrowest = width_of(width.substr(0, dash));
    part.widest = dash == std::string_view::npos ? std::nullopt : width_of(width.substr(dash + 1));
    marker = marker.substr(0, comma);
  }
  std::string presentation(marker.empty() ? default_presentation(part.component) : marker);
  char modifier = '\0';
  if (presentation.size() > 1 && is_in(presentation.back(), "atco")) {
    modifier = presentation.back();
    presentation.pop_back();
  }
  part.zero_as_z = modifier == 't';
  if (presentation[0] == 'n' || presentation[0] == 'N') {
    part.named = true;
    part.letter_case = presentation[0] == 'n'           ? LetterCase::Lower
                       : presentation.starts_with("Nn") ? LetterCase::Title
                                                        : LetterCase::Upper;
    return part;
  }
  const bool ordinal = modifier == 'o' && is_in(part.component, kIntegers);
  std::optional<IntegerPicture> integer =
      parse_integer_picture(presentation + (ordinal ? ";o" : ""), code);
  if (!integer) {
    return std::nullopt;
  }
  part.integer = *std::move(integer);
  if (narrowest && is_in(part.component, kIntegers)) {
    part.integer.mandatory_digits = std::max(part.integer.mandatory_digits, *narrowest);
  }
  if (part.component == 'Y') {
    const std::size_t written = part.integer.mandatory_digits + part.integer.optional_digits;
    if (part.widest) {
      part.year_digits = static_cast<int>(*part.widest);
      part.integer.mandatory_digits = *part.widest;
    } else if (written >= 2) {
      part.year_digits = static_cast<int>(written);
    }
  }
  return part;
}

std::string cased(std::string_view name, LetterCase letter_case) {
  return letter_case == LetterCase::Upper   ? to_upper(name)
         : letter_case == LetterCase::Lower ? to_lower(name)
                                            : std::string(name);
}

std::optional<std::string> format_name(const Moment& moment, const DatePart& part,
                                       std::string& code) {
  std::string_view name;
  const auto value = static_cast<std::size_t>(moment.component(part.component));
  switch (part.component) {
    case 'M':
    case 'x':
      name = kMonths[value - 1];
      break;
    case 'F':
      name = kDays[value - 1];
      break;
    case 'P':
      return cased(value == 0 ? "am" : "pm", part.letter_case);
    case 'C':
    case 'E':
      return "ISO";
    default:
      code = "D3133";
      return std::nullopt;
  }
  return cased(part.widest ? name.substr(0, *part.widest) : name, part.letter_case);
}

std::optional<std::string> format_offset(const DatePart& part, std::int64_t minutes,
                                         std::string& code) {
  if (minutes == 0 && part.zero_as_z) {
    return "Z";
  }
  const std::int64_t hours = minutes / 60;
  const std::int64_t written = hours * 100 + minutes % 60;
  const std::size_t digits = part.integer.mandatory_digits;
  const bool hours_first = part.integer.regular == 0 && digits <= 2;
  if (part.integer.regular == 0 && (digits == 0 || digits > 4)) {
    code = "D3134";
    return std::nullopt;
  }
  std::optional<std::string> text =
      format_integer(static_cast<double>(hours_first ? hours : written), part.integer, code);
  if (text && hours_first && minutes % 60 != 0) {
    const std::int64_t rest = std::abs(minutes % 60);
    *text += (rest < 10 ? ":0" : ":") + std::to_string(rest);
  }
  return text ? std::optional((part.component == 'z' ? "GMT" : "") +
                              std::string(written >= 0 ? "+" : "") + *text)
              : std::nullopt;
}

// For a literal in a regular expression.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += is_in(c, ".*+?^${}()|[]\\") ? "\\" : "";
    out += c;
  }
  return out;
}

// `beside`: another number follows at once, so this one has as many digits as it is written with.
std::string pattern_of(const DatePart& part, bool beside) {
  if (part.component == '\0') {
    return escaped(part.literal);
  }
  if (part.component == 'Z' || part.component == 'z') {
    std::string pattern = part.component == 'z' ? "GMT[-+][0-9]+" : "[-+][0-9]+";
    if (part.integer.regular > 0) {
      std::string separator;
      append_code_point(separator, part.integer.separators[0].character);
      pattern += escaped(separator) + "[0-9]+";
    }
    return part.zero_as_z ? "(?:" + pattern + "|Z)" : pattern;
  }
  if (part.named) {
    return "[a-zA-Z]+";
  }
  const std::size_t digits = part.year_digits > 0 ? static_cast<std::size_t>(part.year_digits)
                             : beside             ? part.integer.mandatory_digits
                                                  : 0;
  return integer_pattern(part.integer, digits);
}

double parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") {
    return 0;
  }
  text.remove_prefix(std::min(text.find_first_of("+-"), text.size()));
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != '+' && c != '-') {
      // Whatever separates hours and minutes.
      digits.insert(0, digits.size() < 2 ? 2 - digits.size() : 0, '0');
    }
  }
  digits.resize(std::min<std::size_t>(digits.size(), 9));
  const int value = digits.empty() ? 0 : std::atoi(digits.c_str());
  const int minutes = digits.size() <= 2 ? value * 60 : value / 100 * 60 + value % 100;
  return text.starts_with('-') ? -minutes : minutes;
}

std::optional<double> parse_component(const DatePart& part, std::string_view text) {
  if (part.component == 'Z' || part.component == 'z') {
    return parse_offset(text);
  }
  if (!part.named) {
    const double value = parse_integer(text, part.integer);
    return std::isnan(value) ? std::nullopt : std::optional(value);
  }
  const std::string lower = to_lower(text);
  if (part.component == 'P') {
    return lower == "pm" ? 1 : 0;
  }
  const auto find = [&](const auto& names) -> std::optional<double> {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string_view name = part.widest ? names[i].substr(0, *part.widest) : names[i];
      if (lower == to_lower(name)) {
        return static_cast<double>(i + 1);
      }
    }
    return std::nullopt;
  };
  return part.component == 'F' ? find(kDays) : find(kMonths);
}

using Components = std::array<std::optional<double>, 128>;

std::size_t slot(char component) { return static_cast<std::size_t>(component) & 127U; }

// The components that were found are of `set` and of nothing else in `all`, and there is one.
bool is_kind(const Components& found, std::string_view all, std::string_view set) {
  bool any = false;
  for (const char c : all) {
    const std::optional<double>& value = found[slot(c)];
    if (value && *value != 0) {
      if (!is_in(c, set)) {
        return false;
      }
      any = true;
    }
  }
  return any;
}

std::optional<double> instant_of(Components& found, std::int64_t now_ms, std::string& code) {
  constexpr std::string_view kDates = "YXMxWwdD";
  constexpr std::string_view kTimes = "PHhmsf";
  const bool by_date = is_kind(found, kDates, "YMD");
  const bool by_day = !by_date && is_kind(found, kDates, "Yd");
  if (is_kind(found, kDates, "Xxw") || is_kind(found, kDates, "XW")) {
    code = "D3136";  // weeks name no day by themselves
    return std::nullopt;
  }
  const bool twelve_hours = !is_kind(found, kTimes, "Hmsf") && is_kind(found, kTimes, "Phmsf");
  const Moment now(now_ms);
  bool started = false;
  bool ended = false;
  for (const char c : std::string(by_day ? "Yd" : "YMD") + (twelve_hours ? "Phmsf" : "Hmsf")) {
    std::optional<double>& value = found[slot(c)];
    if (value) {
      started = true;
      if (ended) {
        code = "D3136";  // a gap
        return std::nullopt;
      }
    } else if (started) {
      value = is_in(c, "MDd") ? 1 : 0;
      ended = true;
    } else {
      value = c == 'P' ? 0.0 : static_cast<double>(now.component(c));
    }
  }
  const auto whole = [&](char c) {
    return static_cast<std::int64_t>(std::clamp(found[slot(c)].value_or(0), -1e12, 1e12));
  };
  std::int64_t year = std::clamp<std::int64_t>(whole('Y'), -300'000, 300'000);
  year += year >= 0 && year <= 99 ? 1900 : 0;  // as Date.UTC of ECMAScript reads it
  const std::int64_t days = by_day
                                ? days_of(year, 1, 1) + whole('d') - 1
                                : days_of(year, std::max<std::int64_t>(whole('M'), 1), whole('D'));
  const std::int64_t hour =
      !twelve_hours ? whole('H') : whole('h') % 12 + (whole('P') == 1 ? 12 : 0);
  double instant = static_cast<double>(days) * static_cast<double>(kDayMs) +
                   static_cast<double>(hour) * 3.6e6 + static_cast<double>(whole('m')) * 6e4 +
                   static_cast<double>(whole('s')) * 1e3 + static_cast<double>(whole('f'));
  const std::optional<double>& offset = found[slot('Z')] ? found[slot('Z')] : found[slot('z')];
  return instant - offset.value_or(0) * 6e4;
}

}  // namespace

std::optional<std::vector<DatePart>> parse_date_picture(std::string_view picture,
                                                        std::string& code) {
  std::vector<DatePart> parts;
  std::string literal;
  const auto flush = [&] {
    if (!literal.empty()) {
      DatePart part;
      part.literal = std::exchange(literal, {});
      parts.push_back(std::move(part));
    }
  };
  for (std::size_t at = 0; at < picture.size(); ++at) {
    const std::string_view rest = picture.substr(at);
    if (rest.starts_with("[[") || rest.starts_with("]]")) {
      literal += rest[0];
      ++at;
      continue;
    }
    if (rest[0] != '[') {
      literal += rest[0];
      continue;
    }
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) {
      code = "D3135";
      return std::nullopt;
    }
    flush();
    std::string marker(rest.substr(1, close - 1));
    marker.erase(
        std::remove_if(marker.begin(), marker.end(), [](char c) { return is_in(c, " \t\r\n"); }),
        marker.end());
    std::optional<DatePart> part = parse_marker(marker, code);
    if (!part) {
      return std::nullopt;
    }
    parts.push_back(*std::move(part));
    at += close;
  }
  flush();
  return parts;
}

std::optional<std::string> format_date(std::int64_t instant_ms, const std::vector<DatePart>& parts,
                                       std::int64_t offset_minutes, std::string& code) {
  const Moment moment(instant_ms + offset_minutes * 60'000);
  std::string out;
  for (const DatePart& part : parts) {
    std::optional<std::string> text = part.literal;
    if (part.component == 'Z' || part.component == 'z') {
      text = format_offset(part, offset_minutes, code);
    } else if (part.component != '\0' && (part.named || !is_in(part.component, kIntegers))) {
      text = format_name(moment, part, code);
    } else if (part.component != '\0') {
      auto value = static_cast<double>(moment.component(part.component));
      if (part.year_digits > 0 && part.year_digits < 18) {
        value = std::fmod(value, std::pow(10, part.year_digits));
      }
      text = format_integer(value, part.integer, code);
    }
    if (!text) {
      return std::nullopt;
    }
    out += *text;
  }
  return out;
}

std::optional<double> parse_date(std::string_view text, const std::vector<DatePart>& parts,
                                 std::int64_t now_ms, std::string& code) {
  std::string pattern = "^";
  const auto is_integer = [](const DatePart& part) {
    return part.component != '\0' && is_in(part.component, kIntegers) && !part.named;
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const DatePart& part = parts[i];
    const bool digits = is_integer(part);
    if (digits && part.integer.form == IntegerForm::Sequence) {
      code = "D3130";
      return std::nullopt;
    }
    if (part.named && !is_in(part.component, "MxFP")) {
      code = "D3133";
      return std::nullopt;
    }
    const bool beside = i + 1 < parts.size() && is_integer(parts[i + 1]);
    pattern += "(" + pattern_of(part, beside) + ")";
  }
  std::string why;
  const auto compiled = RegularExpression::compile(pattern + "$", "i", why);
  const auto match = compiled ? compiled->find(text, 0) : std::nullopt;
  if (!match) {
    return std::nullopt;
  }
  Components found{};
  bool any = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].component != '\0' && match->groups[i]) {
      found[slot(parts[i].component)] = parse_component(parts[i], *match->groups[i]);
      any = true;
    }
  }
  return any ? instant_of(found, now_ms, code) : std::nullopt;
}

std::optional<double> parse_iso_date(std::string_view text) {
  static const std::optional<RegularExpression> kForm = [] {
    std::string why;
    return RegularExpression::compile(
        R"(^(\d{4})(?:-([01]\d)(?:-([0-3]\d))?)?)"
        R"((?:T([0-2]\d):([0-5]\d):([0-5]\d)(?:\.(\d+))?)?([+-][0-2]\d:?[0-5]\d|Z)?$)",
        "", why);
  }();
  const auto match = kForm ? kForm->find(text, 0) : std::nullopt;
  if (!match) {
    return std::nullopt;
  }
  const auto number = [&](std::size_t group, std::int64_t otherwise) {
    return match->groups[group]
               ? std::int64_t{std::atoi(std::string(*match->groups[group]).c_str())}
               : otherwise;
  };
  const std::int64_t month = number(1, 1);
  const std::int64_t day = number(2, 1);
  const std::int64_t hour = number(3, 0);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24) {
    return std::nullopt;
  }
  const std::string fraction = std::string(match->groups[6].value_or("")) + "000";
  const double offset = match->groups[7] ? parse_offset(*match->groups[7]) : 0;
  return static_cast<double>(days_of(number(0, 1970), month, day) * kDayMs + hour * 3'600'000 +
                             number(4, 0) * 60'000 + number(5, 0) * 1000 +
                             std::atoi(fraction.substr(0, 3).c_str())) -
         offset * 6e4;
}

}  // namespace drydock::jsonata
