// Lines and fields of CSV text (RFC 4180, but for line breaks within fields). Who means what by a
// column is left to the reader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drydock {

// The fields of one line; a field in double quotes may hold commas and doubled quotes.
[[nodiscard]] std::vector<std::string> csv_fields(std::string_view line);

// Takes the first line off `text`, without its end.
[[nodiscard]] std::string_view take_line(std::string_view& text);

}  // namespace drydock
