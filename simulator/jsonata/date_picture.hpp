// Instants by the pictures of XPath (XPath and XQuery Functions and Operators 3.1, section 9.8,
// fn:format-dateTime), `[Y0001]-[M01]-[D01]`, with JSONata's extensions X and x, the year and the
// month that a week belongs to. Instants are milliseconds since 1970 in UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/jsonata/integer_picture.hpp"

namespace drydock::jsonata {

struct DatePart {
  char component = '\0';  // '\0': `literal`
  std::string literal;
  bool named = false;  // N, n, Nn
  LetterCase letter_case = LetterCase::Lower;
  bool zero_as_z = false;             // t: an offset of zero is written Z
  std::optional<std::size_t> widest;  // of a name
  int year_digits = -1;               // of Y: how many of its digits
  IntegerPicture integer;
};

// Nothing, and the code, if it is no picture.
[[nodiscard]] std::optional<std::vector<DatePart>> parse_date_picture(std::string_view picture,
                                                                      std::string& code);
// `offset_minutes` east of Greenwich.
[[nodiscard]] std::optional<std::string> format_date(std::int64_t instant_ms,
                                                     const std::vector<DatePart>& parts,
                                                     std::int64_t offset_minutes,
                                                     std::string& code);
// Nothing and no code: the text is not as the picture says. What the picture leaves out on the left
// is taken from `now_ms`, on the right it is the beginning.
[[nodiscard]] std::optional<double> parse_date(std::string_view text,
                                               const std::vector<DatePart>& parts,
                                               std::int64_t now_ms, std::string& code);

// `2018-02-01T09:42:13.123Z` and the shorter forms of ISO 8601 down to the year.
[[nodiscard]] std::optional<double> parse_iso_date(std::string_view text);

}  // namespace drydock::jsonata
