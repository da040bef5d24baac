#include "simulator/jsonata/number_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "simulator/json/utf8.hpp"

namespace drydock::jsonata {
namespace {

constexpr std::array<std::string_view, 20> kSmall = {
    "Zero",     "One",     "Two",     "Three",     "Four",     "Five",    "Six",
    "Seven",    "Eight",   "Nine",    "Ten",       "Eleven",   "Twelve",  "Thirteen",
    "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen"};
constexpr std::array<std::string_view, 20> kSmallOrdinals = {
    "Zeroth",     "First",     "Second",    "Third",       "Fourth",     "Fifth",     "Sixth",
    "Seventh",    "Eighth",    "Ninth",     "Tenth",       "Eleventh",   "Twelfth",   "Thirteenth",
    "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth", "Nineteenth"};
constexpr std::array<std::string_view, 8> kTens = {"Twenty", "Thirty",  "Forty",  "Fifty",
                                                   "Sixty",  "Seventy", "Eighty", "Ninety"};
constexpr std::array<std::string_view, 4> kMagnitudes = {"Thousand", "Million", "Billion",
                                                         "Trillion"};

// Recursion: the number loses a magnitude, or a trillionfold, each time.
std::string words(double value, bool follows, bool ordinal) {
  const auto index = [](double n) { return static_cast<std::size_t>(n); };
  if (value <= 19) {
    const auto& names = ordinal ? kSmallOrdinals : kSmall;
    return (follows ? " and " : "") + std::string(names[index(value)]);
  }
  if (value < 100) {
    const double rest = std::fmod(value, 10);
    std::string ten(kTens[index(std::floor(value / 10)) - 2]);
    if (rest > 0) {
      ten += "-" + words(rest, false, ordinal);
    } else if (ordinal) {
      ten.replace(ten.size() - 1, 1, "ieth");
    }
    return (follows ? " and " : "") + ten;
  }
  double factor = 100;
  std::string_view name = "Hundred";
  if (value >= 1000) {
    std::size_t magnitude = 0;
    factor = 1000;
    while (magnitude + 1 < kMagnitudes.size() && value >= factor * 1000) {
      factor *= 1000;
      ++magnitude;
    }
    name = kMagnitudes[magnitude];
  }
  const double count = std::floor(value / factor);
  const double rest = value - count * factor;
  std::string out = (follows ? ", " : "") + words(count, false, false) + " " + std::string(name);
  if (rest > 0) {
    out += words(rest, true, ordinal);
  } else if (ordinal) {
    out += "th";
  }
  return out;
}

constexpr std::array<std::pair<double, std::string_view>, 13> kRoman = {{{1000, "m"},
                                                                         {900, "cm"},
                                                                         {500, "d"},
                                                                         {400, "cd"},
                                                                         {100, "c"},
                                                                         {90, "xc"},
                                                                         {50, "l"},
                                                                         {40, "xl"},
                                                                         {10, "x"},
                                                                         {9, "ix"},
                                                                         {5, "v"},
                                                                         {4, "iv"},
                                                                         {1, "i"}}};

double roman_digit(char c) {
  switch (c | 0x20) {
    case 'm':
      return 1000;
    case 'd':
      return 500;
    case 'c':
      return 100;
    case 'l':
      return 50;
    case 'x':
      return 10;
    case 'v':
      return 5;
    case 'i':
      return 1;
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace

std::string number_in_words(double value, bool ordinal) { return words(value, false, ordinal); }

std::optional<double> word_value(std::string_view word) {
  for (std::size_t i = 0; i < kSmall.size(); ++i) {
    if (word == to_lower(kSmall[i]) || word == to_lower(kSmallOrdinals[i])) {
      return static_cast<double>(i);
    }
  }
  for (std::size_t i = 0; i < kTens.size(); ++i) {
    const std::string ten = to_lower(kTens[i]);
    if (word == ten || word == ten.substr(0, ten.size() - 1) + "ieth") {
      return static_cast<double>(i + 2) * 10;
    }
  }
  if (word == "hundred" || word == "hundredth") {
    return 100;
  }
  double value = 1000;
  for (const std::string_view magnitude : kMagnitudes) {
    const std::string name = to_lower(magnitude);
    if (word == name || word == name + "th") {
      return value;
    }
    value *= 1000;
  }
  return std::nullopt;
}

std::string any_number_word() {
  // Of two words one of which begins the other, the longer stands first.
  std::string pattern;
  for (std::size_t i = kSmall.size(); i-- > 0;) {
    pattern += to_lower(kSmallOrdinals[i]) + "|" + to_lower(kSmall[i]) + "|";
  }
  for (const std::string_view name : kTens) {
    const std::string ten = to_lower(name);
    pattern += ten.substr(0, ten.size() - 1) + "ieth|" + ten + "|";
  }
  for (const std::string_view magnitude : kMagnitudes) {
    pattern += to_lower(magnitude) + "th|" + to_lower(magnitude) + "|";
  }
  return pattern + "hundredth|hundred";
}

double words_to_number(std::string_view text) {
  const std::string lower = to_lower(text);
  std::vector<double> segments = {0};
  std::size_t at = 0;
  while (at < lower.size()) {
    const std::size_t end = std::min(lower.find_first_of(" ,-\t\n", at), lower.size());
    const std::string_view word = std::string_view(lower).substr(at, end - at);
    at = end + 1;
    if (word.empty() || word == "and") {
      continue;
    }
    const std::optional<double> value = word_value(word);
    if (!value) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    if (*value >= 100) {
      segments.back() *= *value;
    } else if (segments.back() >= 1000) {
      segments.push_back(*value);
    } else {
      segments.back() += *value;
    }
  }
  double sum = 0;
  for (const double segment : segments) {
    sum += segment;
  }
  return sum;
}

std::string roman_numeral(double value) {
  std::string out;
  for (const auto& [worth, letters] : kRoman) {
    for (; value >= worth; value -= worth) {
      out += letters;
    }
  }
  return out;
}

double roman_value(std::string_view text) {
  double total = 0;
  double most = 1;
  for (std::size_t i = text.size(); i-- > 0;) {
    const double digit = roman_digit(text[i]);
    if (digit < most) {
      total -= digit;
    } else {
      most = digit;
      total += digit;
    }
  }
  return total;
}

std::string number_in_letters(double value, char first) {
  std::string out;
  while (value > 0) {
    out.insert(out.begin(), static_cast<char>(first + static_cast<int>(std::fmod(value - 1, 26))));
    value = std::floor((value - 1) / 26);
  }
  return out;
}

double letters_value(std::string_view text, char first) {
  double value = 0;
  for (const char c : text) {
    value = value * 26 + (c - first + 1);
  }
  return value;
}

}  // namespace drydock::jsonata
