#include "planner/document/json_token.hpp"

#include <algorithm>

namespace drydock::json_token {
namespace {

bool digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (digit_at(text, at)) {
    ++at;
  }
  return at;
}

}  // namespace

std::size_t skip_space(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

std::size_t string_end(std::string_view text, std::size_t at) {
  at = text.find_first_of("\"\\", at + 1);
  while (at < text.size()) {
    if (text[at] == '"') {
      return at + 1;
    }
    at = text.find_first_of("\"\\", at + 2);  // beyond the escaped character
  }
  return text.size();
}

std::size_t number_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  if (end < text.size() && text[end] == '-') {
    ++end;
  }
  if (!digit_at(text, end)) {
    return at;
  }
  end = text[end] == '0' ? end + 1 : skip_digits(text, end);
  if (end < text.size() && text[end] == '.' && digit_at(text, end + 1)) {
    end = skip_digits(text, end + 1);
  }
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    std::size_t exponent = end + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) {
      ++exponent;
    }
    if (digit_at(text, exponent)) {
      end = skip_digits(text, exponent);
    }
  }
  return end;
}

std::size_t word_end(std::string_view text, std::size_t at) {
  constexpr std::string_view kWord =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._";
  return std::min(text.find_first_not_of(kWord, at), text.size());
}

}  // namespace drydock::json_token
