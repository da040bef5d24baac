#include "report/operation_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "base/duration.hpp"
#include "report/quantity.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

std::string faults_table(const std::vector<FaultResult>& faults, const ReportStyle& style) {
  Table table({{"Event"},
               {"Trials", true, false},
               {"Instances lost", true, false},
               {"Recovery", true, false},
               {"p50", true, false},
               {"p95", true, false},
               {"Not by the end", true, false}});
  for (const FaultResult& fault : faults) {
    const auto time = [&](double seconds) {
      return fault.trials == 0 ? std::string("-") : format_quantity(seconds, "seconds");
    };
    table.add_row({{fault.label},
                   {std::to_string(fault.trials)},
                   {fmt::format("{:.1f}", fault.lost_instances)},
                   {time(fault.recovery_mean), Ink::Bold},
                   {time(fault.recovery_p50)},
                   {time(fault.recovery_p95)},
                   {std::to_string(fault.censored)}});
  }
  return table.text(style, 2);
}

std::string bounds_table(const std::vector<BoundResult>& bounds, const ReportStyle& style) {
  Table table({{"Group or fleet"},
               {"Why"},
               {"Missing unit-hours", true, false},
               {"Launches failed", true, false}});
  for (const BoundResult& bound : bounds) {
    table.add_row({{bound.fleet},
                   {bound.reason},
                   {fmt::format("{:.2f}", bound.unit_hours), Ink::Bold},
                   {fmt::format("{:.1f}", bound.failed_launches)}});
  }
  return table.text(style, 2);
}

// Means over stretches of the simulated time, so that a table shows how the mix moves.
std::string mix_table(const std::vector<MixSeries>& mix, std::string_view of, Nanoseconds until,
                      const ReportStyle& style) {
  constexpr std::size_t kStretches = 6;
  std::vector<TableColumn> columns = {{of == "type" ? "Instance type" : "Zone"},
                                      {"Mean", true, false}};
  for (std::size_t i = 0; i < kStretches; ++i) {
    const Nanoseconds end = until / static_cast<Nanoseconds>(kStretches) *
                            static_cast<Nanoseconds>(i + 1) / kMinute * kMinute;
    columns.push_back({"to " + format_duration(std::max(end, kMinute)), true, false});
  }
  Table table(std::move(columns));
  for (const MixSeries& series : mix) {
    if (series.of != of || series.mean.empty()) {
      continue;
    }
    const auto mean_of = [&](std::size_t begin, std::size_t end) {
      const auto first = series.mean.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto last = series.mean.begin() + static_cast<std::ptrdiff_t>(std::max(end, begin + 1));
      return std::accumulate(first, last, 0.0) / static_cast<double>(last - first);
    };
    const std::size_t points = series.mean.size();
    std::vector<TableCell> row = {{series.name.empty() ? "-" : series.name},
                                  {fmt::format("{:.1f}", mean_of(0, points)), Ink::Bold}};
    for (std::size_t i = 0; i < kStretches; ++i) {
      const std::size_t begin = std::min(points - 1, points * i / kStretches);
      row.emplace_back(fmt::format("{:.1f}", mean_of(begin, points * (i + 1) / kStretches)));
    }
    table.add_row(std::move(row));
  }
  return table.empty() ? "" : table.text(style, 2);
}

}  // namespace

std::string operation_text(const SimulationResult& result, const ReportStyle& style) {
  std::string out;
  const auto section = [&](std::string_view title, const std::string& body) {
    if (!body.empty()) {
      out += "\n" + paint(style, Ink::Bold, title) + "\n" + body;
    }
  };
  section("Recovery after each fault",
          result.faults.empty() ? "" : faults_table(result.faults, style));
  section("What bound the fleets, in the mean of a trial",
          result.bounds.empty() ? "" : bounds_table(result.bounds, style));
  section("Running instances by type", mix_table(result.mix, "type", result.until, style));
  section("Running instances by zone", mix_table(result.mix, "zone", result.until, style));
  return out;
}

}  // namespace drydock
