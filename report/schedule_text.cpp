#include "report/schedule_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"

namespace drydock {
namespace {

constexpr std::size_t kMostShown = 6;

std::string path_text(const Plan& plan, const Schedule& schedule, const ReportStyle& style) {
  const std::string_view arrow = style.unicode ? " → " : " -> ";
  const std::vector<std::uint32_t>& path = schedule.critical_path;
  std::string text;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path.size() > kMostShown && i == kMostShown / 2) {
      const std::size_t skipped = path.size() - kMostShown;
      text += fmt::format("{}({} more)", arrow, skipped);
      i += skipped;
    }
    const PlanStep& step = plan.steps[path[i]];
    text += (text.empty() ? "" : std::string(arrow)) + std::string(operation_name(step.operation)) +
            " " + printable(plan.diff.changes[step.change].address.text());
  }
  return text;
}

// Where the figures are from, most seconds first: "5s each assumed".
std::string sources_text(const Schedule& schedule) {
  std::size_t assumed = 0;
  std::size_t recorded = 0;
  std::size_t table = 0;
  for (const TypeDuration& one : schedule.types) {
    assumed += one.source == "assumed" ? 1U : 0U;
    recorded += one.source.starts_with("recorded") ? 1U : 0U;
    table += one.source.starts_with("table") ? 1U : 0U;
  }
  std::string text;
  const auto add = [&](std::size_t count, std::string_view what) {
    if (count != 0) {
      text +=
          fmt::format("{}{} {}", text.empty() ? "" : ", ", counted(count, "type", "types"), what);
    }
  };
  add(recorded, "as recorded");
  add(table, "from the table");
  add(assumed, "assumed");
  return text;
}

}  // namespace

std::string schedule_text(const Plan& plan, const Schedule& schedule, const ReportStyle& style) {
  if (plan.steps.size() < 2) {
    return {};
  }
  const auto widest = [&] {
    std::vector<std::size_t> sizes(schedule.wave_count, 0);
    for (const std::uint32_t wave : schedule.waves) {
      ++sizes[wave];
    }
    return *std::max_element(sizes.begin(), sizes.end());
  }();
  std::string order =
      fmt::format("{} in {}, at most {} at a time", counted(plan.steps.size(), "step", "steps"),
                  counted(schedule.wave_count, "wave", "waves"), widest);
  if (schedule.critical_path.size() > 1) {
    order += "; the longest path is " + path_text(plan, schedule, style);
  }
  std::string out = wrapped("Order: ", order, style);
  out += wrapped(
      "Expected: ",
      fmt::format("about {} ({})", format_duration(schedule.duration), sources_text(schedule)),
      style);
  return out;
}

}  // namespace drydock
