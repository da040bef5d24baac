// Numbers in English words, Roman numerals and letters, both ways.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drydock::jsonata {

// "Twelve Thousand, Three Hundred and Forty-Five"; ordinal: "... Forty-Fifth". Precondition: a
// whole number, not negative.
[[nodiscard]] std::string number_in_words(double value, bool ordinal);
// Any case; NaN if a word is none.
[[nodiscard]] double words_to_number(std::string_view text);
// The value of one word in lower case: "twelve", "twelfth", "thousand".
[[nodiscard]] std::optional<double> word_value(std::string_view word);

// A regular expression for each of these words, lower case: "zero|zeroth|one|…".
[[nodiscard]] std::string any_number_word();

// Lower case; "" for 0. Precondition: below 1e6.
[[nodiscard]] std::string roman_numeral(double value);
[[nodiscard]] double roman_value(std::string_view text);

// a, b, … z, aa, ab …; "" for 0.
[[nodiscard]] std::string number_in_letters(double value, char first);
[[nodiscard]] double letters_value(std::string_view text, char first);

}  // namespace drydock::jsonata
