// What `drydock explain NAME` prints: the meaning of a diagnostic, a metric or an input. Finding it
// by its name is left to the caller.
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "report/style.hpp"
#include "simulator/score/metric.hpp"
#include "simulator/score/metric_catalog.hpp"

namespace drydock {

[[nodiscard]] std::string explain_diagnostic(const DiagnosticInfo& info, const ReportStyle& style);
// `measured` may be null: the figure of the last run.
[[nodiscard]] std::string explain_metric(const MetricInfo& info, const Metric* measured,
                                         const ReportStyle& style);
// An input of the ledger; `explanation` is what else there is to say, or "".
[[nodiscard]] std::string explain_input(const LedgerEntry& entry, std::string_view explanation,
                                        const ReportStyle& style);

}  // namespace drydock
