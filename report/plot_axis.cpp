#include "report/plot_axis.hpp"

#include <algorithm>
#include <cmath>

#include "base/duration.hpp"

namespace drydock {
namespace {

constexpr Nanoseconds kLeastShown = 10 * kMinute;
constexpr Nanoseconds kMargin = 2 * kMinute;
constexpr Nanoseconds kRounding = 5 * kMinute;

const TimeSeries* find_series(const std::vector<TimeSeries>& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const TimeSeries& series) { return series.name == name; });
  return found == all.end() || found->mean.empty() ? nullptr : &*found;
}

Nanoseconds instant(const TimeSeries& series, std::size_t i) {
  return series.start + static_cast<Nanoseconds>(i) * series.step;
}

// The points up to and including `end`.
TimeSeries cut_at(const TimeSeries& series, Nanoseconds end) {
  TimeSeries cut = series;
  const auto points = static_cast<std::size_t>(
      std::max<Nanoseconds>(0, (end - series.start) / std::max<Nanoseconds>(1, series.step)) + 1);
  cut.mean.resize(std::min(points, cut.mean.size()));
  cut.p05.resize(std::min(points, cut.p05.size()));
  cut.p95.resize(std::min(points, cut.p95.size()));
  return cut;
}

bool constant(const std::vector<double>& values, double value) {
  return std::all_of(values.begin(), values.end(), [&](double each) { return each == value; });
}

}  // namespace

bool PlotPoints::finite() const {
  const auto good = [](double value) { return std::isfinite(value); };
  return !mean.empty() && std::all_of(low.begin(), low.end(), good) &&
         std::all_of(high.begin(), high.end(), good);
}

PlotPoints plot_points(const TimeSeries& series, std::size_t columns) {
  const std::size_t size = std::min({series.mean.size(), series.p05.size(), series.p95.size()});
  const std::size_t count = std::min(columns, size);
  PlotPoints points;
  for (std::size_t c = 0; c < count; ++c) {
    const std::size_t begin = c * size / count;
    const std::size_t end = std::max(begin + 1, (c + 1) * size / count);
    double sum = 0;
    double low = series.p05[begin];
    double high = series.p95[begin];
    for (std::size_t i = begin; i < end; ++i) {
      sum += series.mean[i];
      low = std::min(low, series.p05[i]);
      high = std::max(high, series.p95[i]);
    }
    const double mean = sum / static_cast<double>(end - begin);
    points.mean.push_back(mean);
    points.low.push_back(std::min(low, mean));
    points.high.push_back(std::max(high, mean));
  }
  return points;
}

std::size_t ValueAxis::steps() const {
  return static_cast<std::size_t>(std::max(1L, std::lround((high - low) / step)));
}

double ValueAxis::share(double value) const {
  return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

ValueAxis value_axis(double least, double most) {
  constexpr double kFew = 12;
  ValueAxis axis;
  const bool from_zero = most <= kFew || least < most / 2;
  const double span = std::max(from_zero ? most : most - least, 1e-9);
  const double power = std::pow(10, std::floor(std::log10(span / 3)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    axis.step = factor * power;
    if (span / axis.step <= 7) {
      break;
    }
  }
  axis.step = most > 1 ? std::max(axis.step, 1.0) : axis.step;  // instances are whole
  axis.low = from_zero ? std::min(0.0, std::floor(least / axis.step) * axis.step)
                       : std::floor(least / axis.step) * axis.step;
  axis.high = std::max(std::ceil(most / axis.step - 1e-9) * axis.step, axis.low + axis.step);
  return axis;
}

std::vector<Nanoseconds> time_ticks(Nanoseconds start, Nanoseconds end, std::size_t most_ticks) {
  constexpr Nanoseconds kSteps[] = {
      kSecond,      5 * kSecond,  15 * kSecond, 30 * kSecond, kMinute,   2 * kMinute, 5 * kMinute,
      10 * kMinute, 15 * kMinute, 30 * kMinute, kHour,        2 * kHour, 3 * kHour,   6 * kHour,
      12 * kHour,   kDay,         2 * kDay,     7 * kDay,     14 * kDay, 28 * kDay,   91 * kDay};
  const Nanoseconds span = std::max<Nanoseconds>(1, end - start);
  const auto ticks = static_cast<Nanoseconds>(std::max<std::size_t>(2, most_ticks));
  Nanoseconds step = span / (ticks - 1) + 1;
  for (const Nanoseconds candidate : kSteps) {
    if (span / candidate < ticks) {
      step = candidate;
      break;
    }
  }
  std::vector<Nanoseconds> out;
  const Nanoseconds first = start >= 0 ? (start + step - 1) / step : -(-start / step);
  for (Nanoseconds at = first * step; at <= end; at += step) {
    out.push_back(at);
  }
  return out;
}

Nanoseconds time_shown_after_loss(const std::vector<TimeSeries>& all) {
  const TimeSeries* running = find_series(all, "running_after_loss");
  const TimeSeries* required = find_series(all, "required_after_loss");
  if (running == nullptr || required == nullptr) {
    return 0;
  }
  const std::size_t size =
      std::min({running->mean.size(), running->p05.size(), required->mean.size()});
  std::size_t settled = size;
  while (settled > 0 && running->p05[settled - 1] >= required->mean[settled - 1] - 1e-9) {
    --settled;
  }
  const Nanoseconds shown = std::max(kLeastShown, instant(*running, settled) + kMargin);
  const Nanoseconds rounded = (shown + kRounding - 1) / kRounding * kRounding;
  return size == 0 ? 0 : std::min(rounded, instant(*running, size - 1));
}

std::optional<CapacityPlot> capacity_plot(const std::vector<TimeSeries>& all,
                                          Nanoseconds at_least) {
  CapacityPlot plot;
  const TimeSeries* running = find_series(all, "running_after_loss");
  const TimeSeries* required = find_series(all, "required_after_loss");
  if (running != nullptr) {
    plot.title = "Running instances, from the first loss of a zone";
    const Nanoseconds end = std::max(at_least, time_shown_after_loss(all));
    plot.series = cut_at(*running, end);
    plot.level = required == nullptr ? TimeSeries{} : cut_at(*required, end);
    return plot;
  }
  running = find_series(all, "running");
  required = find_series(all, "required");
  if (running == nullptr) {
    return std::nullopt;
  }
  plot.title = "Running instances over the simulated time";
  plot.series = *running;
  plot.level = required == nullptr ? TimeSeries{} : *required;
  const double first = running->mean.front();
  plot.flat = required != nullptr && constant(running->mean, first) &&
              constant(running->p05, first) && constant(running->p95, first) &&
              constant(required->mean, first);
  return plot;
}

}  // namespace drydock
