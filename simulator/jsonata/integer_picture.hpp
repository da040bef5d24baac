// Integers by the pictures of XPath (XPath and XQuery Functions and Operators 3.1, section 4.6,
// fn:format-integer): `1`, `001`, `#,##0`, `A`, `a`, `I`, `i`, `W`, `w`, `Ww`, and `;o` behind them
// for ordinals. Used for numbers and for the components of dates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::jsonata {

enum class IntegerForm : std::uint8_t { Decimal, Letters, Roman, Words, Sequence };
enum class LetterCase : std::uint8_t { Lower, Upper, Title };

struct IntegerPicture {
  struct Separator {
    std::size_t position = 0;  // digits to its right
    char32_t character = ',';
  };
  IntegerForm form = IntegerForm::Decimal;
  LetterCase letter_case = LetterCase::Lower;
  bool ordinal = false;
  char32_t zero = '0';
  std::size_t mandatory_digits = 0;
  std::size_t optional_digits = 0;
  std::vector<Separator> separators;  // from the right
  std::size_t regular = 0;            // digits of each group, if all are alike
  std::string token;                  // of a Sequence, which nobody knows
};

// Nothing, and the code, if digits of several alphabets are mixed (D3131).
[[nodiscard]] std::optional<IntegerPicture> parse_integer_picture(std::string_view picture,
                                                                  std::string& code);
// Nothing, and the code D3130, for a Sequence. |value| < 1e300.
[[nodiscard]] std::optional<std::string> format_integer(double value, const IntegerPicture& picture,
                                                        std::string& code);
// NaN if the text is no such number.
[[nodiscard]] double parse_integer(std::string_view text, const IntegerPicture& picture);

// A regular expression for the numbers that the picture writes, of so many digits if it is not 0.
[[nodiscard]] std::string integer_pattern(const IntegerPicture& picture, std::size_t digits);

}  // namespace drydock::jsonata
