#include "simulator/jsonata/integer_picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "simulator/json/json_text.hpp"
#include "simulator/json/utf8.hpp"
#include "simulator/jsonata/number_words.hpp"

namespace drydock::jsonata {
namespace {

// The zeros of decimal digits in the Basic Multilingual Plane (Unicode 15, category Nd).
constexpr std::array<char32_t, 37> kZeros = {
    0x30,   0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6,
    0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0,
    0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620,
    0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10};

// 0 if it is no digit.
char32_t zero_of(char32_t c) {
  for (const char32_t zero : kZeros) {
    if (c >= zero && c <= zero + 9) {
      return zero;
    }
  }
  return 0;
}

// The groups are regular if every separator is the same character at a multiple of one interval.
std::size_t regular_groups(const std::vector<IntegerPicture::Separator>& separators) {
  if (separators.empty()) {
    return 0;
  }
  std::size_t interval = 0;
  for (const auto& separator : separators) {
    if (separator.character != separators[0].character) {
      return 0;
    }
    interval = std::gcd(interval, separator.position);
  }
  for (std::size_t i = 1; i <= separators.size(); ++i) {
    if (std::none_of(separators.begin(), separators.end(),
                     [&](const auto& s) { return s.position == i * interval; })) {
      return 0;
    }
  }
  return interval;
}

std::string_view ordinal_suffix(const std::string& digits) {
  const char last = digits.back();
  if (digits.size() > 1 && digits[digits.size() - 2] == '1') {
    return "th";
  }
  return last == '1' ? "st" : last == '2' ? "nd" : last == '3' ? "rd" : "th";
}

std::string decimal_digits(double value, const IntegerPicture& picture) {
  std::string digits = number_text(value);
  if (digits.size() < picture.mandatory_digits) {
    digits.insert(0, picture.mandatory_digits - digits.size(), '0');
  }
  const std::string_view suffix = picture.ordinal ? ordinal_suffix(digits) : std::string_view();
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t right = digits.size() - i;
    if (i > 0 && picture.regular > 0) {
      if (right % picture.regular == 0) {
        append_code_point(out, picture.separators[0].character);
      }
    } else if (i > 0) {
      for (const auto& separator : picture.separators) {
        if (separator.position == right) {
          append_code_point(out, separator.character);
        }
      }
    }
    const bool digit = digits[i] >= '0' && digits[i] <= '9';
    const auto plain = static_cast<unsigned char>(digits[i]);
    append_code_point(out, digit ? picture.zero + plain - U'0' : plain);
  }
  return out.append(suffix);
}

}  // namespace

std::optional<IntegerPicture> parse_integer_picture(std::string_view text, std::string& code) {
  IntegerPicture picture;
  const std::size_t semicolon = text.rfind(';');
  if (semicolon != std::string_view::npos) {
    picture.ordinal = text.substr(semicolon + 1).starts_with('o');
    text = text.substr(0, semicolon);
  }
  if (text == "A" || text == "a" || text == "I" || text == "i" || text == "W" || text == "w" ||
      text == "Ww") {
    picture.form = text[0] == 'A' || text[0] == 'a'   ? IntegerForm::Letters
                   : text[0] == 'I' || text[0] == 'i' ? IntegerForm::Roman
                                                      : IntegerForm::Words;
    picture.letter_case = text == "Ww"                       ? LetterCase::Title
                          : text[0] >= 'A' && text[0] <= 'Z' ? LetterCase::Upper
                                                             : LetterCase::Lower;
    return picture;
  }
  std::u32string points;
  for (std::size_t at = 0; at < text.size();) {
    points += next_code_point(text, at);
  }
  std::size_t position = 0;
  for (std::size_t i = points.size(); i-- > 0;) {
    const char32_t zero = zero_of(points[i]);
    if (zero != 0) {
      if (picture.mandatory_digits > 0 && zero != picture.zero) {
        code = "D3131";
        return std::nullopt;
      }
      picture.zero = zero;
      ++picture.mandatory_digits;
      ++position;
    } else if (points[i] == '#') {
      ++picture.optional_digits;
      ++position;
    } else {
      picture.separators.push_back({position, points[i]});
    }
  }
  if (picture.mandatory_digits == 0) {
    picture.form = IntegerForm::Sequence;
    picture.token = text;
  }
  picture.regular = regular_groups(picture.separators);
  return picture;
}

std::optional<std::string> format_integer(double value, const IntegerPicture& picture,
                                          std::string& code) {
  const bool negative = value < 0;
  value = std::abs(value);
  std::string out;
  switch (picture.form) {
    case IntegerForm::Letters:
      out = number_in_letters(value, picture.letter_case == LetterCase::Upper ? 'A' : 'a');
      break;
    case IntegerForm::Roman:
      // Beyond a million a Roman numeral is a row of thousands without end.
      out = value < 1e6 ? roman_numeral(value) : number_text(value);
      out = picture.letter_case == LetterCase::Upper ? to_upper(out) : out;
      break;
    case IntegerForm::Words:
      out = number_in_words(value, picture.ordinal);
      out = picture.letter_case == LetterCase::Upper   ? to_upper(out)
            : picture.letter_case == LetterCase::Lower ? to_lower(out)
                                                       : out;
      break;
    case IntegerForm::Decimal:
      out = decimal_digits(value, picture);
      break;
    case IntegerForm::Sequence:
      code = "D3130";
      return std::nullopt;
  }
  return (negative ? "-" : "") + out;
}

double parse_integer(std::string_view text, const IntegerPicture& picture) {
  constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
  switch (picture.form) {
    case IntegerForm::Letters:
      return letters_value(picture.letter_case == LetterCase::Upper ? text : to_lower(text),
                           picture.letter_case == LetterCase::Upper ? 'A' : 'a');
    case IntegerForm::Roman:
      return roman_value(text);
    case IntegerForm::Words:
      return words_to_number(text);
    case IntegerForm::Sequence:
      return kNothing;
    case IntegerForm::Decimal:
      break;
  }
  double value = 0;
  bool any = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = next_code_point(text, at);
    if (point >= picture.zero && point <= picture.zero + 9) {
      value = value * 10 + static_cast<double>(point - picture.zero);
      any = true;
      continue;
    }
    const bool separator = std::any_of(picture.separators.begin(), picture.separators.end(),
                                       [&](const auto& known) { return known.character == point; });
    if (!separator) {
      break;  // the suffix of an ordinal, or something else
    }
  }
  return any ? value : kNothing;
}

std::string integer_pattern(const IntegerPicture& picture, std::size_t digits) {
  switch (picture.form) {
    case IntegerForm::Letters:
      return "[a-zA-Z]+";
    case IntegerForm::Roman:
      return "[mdclxviMDCLXVI]+";
    case IntegerForm::Words:
      return "(?:" + any_number_word() + "|and|[-, ])+";
    default:
      break;
  }
  std::string range = "[0-9]";
  if (picture.zero != '0') {
    range = "[";
    append_code_point(range, picture.zero);
    range += '-';
    append_code_point(range, picture.zero + 9);
    range += ']';
  }
  const bool exact = digits > 0 && digits <= 1000;
  return range + (exact ? "{" + std::to_string(digits) + "}" : "+") +
         (picture.ordinal ? "(?:th|st|nd|rd)" : "");
}

}  // namespace drydock::jsonata
