// The one sentence of a comparison: "score 71.2 → 88.0; loss of a zone now recovers in 6m 2s
// instead of 14m 5s; cost −$312.00 a month". A change whose 95 % interval holds 0 is not claimed.
#pragma once

#include <string>

#include "report/style.hpp"
#include "simulator/score/scorecard.hpp"

namespace drydock {

enum class Verdict : std::uint8_t { Better, Worse, Unclear };
// Unclear if the interval of the difference holds 0.
[[nodiscard]] Verdict verdict_of(const MetricDifference& difference);
[[nodiscard]] std::string_view verdict_word(Verdict verdict);
// For tables: "better", "worse", "same" (no difference in any trial) or "unclear".
[[nodiscard]] std::string_view short_verdict(const MetricDifference& difference);
[[nodiscard]] const std::string& difference_title(const MetricDifference& difference);
// The titles of the metrics of this verdict, with what changes: "Cost per month +$312.00, …"; "".
[[nodiscard]] std::string metrics_of_verdict(const Comparison& comparison, Verdict verdict,
                                             const ReportStyle& style);
// "" if both ends are the same figure.
[[nodiscard]] std::string difference_interval(const MetricDifference& difference,
                                              const ReportStyle& style);

[[nodiscard]] std::string score_headline(const Comparison& comparison, const ReportStyle& style);
// "71.2 [70.1, 72.4]".
[[nodiscard]] std::string score_with_interval(const Scorecard& card);
// "recovery_time p95" → its title if the card has the metric: "Recovery from zone loss, p95".
[[nodiscard]] std::string part_title(const Scorecard& card, const ScorePart& part);
// The limits of a part: "0 at 30m, 100 at 2m".
[[nodiscard]] std::string part_limits(const ScorePart& part);
// "recovery_time (weight 40) was not measured in any trial; the other parts carry its weight"; ""
[[nodiscard]] std::string unmeasured_note(const Scorecard& card);

}  // namespace drydock
