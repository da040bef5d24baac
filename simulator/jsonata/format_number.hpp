// $formatNumber: the decimal pictures of XPath (XPath and XQuery Functions and Operators 3.1,
// section 4.7, fn:format-number), `#,##0.00;(#,##0.00)`.
#pragma once

#include <string>

#include "simulator/json/json.hpp"

namespace drydock::jsonata {

struct FormattedNumber {
  std::string text;
  std::string code;  // of what is wrong with the picture; empty if nothing is
};

// `options` is an object that renames the special characters, or Absent.
[[nodiscard]] FormattedNumber format_number(double value, std::string_view picture,
                                            const Json& options);

// To so many decimals, half to even, counted on the digits that the number is written with.
[[nodiscard]] double round_half_even(double value, int decimals);

}  // namespace drydock::jsonata
