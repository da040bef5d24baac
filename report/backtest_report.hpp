// What `drydock spot backtest` found, as JSON, as tables for people, and as a page with plots.
//
//   {"format_version": "1.0", "split", "series": [{"series", "kind", "asked", "pools", "regions",
//    "trained_hours", "held_out_hours"}],
//    "scores": [{"series", "model", "target", "horizon_hours", "log_score", "brier", "ci95",
//    "brier_ci95", "coverage80", "origins", "forecasts", "differences"?: [{"against", "log_score",
//    "ci95", "brier", "brier_ci95"}]}], "diagnostics": […]}
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "report/style.hpp"
#include "simulator/market/backtest.hpp"

namespace drydock {

[[nodiscard]] std::string backtest_json(const std::vector<SeriesBacktest>& all, double split,
                                        const Diagnostics& diagnostics, const SourceMap& sources);
// One table a series and horizon, at most as wide as the style: scores of each model, and how far
// ours is from it.
[[nodiscard]] std::string backtest_text(const std::vector<SeriesBacktest>& all,
                                        const ReportStyle& style);
// One page: the tables, and for our own model reliability by series, target and horizon.
[[nodiscard]] std::string backtest_html(const std::vector<SeriesBacktest>& all);

// Forecasts against what came, in ten bins with the number of forecasts below; for counts how
// often the outcome fell into each tenth of the forecast. A document of its own if `standalone`.
[[nodiscard]] std::string reliability_svg(const BacktestScore& score, bool standalone);
// "a9-blend-up-6h.svg".
[[nodiscard]] std::string reliability_file(const std::string& series, const BacktestScore& score);

}  // namespace drydock
