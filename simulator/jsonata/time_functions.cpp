// $now, $millis, $toMillis, $fromMillis. The time is the context's.
#include <charconv>
#include <cmath>

#include "simulator/json/json_text.hpp"
#include "simulator/jsonata/date_picture.hpp"
#include "simulator/jsonata/evaluator.hpp"

namespace drydock::jsonata {
namespace {

constexpr std::string_view kIsoPicture = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";
// As far as ECMAScript counts time (ECMA-262, "Time Values and Time Range").
constexpr double kFarthestMs = 8.64e15;

// "+0100" or "-05:30" in minutes.
std::int64_t minutes_of_zone(std::string_view zone) {
  const bool west = zone.starts_with('-');
  std::string digits;
  for (const char c : zone) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != '+' && c != '-' && c != ':') {
      break;
    }
  }
  int value = 0;
  digits.resize(std::min<std::size_t>(digits.size(), 4));
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const int minutes = value / 100 * 60 + value % 100;
  return west ? -minutes : minutes;
}

Json formatted(Evaluator& e, double instant, const Json& picture, const Json& zone) {
  if (!(std::abs(instant) <= kFarthestMs)) {
    return e.fail("D1001", {.value = number_text(instant)});
  }
  std::string code;
  const auto parts = parse_date_picture(picture.is_string() ? picture.text() : kIsoPicture, code);
  const std::optional<std::string> text =
      parts ? format_date(static_cast<std::int64_t>(std::floor(instant)), *parts,
                          zone.is_string() ? minutes_of_zone(zone.text()) : 0, code)
            : std::nullopt;
  return text ? e.text(*text) : e.fail(code, {.value = json_text(picture)});
}

Json now(Evaluator& e, Arguments a) {
  return formatted(e, static_cast<double>(e.context().now_ms), a[0], a[1]);
}

Json millis(Evaluator& e, Arguments a) {
  static_cast<void>(a);
  return Json::number(static_cast<double>(e.context().now_ms));
}

Json from_millis(Evaluator& e, Arguments a) {
  return a[0].is_absent() ? Json() : formatted(e, a[0].as_number(), a[1], a[2]);
}

Json to_millis(Evaluator& e, Arguments a) {
  if (a[0].is_absent()) {
    return {};
  }
  if (a[1].is_absent()) {
    const std::optional<double> instant = parse_iso_date(a[0].text());
    return instant ? Json::number(*instant)
                   : e.fail("D3110", {.token = "toMillis", .value = json_text(a[0])});
  }
  std::string code;
  const auto parts = parse_date_picture(a[1].text(), code);
  const std::optional<double> instant =
      parts ? parse_date(a[0].text(), *parts, e.context().now_ms, code) : std::nullopt;
  if (!code.empty()) {
    return e.fail(code, {.token = "toMillis", .value = json_text(a[1])});
  }
  return instant ? Json::number(*instant) : Json();
}

constexpr Builtin kFunctions[] = {
    {"now", "s?s?:s", 2, now},
    {"millis", ":n", 0, millis},
    {"fromMillis", "n-s?s?:s", 3, from_millis},
    {"toMillis", "s-s?:n", 2, to_millis},
};

}  // namespace

std::span<const Builtin> time_functions() { return kFunctions; }

}  // namespace drydock::jsonata
