#include "simulator/advice/advise.hpp"

#include <algorithm>
#include <array>

namespace drydock {
namespace {

// Each quantity once: savings follow cost, rates follow counts.
constexpr std::array<std::string_view, 12> kJudged = {
    "cost_per_month", "capacity_attained", "time_below_required", "recovery_time",
    "interruptions",  "launch_failures",   "load_shed",           "load_late",
    "work_done",      "work_lost",         "work_on_time",        "work_time",
};

// +1 better, -1 worse, 0 if the interval holds no change.
int sign_of(const MetricDifference& difference) {
  if (difference.pairs < 2 || (difference.ci95.low <= 0 && difference.ci95.high >= 0)) {
    return 0;
  }
  const bool more = difference.difference > 0;
  return more == (difference.direction == Direction::HigherIsBetter) ? 1 : -1;
}

}  // namespace

bool is_judged(std::string_view metric) {
  return std::find(kJudged.begin(), kJudged.end(), metric) != kJudged.end();
}

AdviceReport advise(const SimulationResult& base, const std::vector<Variation>& variations,
                    const SimulateVariation& simulate, const AdviceProgress& on_progress) {
  AdviceReport report;
  report.scenario = base.scenario;
  report.seed = base.seed;
  report.trials = base.trials;
  const auto all = static_cast<std::uint32_t>(variations.size());
  for (std::uint32_t i = 0; i < all; ++i) {
    if (on_progress) {
      on_progress(i, all);
    }
    const Variation& variation = variations[i];
    const std::optional<SimulationResult> varied = simulate(variation.resources);
    if (!varied) {
      continue;
    }
    const Comparison comparison = compare_scores({}, base, {}, *varied);
    Advice advice;
    advice.kind = variation.kind;
    advice.fleet = variation.fleet;
    advice.change = variation.change;
    advice.span = variation.span;
    bool better = false;
    bool worse = false;
    for (const std::string_view name : kJudged) {
      const auto found =
          std::find_if(comparison.differences.begin(), comparison.differences.end(),
                       [&](const MetricDifference& each) { return each.name == name; });
      const int sign = found == comparison.differences.end() ? 0 : sign_of(*found);
      if (sign != 0) {
        advice.effects.push_back(*found);
        (sign > 0 ? better : worse) = true;
      }
    }
    advice.verdict = better && worse ? Advice::Verdict::TradeOff
                     : better        ? Advice::Verdict::Improvement
                                     : Advice::Verdict::NoGain;
    report.advice.push_back(std::move(advice));
  }
  std::stable_sort(report.advice.begin(), report.advice.end(),
                   [](const Advice& a, const Advice& b) { return a.verdict < b.verdict; });
  if (on_progress) {
    on_progress(all, all);
  }
  return report;
}

}  // namespace drydock
