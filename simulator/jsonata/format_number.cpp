#include "simulator/jsonata/format_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <vector>

#include "simulator/json/json_text.hpp"
#include "simulator/json/utf8.hpp"

namespace drydock::jsonata {
namespace {

std::u32string points_of(std::string_view text) {
  std::u32string points;
  for (std::size_t at = 0; at < text.size();) {
    points += next_code_point(text, at);
  }
  return points;
}

// The special characters; `options` may rename each.
struct Symbols {
  char32_t decimal = '.';
  char32_t grouping = ',';
  char32_t exponent = 'e';
  char32_t percent = '%';
  char32_t per_mille = 0x2030;
  char32_t zero = '0';
  char32_t digit = '#';
  char32_t separator = ';';
  std::string minus = "-";

  [[nodiscard]] bool is_digit(char32_t c) const { return c >= zero && c < zero + 10; }
  [[nodiscard]] bool is_place(char32_t c) const { return is_digit(c) || c == digit; }
  [[nodiscard]] bool is_active(char32_t c) const {
    return is_place(c) || c == decimal || c == exponent || c == grouping || c == separator;
  }
};

Symbols symbols_of(const Json& options) {
  Symbols symbols;
  const auto rename = [&](std::string_view name, char32_t& symbol) {
    const Json given = options.find(name);
    if (given.is_string() && given.size() > 0) {
      std::size_t at = 0;
      symbol = next_code_point(given.text(), at);
    }
  };
  rename("decimal-separator", symbols.decimal);
  rename("grouping-separator", symbols.grouping);
  rename("exponent-separator", symbols.exponent);
  rename("percent", symbols.percent);
  rename("per-mille", symbols.per_mille);
  rename("zero-digit", symbols.zero);
  rename("digit", symbols.digit);
  rename("pattern-separator", symbols.separator);
  const Json minus = options.find("minus-sign");
  if (minus.is_string()) {
    symbols.minus = minus.text();
  }
  return symbols;
}

struct Parts {
  std::u32string whole;
  std::u32string prefix;
  std::u32string suffix;
  std::u32string active;
  std::u32string mantissa;
  std::u32string integer;
  std::u32string fraction;
  std::u32string exponent;
  bool has_exponent = false;
};

Parts split_picture(const std::u32string& picture, const Symbols& s) {
  Parts parts;
  parts.whole = picture;
  const auto bounds = [&](char32_t c) { return s.is_active(c) && c != s.exponent; };
  const auto first = std::find_if(picture.begin(), picture.end(), bounds);
  const auto last = std::find_if(picture.rbegin(), picture.rend(), bounds).base();
  if (first == picture.end()) {
    parts.active = parts.mantissa = picture;
    return parts;
  }
  parts.prefix.assign(picture.begin(), first);
  parts.suffix.assign(last, picture.end());
  parts.active.assign(first, last);
  const std::size_t exponent = parts.active.find(s.exponent);
  parts.has_exponent = exponent != std::u32string::npos;
  parts.mantissa = parts.active.substr(0, exponent);
  parts.exponent = parts.has_exponent ? parts.active.substr(exponent + 1) : U"";
  const std::size_t decimal = parts.mantissa.find(s.decimal);
  parts.integer = parts.mantissa.substr(0, decimal);
  parts.fraction = decimal == std::u32string::npos ? U"" : parts.mantissa.substr(decimal + 1);
  return parts;
}

// Of several rules that are broken the last is told.
std::string wrong_with(const Parts& p, const Symbols& s) {
  std::string code;
  const auto demand = [&](bool holds, const char* otherwise) { code = holds ? code : otherwise; };
  const auto count = [&](char32_t c) { return std::count(p.whole.begin(), p.whole.end(), c); };
  const auto any_digit = [&](const std::u32string& text) {
    return std::any_of(text.begin(), text.end(), [&](char32_t c) { return s.is_digit(c); });
  };
  demand(count(s.decimal) < 2, "D3081");
  demand(count(s.percent) < 2, "D3082");
  demand(count(s.per_mille) < 2, "D3083");
  demand(count(s.percent) == 0 || count(s.per_mille) == 0, "D3084");
  demand(
      std::any_of(p.mantissa.begin(), p.mantissa.end(), [&](char32_t c) { return s.is_place(c); }),
      "D3085");
  demand(std::all_of(p.active.begin(), p.active.end(), [&](char32_t c) { return s.is_active(c); }),
         "D3086");
  const std::size_t decimal = p.whole.find(s.decimal);
  if (decimal != std::u32string::npos) {
    const bool beside = (decimal > 0 && p.whole[decimal - 1] == s.grouping) ||
                        (decimal + 1 < p.whole.size() && p.whole[decimal + 1] == s.grouping);
    demand(!beside, "D3087");
  } else {
    demand(p.integer.empty() || p.integer.back() != s.grouping, "D3088");
  }
  demand(p.whole.find(std::u32string(2, s.grouping)) == std::u32string::npos, "D3089");
  const std::size_t optional = p.integer.find(s.digit);
  demand(optional == std::u32string::npos || !any_digit(p.integer.substr(0, optional)), "D3090");
  const std::size_t last = p.fraction.rfind(s.digit);
  demand(last == std::u32string::npos || !any_digit(p.fraction.substr(last)), "D3091");
  demand(!p.has_exponent || p.exponent.empty() || count(s.percent) + count(s.per_mille) == 0,
         "D3092");
  demand(!p.has_exponent ||
             (!p.exponent.empty() && std::all_of(p.exponent.begin(), p.exponent.end(),
                                                 [&](char32_t c) { return s.is_digit(c); })),
         "D3093");
  return code;
}

struct Layout {
  std::vector<std::size_t> integer_groups;  // digits to the right of each separator
  std::size_t regular = 0;                  // digits of each group, if all have as many
  std::vector<std::size_t> fraction_groups;
  std::size_t least_integer = 0;
  std::size_t scaling = 0;
  std::size_t least_fraction = 0;
  std::size_t most_fraction = 0;
  std::size_t least_exponent = 0;
};

std::size_t regular_interval(const std::vector<std::size_t>& places) {
  if (places.empty()) {
    return 0;
  }
  const std::size_t factor =
      std::accumulate(places.begin(), places.end(), std::size_t{0},
                      [](std::size_t a, std::size_t b) { return std::gcd(a, b); });
  for (std::size_t i = 1; i <= places.size(); ++i) {
    if (std::find(places.begin(), places.end(), i * factor) == places.end()) {
      return 0;
    }
  }
  return factor;
}

Layout layout_of(const Parts& p, const Symbols& s) {
  Layout layout;
  const auto digits = [&](const std::u32string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [&](char32_t c) { return s.is_digit(c); }));
  };
  const auto places = [&](const std::u32string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [&](char32_t c) { return s.is_place(c); }));
  };
  for (std::size_t at = 0; (at = p.integer.find(s.grouping, at)) != std::u32string::npos; ++at) {
    layout.integer_groups.push_back(places(p.integer.substr(at)));
  }
  for (std::size_t at = 0; (at = p.fraction.find(s.grouping, at)) != std::u32string::npos; ++at) {
    layout.fraction_groups.push_back(places(p.fraction.substr(0, at)));
  }
  layout.regular = regular_interval(layout.integer_groups);
  layout.least_integer = layout.scaling = digits(p.integer);
  layout.least_fraction = digits(p.fraction);
  layout.most_fraction = places(p.fraction);
  if (layout.least_integer == 0 && layout.most_fraction == 0) {
    if (p.has_exponent) {
      layout.least_fraction = layout.most_fraction = 1;
    } else {
      layout.least_integer = 1;
    }
  }
  if (p.has_exponent && layout.least_integer == 0 &&
      p.integer.find(s.digit) != std::u32string::npos) {
    layout.least_integer = 1;
  }
  if (layout.least_integer == 0 && layout.least_fraction == 0) {
    layout.least_fraction = 1;
  }
  layout.least_exponent = digits(p.exponent);
  return layout;
}

// Digits with separators in groups; `digits` are ASCII.
std::string grouped_integer(const std::string& digits, const Layout& layout,
                            const std::string& mark) {
  std::vector<std::size_t> places = layout.integer_groups;
  if (layout.regular > 0) {
    places.clear();
    for (std::size_t at = layout.regular; at < digits.size(); at += layout.regular) {
      places.push_back(at);
    }
  }
  std::sort(places.begin(), places.end(), std::greater<>());
  std::string out;
  std::size_t begin = 0;
  for (const std::size_t place : places) {
    if (place < digits.size()) {
      out.append(digits, begin, digits.size() - place - begin).append(mark);
      begin = digits.size() - place;
    }
  }
  return out.append(digits, begin);
}

std::string text_of(const std::u32string& points) {
  std::string out;
  for (const char32_t point : points) {
    append_code_point(out, point);
  }
  return out;
}

std::string in_family(const std::string& digits, const Symbols& s) {
  if (s.zero == '0') {
    return digits;
  }
  std::string out;
  for (const char c : digits) {
    append_code_point(out, c >= '0' && c <= '9' ? s.zero + static_cast<unsigned char>(c) - U'0'
                                                : static_cast<unsigned char>(c));
  }
  return out;
}

std::string lay_out_number(double mantissa, const Layout& layout, const Symbols& s) {
  const std::string grouping = text_of({s.grouping});
  const double rounded = round_half_even(mantissa, static_cast<int>(layout.most_fraction));
  const std::string digits = fmt::format("{:.{}f}", std::abs(rounded), layout.most_fraction);
  const std::size_t point = digits.find('.');
  std::string integer = digits.substr(0, point);
  std::string fraction = point == std::string::npos ? "" : digits.substr(point + 1);
  integer.erase(0, std::min(integer.find_first_not_of('0'), integer.size()));
  fraction.erase(fraction.find_last_not_of('0') + 1);
  if (integer.size() < layout.least_integer) {
    integer.insert(0, layout.least_integer - integer.size(), '0');
  }
  if (fraction.size() < layout.least_fraction) {
    fraction.append(layout.least_fraction - fraction.size(), '0');
  }
  std::string tail;
  for (std::size_t i = 0; i < fraction.size(); ++i) {
    if (std::find(layout.fraction_groups.begin(), layout.fraction_groups.end(), i) !=
        layout.fraction_groups.end()) {
      tail += i == 0 ? "" : grouping;
    }
    tail += in_family(fraction.substr(i, 1), s);
  }
  // The separators may be characters of several bytes, so digits are replaced first.
  std::string head;
  for (const char c : grouped_integer(integer, layout, "\x01")) {
    head += c == '\x01' ? grouping : in_family(std::string(1, c), s);
  }
  return tail.empty() ? head : head + text_of({s.decimal}) + tail;
}

}  // namespace

double round_half_even(double value, int decimals) {
  const auto shift = [](double number, int by) {
    std::string written = number_text(number);
    const std::size_t e = written.find('e');
    int exponent = by;
    if (e != std::string::npos) {
      exponent += std::atoi(written.c_str() + e + 1);
      written.resize(e);
    }
    const std::string shifted = fmt::format("{}e{}", written, exponent);
    double result = 0;
    const auto [end, wrong] =
        std::from_chars(shifted.data(), shifted.data() + shifted.size(), result);
    static_cast<void>(end);
    return wrong == std::errc() ? result : number;
  };
  if (!std::isfinite(value)) {
    return value;
  }
  const double scaled = decimals == 0 ? value : shift(value, decimals);
  double rounded = std::floor(scaled);
  const double rest = scaled - rounded;
  if (rest > 0.5 || (rest == 0.5 && std::fmod(rounded, 2) != 0)) {
    rounded += 1;
  }
  return (decimals == 0 ? rounded : shift(rounded, -decimals)) + 0.0;
}

FormattedNumber format_number(double value, std::string_view picture, const Json& options) {
  const Symbols symbols = symbols_of(options);
  const std::u32string points = points_of(picture);
  std::vector<Parts> pictures;
  for (std::size_t at = 0; at <= points.size();) {
    const std::size_t end = std::min(points.find(symbols.separator, at), points.size());
    pictures.push_back(split_picture(points.substr(at, end - at), symbols));
    at = end + 1;
  }
  if (pictures.size() > 2) {
    return {"", "D3080"};
  }
  for (const Parts& parts : pictures) {
    const std::string code = wrong_with(parts, symbols);
    if (!code.empty()) {
      return {"", code};
    }
  }
  const bool negative = value < 0;
  const Parts& parts = negative ? pictures.back() : pictures.front();
  const Layout layout = layout_of(parts, symbols);
  if (layout.most_fraction > 300) {
    return {"", "D3086"};
  }
  if (!std::isfinite(value)) {
    return {std::string(negative ? symbols.minus : "") + (std::isnan(value) ? "NaN" : "Infinity"),
            ""};
  }
  double mantissa = value;
  if (parts.whole.find(symbols.percent) != std::u32string::npos) {
    mantissa *= 100;
  } else if (parts.whole.find(symbols.per_mille) != std::u32string::npos) {
    mantissa *= 1000;
  }
  std::string exponent_text;
  if (layout.least_exponent > 0) {
    const double most = std::pow(10, static_cast<double>(layout.scaling));
    const double least = std::pow(10, static_cast<double>(layout.scaling) - 1);
    int exponent = 0;
    while (mantissa != 0 && std::abs(mantissa) < least) {
      mantissa *= 10;
      --exponent;
    }
    while (std::abs(mantissa) > most && std::isfinite(mantissa)) {
      mantissa /= 10;
      ++exponent;
    }
    std::string digits = std::to_string(std::abs(exponent));
    if (digits.size() < layout.least_exponent) {
      digits.insert(0, layout.least_exponent - digits.size(), '0');
    }
    exponent_text = text_of({symbols.exponent}) + (exponent < 0 ? symbols.minus : "") +
                    in_family(digits, symbols);
  }
  const std::string sign = negative && pictures.size() == 1 ? symbols.minus : "";
  return {sign + text_of(parts.prefix) + lay_out_number(mantissa, layout, symbols) + exponent_text +
              text_of(parts.suffix),
          ""};
}

}  // namespace drydock::jsonata
