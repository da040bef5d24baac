// Numbers: conversion, rounding, pictures, and $sum and the like over arrays of them.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "simulator/json/json_text.hpp"
#include "simulator/jsonata/evaluator.hpp"
#include "simulator/jsonata/format_number.hpp"
#include "simulator/jsonata/integer_picture.hpp"

namespace drydock::jsonata {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// -?[0-9]+(.[0-9]+)?([Ee][-+]?[0-9]+)?
bool is_decimal(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) {
      ++at;
    }
    return at > from;
  };
  if (!digits()) {
    return false;
  }
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits()) {
      return false;
    }
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    at += at < text.size() && (text[at] == '-' || text[at] == '+') ? 1U : 0U;
    if (!digits()) {
      return false;
    }
  }
  return at == text.size();
}

// 0x1F, 0o17, 0b11; NaN if it is none.
double prefixed_number(std::string_view text) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (text.size() < 3 || text[0] != '0') {
    return kNone;
  }
  const char kind = static_cast<char>(text[1] | 0x20);
  const int base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
  double value = 0;
  for (const char c : text.substr(2)) {
    const int lower = c | 0x20;
    const int digit = is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
    if (digit >= base) {
      return kNone;
    }
    value = value * base + digit;
  }
  return value;
}

Json number(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[0].is_number()) {
    return a[0];
  }
  if (a[0].is_bool()) {
    return Json::number(a[0].as_bool() ? 1 : 0);
  }
  if (a[0].is_string()) {
    const std::string_view text = a[0].text();
    double value = prefixed_number(text);
    if (is_decimal(text)) {
      const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
      static_cast<void>(end);
      const bool tiny = wrong != std::errc() && text.find("e-") != std::string_view::npos;
      value = wrong == std::errc() ? value : tiny ? 0 : std::numeric_limits<double>::infinity();
    }
    if (std::isfinite(value)) {
      return Json::number(value);
    }
  }
  return e.fail("D3030", {.token = "number", .value = json_text(a[0]), .index = 1});
}

Json floor(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  return a[0].is_absent() ? Json() : Json::number(std::floor(a[0].as_number()));
}
Json ceil(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  return a[0].is_absent() ? Json() : Json::number(std::ceil(a[0].as_number()) + 0.0);
}
Json abs(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  return a[0].is_absent() ? Json() : Json::number(std::abs(a[0].as_number()));
}
Json round(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  if (a[0].is_absent()) {
    return {};
  }
  const double decimals = a[1].is_number() ? std::trunc(a[1].as_number()) : 0;
  return Json::number(
      round_half_even(a[0].as_number(), static_cast<int>(std::clamp(decimals, -400.0, 400.0))));
}
Json sqrt(Evaluator& e, Arguments a) {
  if (a[0].is_absent()) {
    return {};
  }
  return a[0].as_number() < 0
             ? e.fail("D3060", {.token = "sqrt", .value = json_text(a[0]), .index = 1})
             : Json::number(std::sqrt(a[0].as_number()));
}
Json power(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[1].is_absent()) {
    return {};
  }
  const double result = std::pow(a[0].as_number(), a[1].as_number());
  return std::isfinite(result) ? Json::number(result)
                               : e.fail("D3061", {.token = "power",
                                                  .value = json_text(a[0]),
                                                  .value2 = json_text(a[1]),
                                                  .index = 1});
}

Json sum_of(const Json& numbers) {
  double total = 0;
  for (const Json& one : numbers.items()) {
    total += one.is_number() ? one.as_number() : 0;
  }
  return Json::number(total);
}
Json sum(Evaluator& e, Arguments a) {
  return a[0].is_present() && e.spend(a[0].size()) ? sum_of(a[0]) : Json();
}
Json average(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[0].size() == 0 || !e.spend(a[0].size())) {
    return {};
  }
  return Json::number(sum_of(a[0]).as_number() / static_cast<double>(a[0].size()));
}
Json extreme(Evaluator& e, const Json& numbers, bool largest) {
  if (numbers.is_absent() || numbers.size() == 0 || !e.spend(numbers.size())) {
    return {};
  }
  Json best = numbers.items()[0];
  for (const Json& one : numbers.items()) {
    if (one.is_number() && best.is_number() &&
        (largest ? one.as_number() > best.as_number() : one.as_number() < best.as_number())) {
      best = one;
    }
  }
  return best;
}
Json max(Evaluator& e, Arguments a) { return extreme(e, a[0], true); }
Json min(Evaluator& e, Arguments a) { return extreme(e, a[0], false); }

Json format_number_function(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[1].is_absent()) {
    return {};
  }
  const FormattedNumber formatted = format_number(a[0].as_number(), a[1].text(), a[2]);
  return formatted.code.empty() ? e.text(formatted.text)
                                : e.fail(formatted.code, {.token = "formatNumber"});
}

Json format_base(Evaluator& e, Arguments a) {
  if (a[0].is_absent()) {
    return {};
  }
  if (!std::isfinite(a[0].as_number())) {
    return e.fail("D1001", {.token = "formatBase", .value = "Infinity"});
  }
  const double radix = a[1].is_number() ? round_half_even(a[1].as_number(), 0) : 10;
  if (radix < 2 || radix > 36) {
    return e.fail("D3100", {.token = "formatBase", .value = number_text(radix)});
  }
  const double value = round_half_even(a[0].as_number(), 0);
  std::string digits;
  for (double rest = std::abs(value); rest >= 1; rest = std::floor(rest / radix)) {
    const int digit = static_cast<int>(std::fmod(rest, radix));
    digits.insert(digits.begin(), "0123456789abcdefghijklmnopqrstuvwxyz"[digit]);
  }
  return e.text((value < 0 ? "-" : "") + (digits.empty() ? "0" : digits));
}

Json format_integer_function(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[1].is_absent()) {
    return {};
  }
  if (!std::isfinite(a[0].as_number())) {
    return e.fail("D1001", {.token = "formatInteger", .value = "Infinity"});
  }
  std::string code;
  const std::optional<IntegerPicture> picture = parse_integer_picture(a[1].text(), code);
  const std::optional<std::string> text =
      picture && e.spend(0, picture->mandatory_digits)
          ? format_integer(std::floor(a[0].as_number()), *picture, code)
          : std::nullopt;
  return text || e.failed() ? e.text(text.value_or(""))
                            : e.fail(code, {.token = "formatInteger", .value = json_text(a[1])});
}

Json parse_integer_function(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[1].is_absent()) {
    return {};
  }
  std::string code;
  const std::optional<IntegerPicture> picture = parse_integer_picture(a[1].text(), code);
  if (!picture || picture->form == IntegerForm::Sequence) {
    return e.fail(picture ? "D3130" : code, {.token = "parseInteger", .value = json_text(a[1])});
  }
  const double value = parse_integer(a[0].text(), *picture);
  return std::isfinite(value) ? Json::number(value) : Json();
}

constexpr Builtin kFunctions[] = {
    {"number", "(nsb)-:n", 1, number},
    {"floor", "n-:n", 1, floor},
    {"ceil", "n-:n", 1, ceil},
    {"abs", "n-:n", 1, abs},
    {"round", "n-n?:n", 2, round},
    {"sqrt", "n-:n", 1, sqrt},
    {"power", "n-n:n", 2, power},
    {"sum", "a<n>:n", 1, sum},
    {"average", "a<n>:n", 1, average},
    {"max", "a<n>:n", 1, max},
    {"min", "a<n>:n", 1, min},
    {"formatNumber", "n-so?:s", 3, format_number_function},
    {"formatBase", "n-n?:s", 2, format_base},
    {"formatInteger", "n-s:s", 2, format_integer_function},
    {"parseInteger", "s-s:n", 2, parse_integer_function},
};

}  // namespace

std::span<const Builtin> number_functions() { return kFunctions; }

}  // namespace drydock::jsonata
