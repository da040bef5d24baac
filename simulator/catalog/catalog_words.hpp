// How fields of the catalog's files are spelled, for those who read and those who write them.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace drydock {

// Calls `visit` for each part; an empty text has none.
template <class Visit>
void for_each_part(std::string_view text, char separator, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    visit(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
}

// The whole text as a number without a sign.
template <class Number>
[[nodiscard]] std::optional<Number> parse_whole(std::string_view text) {
  Number number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && stop == text.data() + text.size() ? std::optional(number)
                                                                   : std::nullopt;
}

// A plain decimal of at least 0; an empty text is 0.
[[nodiscard]] inline std::optional<double> parse_amount(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  double number = 0;
  const auto [stop, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const bool good = error == std::errc{} && stop == text.data() + text.size() && number >= 0;
  return good ? std::optional(number) : std::nullopt;
}

}  // namespace drydock
