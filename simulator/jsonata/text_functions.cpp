// $string, $length, $substring … : functions of text that need no regular expression.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "simulator/json/json_text.hpp"
#include "simulator/json/utf8.hpp"
#include "simulator/jsonata/evaluator.hpp"

namespace drydock::jsonata {
namespace {

Json string(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[0].is_string()) {
    return a[0];
  }
  std::string shown;
  const bool indented = a[1].is_bool() && a[1].as_bool();
  if (!append_shown(shown, a[0], indented)) {
    return e.fail("D3001", {.value = "Infinity"});
  }
  return e.text(shown);
}

Json length(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  return a[0].is_absent() ? Json()
                          : Json::number(static_cast<double>(count_code_points(a[0].text())));
}

// A position as ECMAScript's slice reads it: from the end if it is negative, within the text.
std::size_t slice_position(double wanted, double size) {
  wanted = std::trunc(wanted);
  wanted = wanted < 0 ? std::max(0.0, size + wanted) : std::min(wanted, size);
  return std::isnan(wanted) ? 0 : static_cast<std::size_t>(wanted);
}

Json substring(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  if (a[0].is_absent()) {
    return {};
  }
  const std::string_view text = a[0].text();
  const auto size = static_cast<double>(count_code_points(text));
  double start = a[1].is_number() ? a[1].as_number() : 0;
  if (size + start < 0) {
    start = 0;
  }
  double end = size;
  if (a[2].is_number()) {
    if (a[2].as_number() <= 0) {
      return Json::text_of("");
    }
    end = start >= 0 ? start + a[2].as_number() : size + start + a[2].as_number();
  }
  const std::size_t first = code_point_offset(text, slice_position(start, size));
  const std::size_t last = code_point_offset(text, slice_position(end, size));
  return Json::text_of(first < last ? text.substr(first, last - first) : std::string_view());
}

Json substring_before(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  if (a[0].is_absent() || a[1].is_absent()) {
    return a[0];
  }
  return Json::text_of(a[0].text().substr(0, a[0].text().find(a[1].text())));
}

Json substring_after(Evaluator& e, Arguments a) {
  static_cast<void>(e);
  if (a[0].is_absent() || a[1].is_absent()) {
    return a[0];
  }
  const std::size_t at = a[0].text().find(a[1].text());
  return at == std::string_view::npos ? a[0] : Json::text_of(a[0].text().substr(at + a[1].size()));
}

Json lowercase(Evaluator& e, Arguments a) {
  return a[0].is_absent() ? Json() : e.text(to_lower(a[0].text()));
}
Json uppercase(Evaluator& e, Arguments a) {
  return a[0].is_absent() ? Json() : e.text(to_upper(a[0].text()));
}

Json trim(Evaluator& e, Arguments a) {
  if (a[0].is_absent()) {
    return {};
  }
  std::string out;
  bool blank = false;
  for (const char c : a[0].text()) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      blank = true;
      continue;
    }
    if (blank && !out.empty()) {
      out += ' ';
    }
    blank = false;
    out += c;
  }
  return e.text(out);
}

Json pad(Evaluator& e, Arguments a) {
  if (a[0].is_absent() || a[1].is_absent()) {
    return a[0];
  }
  const std::string_view text = a[0].text();
  const double width = a[1].as_number();
  const double missing = std::trunc(std::abs(width)) - static_cast<double>(count_code_points(text));
  if (!(missing > 0)) {
    return a[0];
  }
  const std::string_view filler = a[2].is_string() && a[2].size() > 0 ? a[2].text() : " ";
  const double bytes = missing * static_cast<double>(filler.size());
  if (!e.spend(0, static_cast<std::size_t>(std::min(bytes, 1e18)))) {
    return {};
  }
  std::string padding;
  std::size_t at = 0;
  for (double i = 0; i < missing; ++i) {
    const std::size_t begin = at;
    static_cast<void>(next_code_point(filler, at));
    padding += filler.substr(begin, at - begin);
    at = at == filler.size() ? 0 : at;
  }
  return e.text(width > 0 ? std::string(text) + padding : padding + std::string(text));
}

Json join(Evaluator& e, Arguments a) {
  if (a[0].is_absent()) {
    return {};
  }
  const std::string_view separator = a[1].is_string() ? a[1].text() : "";
  std::size_t size = 0;
  for (const Json& item : a[0].items()) {
    size += item.size() + separator.size();
  }
  if (!e.spend(a[0].size(), size)) {
    return {};
  }
  std::string out;
  bool first = true;
  for (const Json& item : a[0].items()) {
    out += first ? std::string_view() : separator;
    first = false;
    if (item.is_string()) {
      out += item.text();
    }
  }
  return e.text(out);
}

constexpr Builtin kFunctions[] = {
    {"string", "x-b?:s", 1, string},
    {"length", "s-:n", 1, length},
    {"substring", "s-nn?:s", 3, substring},
    {"substringBefore", "s-s:s", 2, substring_before},
    {"substringAfter", "s-s:s", 2, substring_after},
    {"lowercase", "s-:s", 1, lowercase},
    {"uppercase", "s-:s", 1, uppercase},
    {"trim", "s-:s", 1, trim},
    {"pad", "s-ns?:s", 3, pad},
    {"join", "a<s>s?:s", 2, join},
};

}  // namespace

std::span<const Builtin> text_functions() { return kFunctions; }

}  // namespace drydock::jsonata
