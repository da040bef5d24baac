#include "report/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/duration.hpp"

namespace drydock {
namespace {

// What fits an int64 count of nanoseconds, and money with cents.
constexpr double kLongestSeconds = 9e9;

std::string duration_text(double seconds) {
  if (seconds < 0) {
    return "-" + duration_text(-seconds);
  }
  if (seconds > kLongestSeconds) {
    return fmt::format("{:.3g}s", seconds);
  }
  const double rounded = seconds >= 1 ? std::round(seconds) : std::round(seconds * 1e3) / 1e3;
  return format_duration(static_cast<Nanoseconds>(std::llround(rounded * 1e9)));
}

std::string with_thousands(double value, int decimals) {
  std::string digits = fmt::format("{:.{}f}", std::fabs(value), decimals);
  std::size_t point = digits.find('.');
  point = point == std::string::npos ? digits.size() : point;
  for (std::size_t at = point; at > 3; at -= 3) {
    digits.insert(at - 3, ",");
  }
  return digits;
}

// More digits than anybody reads, and than a column holds.
constexpr double kManyRecords = 1e7;

std::string plain(double value) {
  const double size = std::fabs(value);
  if (size >= 1e15) {
    return fmt::format("{:.3g}", value);
  }
  if (size >= kManyRecords) {
    return format_large(value);
  }
  const int decimals = value == std::round(value) || size >= 1000 ? 0 : size >= 100 ? 1 : 2;
  return (value < 0 ? "-" : "") + with_thousands(value, decimals);
}

bool is_money(std::string_view unit) { return unit.substr(0, 3) == "usd"; }

}  // namespace

std::string format_large(double value) {
  struct Scale {
    double size;
    std::string_view name;
  };
  constexpr std::array<Scale, 3> kScales = {{{1e12, "T"}, {1e9, "B"}, {1e6, "M"}}};
  for (const Scale& scale : kScales) {
    if (std::fabs(value) >= scale.size) {
      return fmt::format("{:.4g} {}", value / scale.size, scale.name);
    }
  }
  return fmt::format("{:g}", value);
}

std::string format_quantity(double value, std::string_view unit) {
  if (!std::isfinite(value)) {
    return "n/a";
  }
  if (unit == "seconds") {
    return duration_text(value);
  }
  if (unit == "ratio") {
    const double percent = value * 100;
    // Availability differs in its last digits.
    const bool near_one = value > 0.99 && value < 1;
    return fmt::format("{:.{}f} %", percent, near_one ? 3 : 1);
  }
  if (unit == "usd" && std::fabs(value) < 1) {
    // What one run costs is often less than a cent.
    std::string digits = fmt::format("{:.6f}", std::fabs(value));
    while (digits.ends_with('0') && digits.size() > 4) {
      digits.pop_back();
    }
    return (value < 0 ? "-$" : "$") + digits;
  }
  if (is_money(unit)) {
    return std::fabs(value) >= 1e15
               ? fmt::format("${:.3g}", value)
               : fmt::format("{}${}", value < -0.005 ? "-" : "", with_thousands(value, 2));
  }
  return plain(value);
}

std::string format_difference(double value, std::string_view unit, const ReportStyle& style) {
  if (value == 0) {
    return style.unicode ? "±0" : "0";
  }
  if (!std::isfinite(value)) {
    return "n/a";
  }
  const std::string_view minus = style.unicode ? "−" : "-";
  const std::string_view sign = value < 0 ? minus : "+";
  if (unit == "ratio") {
    return fmt::format("{}{:.2f} pp", sign, std::fabs(value) * 100);
  }
  return std::string(sign) + format_quantity(std::fabs(value), unit);
}

MetricFigures format_metric(const Metric& metric, const ReportStyle& style) {
  if (metric.trials == 0) {
    const std::string none = style.unicode ? "–" : "-";
    return {none, none, none, none, none};
  }
  const auto shown = [&](double value, bool lower_bound) {
    const std::string_view mark = !lower_bound ? "" : style.unicode ? "≥ " : ">= ";
    return std::string(mark) + format_quantity(value, metric.unit);
  };
  return {shown(metric.mean, metric.mean_is_lower_bound),
          format_interval_unless_exact(metric.mean_ci95, metric.unit),
          shown(metric.p50, metric.p50_is_lower_bound),
          shown(metric.p95, metric.p95_is_lower_bound),
          shown(metric.p99, metric.p99_is_lower_bound)};
}

std::string format_interval(const Interval& interval, std::string_view unit) {
  return fmt::format("[{}, {}]", format_quantity(interval.low, unit),
                     format_quantity(interval.high, unit));
}

std::string format_interval_unless_exact(const Interval& interval, std::string_view unit) {
  const bool exact = format_quantity(interval.low, unit) == format_quantity(interval.high, unit);
  return exact ? "" : format_interval(interval, unit);
}

std::string format_limit(double value, std::string_view unit) {
  std::string text = format_quantity(value, unit);
  for (const std::string_view nothing : {".00", ".0"}) {
    const std::size_t at = text.find(nothing);
    const std::size_t end = at + nothing.size();
    if (at != std::string::npos && (end == text.size() || text[end] == ' ')) {
      return text.erase(at, nothing.size());
    }
  }
  return text;
}

std::string format_points(double points) {
  return std::isfinite(points) ? fmt::format("{:.1f}", points + 0.0) : "n/a";
}

std::string unit_title(std::string_view unit) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTitles = {
      {{"usd_per_month", "USD/month"},
       {"usd", "USD"},
       {"instance_hours", "instance-hours"},
       {"seconds", "time"}}};
  for (const auto& [name, title] : kTitles) {
    if (name == unit) {
      return std::string(title);
    }
  }
  return std::string(unit);
}

}  // namespace drydock
