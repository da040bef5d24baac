#include "report/score_headline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/quantity.hpp"

namespace drydock {
namespace {

const MetricDifference* find(const Comparison& comparison, std::string_view name) {
  const auto found =
      std::find_if(comparison.differences.begin(), comparison.differences.end(),
                   [&](const MetricDifference& difference) { return difference.name == name; });
  return found == comparison.differences.end() ? nullptr : &*found;
}

std::string join(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    out += (out.empty() ? "" : "; ") + part;
  }
  return out;
}

}  // namespace

Verdict verdict_of(const MetricDifference& difference) {
  const bool lower = difference.ci95.high < 0;
  const bool higher = difference.ci95.low > 0;
  if (!lower && !higher) {
    return Verdict::Unclear;
  }
  return lower == (difference.direction == Direction::LowerIsBetter) ? Verdict::Better
                                                                     : Verdict::Worse;
}

std::string_view verdict_word(Verdict verdict) {
  return verdict == Verdict::Better  ? "better"
         : verdict == Verdict::Worse ? "worse"
                                     : "no clear difference";
}

std::string_view short_verdict(const MetricDifference& difference) {
  const Verdict verdict = verdict_of(difference);
  const bool none = difference.difference == 0 && difference.ci95.low == difference.ci95.high;
  return none ? "same" : verdict == Verdict::Unclear ? "unclear" : verdict_word(verdict);
}

const std::string& difference_title(const MetricDifference& difference) {
  return difference.title.empty() ? difference.name : difference.title;
}

std::string metrics_of_verdict(const Comparison& comparison, Verdict verdict,
                               const ReportStyle& style) {
  std::vector<std::string> parts;
  for (const MetricDifference& difference : comparison.differences) {
    if (verdict_of(difference) == verdict) {
      parts.push_back(
          fmt::format("{} {}", difference_title(difference),
                      format_difference(difference.difference, difference.unit, style)));
    }
  }
  return join(parts);
}

std::string difference_interval(const MetricDifference& difference, const ReportStyle& style) {
  const std::string low = format_difference(difference.ci95.low, difference.unit, style);
  const std::string high = format_difference(difference.ci95.high, difference.unit, style);
  return low == high ? "" : fmt::format("[{}, {}]", low, high);
}

std::string score_headline(const Comparison& comparison, const ReportStyle& style) {
  const std::string_view arrow = style.unicode ? "→" : "->";
  std::vector<std::string> parts;
  if (!comparison.after.parts.empty()) {
    parts.push_back(fmt::format("score {} {} {}", format_points(comparison.before.score), arrow,
                                format_points(comparison.after.score)));
  }
  const MetricDifference* recovery = find(comparison, "recovery_time");
  if (recovery != nullptr && verdict_of(*recovery) != Verdict::Unclear) {
    parts.push_back(fmt::format("loss of a zone now recovers in {} instead of {}",
                                format_quantity(recovery->after, recovery->unit),
                                format_quantity(recovery->before, recovery->unit)));
  }
  const MetricDifference* cost = find(comparison, "cost_per_month");
  if (cost != nullptr) {
    parts.push_back(verdict_of(*cost) == Verdict::Unclear
                        ? std::string("cost about the same")
                        : fmt::format("cost {} a month",
                                      format_difference(cost->difference, cost->unit, style)));
  }
  if (parts.size() < 2) {
    for (const MetricDifference& difference : comparison.differences) {
      if (&difference != cost && &difference != recovery && parts.size() < 3 &&
          verdict_of(difference) != Verdict::Unclear) {
        parts.push_back(
            fmt::format("{} {}", difference_title(difference),
                        format_difference(difference.difference, difference.unit, style)));
      }
    }
  }
  return parts.empty() ? "no clear difference" : join(parts);
}

std::string score_with_interval(const Scorecard& card) {
  return fmt::format("{} [{}, {}]", format_points(card.score), format_points(card.score_ci95.low),
                     format_points(card.score_ci95.high));
}

std::string part_title(const Scorecard& card, const ScorePart& part) {
  const auto found = std::find_if(card.metrics.begin(), card.metrics.end(),
                                  [&](const Metric& metric) { return metric.name == part.metric; });
  const bool titled = found != card.metrics.end() && !found->title.empty();
  return fmt::format("{}, {}", titled ? found->title : part.metric, part.statistic);
}

std::string part_limits(const ScorePart& part) {
  return fmt::format("0 at {}, 100 at {}", format_limit(part.worst, part.unit),
                     format_limit(part.best, part.unit));
}

std::string unmeasured_note(const Scorecard& card) {
  std::vector<std::string> names;
  for (const UnmeasuredPart& part : card.unmeasured) {
    names.push_back(fmt::format("{} (weight {:g})", part.metric, part.weight));
  }
  return names.empty()
             ? ""
             : "Not measured in any trial: " + join(names) + ". The other parts carry the weight.";
}

}  // namespace drydock
