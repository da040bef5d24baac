#include "report/backtest_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json_writer.hpp"
#include "report/diagnostics_formats.hpp"
#include "report/escape.hpp"
#include "report/html_page.hpp"
#include "report/table.hpp"

namespace drydock {
namespace {

void write_interval(JsonWriter& json, std::string_view name, const Interval& interval) {
  json.key(name).begin_array().number(interval.low).number(interval.high).end_array();
}

void write_score(JsonWriter& json, const std::string& series, const BacktestScore& score) {
  json.begin_object().member("series", series).member("model", score.model);
  json.member("target", score.target).member("horizon_hours", score.horizon_hours);
  json.member("log_score", score.log_score).member("brier", score.brier);
  write_interval(json, "ci95", score.log_ci95);
  write_interval(json, "brier_ci95", score.brier_ci95);
  json.member("coverage80", score.coverage80).member("origins", score.origins);
  json.member("forecasts", score.forecasts);
  if (!score.differences.empty()) {
    json.key("differences").begin_array();
    for (const ScoreDifference& difference : score.differences) {
      json.begin_object().member("against", difference.against);
      json.member("log_score", difference.log_score);
      write_interval(json, "ci95", difference.log_ci95);
      json.member("brier", difference.brier);
      write_interval(json, "brier_ci95", difference.brier_ci95);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
}

std::string headline(const SeriesBacktest& series) {
  return fmt::format("{}: {} of {}, {} in {}; {:.1f} days before the split, {:.1f} behind it",
                     printable(series.series), trace_kind_name(series.kind),
                     counted(series.asked, "instance"), counted(series.pools, "pool"),
                     counted(series.regions, "Region"), series.trained_hours / 24,
                     series.held_out_hours / 24);
}

std::string interval_text(const Interval& interval, bool sign) {
  return sign ? fmt::format("[{:+.3f}, {:+.3f}]", interval.low, interval.high)
              : fmt::format("[{:.3f}, {:.3f}]", interval.low, interval.high);
}

// Ours against that model; nothing if it was not compared.
const ScoreDifference* difference_from(const SeriesBacktest& series, const BacktestScore& score) {
  for (const BacktestScore& own : series.scores) {
    if (own.target == score.target && own.horizon_hours == score.horizon_hours) {
      for (const ScoreDifference& difference : own.differences) {
        if (difference.against == score.model) {
          return &difference;
        }
      }
    }
  }
  return nullptr;
}

Ink ink_of(const Interval& difference) {
  return difference.high < 0 ? Ink::Green : difference.low > 0 ? Ink::Red : Ink::Plain;
}

std::string target_title(const BacktestScore& score) {
  std::string words = score.target;
  std::replace(words.begin(), words.end(), '_', ' ');
  return fmt::format("{} {:g} h", words, score.horizon_hours);
}

std::string series_text(const SeriesBacktest& series, const ReportStyle& style) {
  std::string out = paint(style, Ink::Bold, wrapped("", headline(series), style)) + "\n";
  Table table({{"", false, true},
               {"log score", true, false},
               {"95 %", true, false},
               {"Brier", true, false},
               {"cover", true, false},
               {"ours minus it", true, false},
               {"95 %", true, false}});
  std::string group;
  for (const BacktestScore& score : series.scores) {
    const std::string title = target_title(score);
    const ScoreDifference* difference = difference_from(series, score);
    const TableCell from{difference == nullptr ? "" : fmt::format("{:+.3f}", difference->log_score),
                         difference == nullptr ? Ink::Plain : ink_of(difference->log_ci95)};
    if (title != group) {
      table.add_row({{title, Ink::Bold}, "", "", "", "", "", ""});
    }
    table.add_row({{"  " + score.model, score.model == kOwnModel ? Ink::Cyan : Ink::Plain},
                   fmt::format("{:.4f}", score.log_score),
                   interval_text(score.log_ci95, false),
                   fmt::format("{:.4f}", score.brier),
                   fmt::format("{:.0f} %", score.coverage80 * 100),
                   from,
                   difference == nullptr ? "" : interval_text(difference->log_ci95, true)});
    group = title;
  }
  return out + table.text(style) + "\n";
}

// Plots: a square of 200 by 200, and room for labels.
constexpr double kSide = 200;
constexpr double kLeft = 34;
constexpr double kTop = 8;
constexpr double kBars = 36;  // the counts below
constexpr double kHeight = kTop + kSide + kBars + 34;
constexpr double kWidth = kLeft + kSide + 12;

// `top`: what the upper end of the vertical axis stands for.
std::string frame(std::string_view below, double top) {
  std::string out;
  for (int i = 0; i <= 4; ++i) {
    const double share = 0.25 * i;
    const double y = kTop + kSide * (1 - share);
    const double x = kLeft + kSide * share;
    out += fmt::format(
        "<line class=\"axis\" x1=\"{0:g}\" x2=\"{1:g}\" y1=\"{2:g}\" y2=\"{2:g}\"/>"
        "<text x=\"{3:g}\" y=\"{4:g}\" text-anchor=\"end\">{8:g}</text>"
        "<text x=\"{6:g}\" y=\"{7:g}\" text-anchor=\"middle\">{5:g}</text>\n",
        kLeft, kLeft + kSide, y, kLeft - 5, y + 4, share, x, kTop + kSide + kBars + 14,
        share * top);
  }
  return out + fmt::format("<text x=\"{:g}\" y=\"{:g}\" text-anchor=\"middle\">{}</text>\n",
                           kLeft + kSide / 2, kHeight - 4, below);
}

std::string reliability_marks(const Calibration& calibration) {
  double most = 1;
  for (const double count : calibration.count) {
    most = std::max(most, count);
  }
  std::string out =
      fmt::format("<line class=\"zero\" x1=\"{:g}\" y1=\"{:g}\" x2=\"{:g}\" y2=\"{:g}\"/>\n", kLeft,
                  kTop + kSide, kLeft + kSide, kTop);
  std::string line;
  for (std::size_t bin = 0; bin < Calibration::kBins; ++bin) {
    const double count = calibration.count[bin];
    const double height = (kBars - 4) * count / most;
    out += fmt::format(
        "<rect class=\"rest\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:g}\" height=\"{:.1f}\"/>\n",
        kLeft + static_cast<double>(bin) * kSide / Calibration::kBins + 1,
        kTop + kSide + kBars - height, kSide / Calibration::kBins - 2, height);
    if (count > 0) {
      const double x = kLeft + kSide * calibration.forecast_sum[bin] / count;
      const double y = kTop + kSide * (1 - calibration.outcome_sum[bin] / count);
      line += fmt::format("{:.1f},{:.1f} ", x, y);
      out += fmt::format("<circle class=\"bar\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"/>\n", x, y);
    }
  }
  return out + fmt::format("<polyline class=\"mean0\" points=\"{}\"/>\n", line);
}

std::string tenth_marks(const Calibration& calibration) {
  double all = 0;
  for (const double tenth : calibration.tenths) {
    all += tenth;
  }
  std::string out;
  for (std::size_t bin = 0; bin < Calibration::kBins && all > 0; ++bin) {
    // A calibrated forecast puts a tenth of the outcomes into each: 1, at half of the height.
    const double share = std::min(1.0, calibration.tenths[bin] / all * 5);
    out += fmt::format(
        "<rect class=\"bar\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:g}\" height=\"{:.1f}\"/>\n",
        kLeft + static_cast<double>(bin) * kSide / Calibration::kBins + 1,
        kTop + kSide * (1 - share), kSide / Calibration::kBins - 2, kSide * share);
  }
  return out +
         fmt::format("<line class=\"zero\" x1=\"{0:g}\" x2=\"{1:g}\" y1=\"{2:g}\" y2=\"{2:g}\"/>\n",
                     kLeft, kLeft + kSide, kTop + kSide / 2);
}

std::string series_html(const SeriesBacktest& series) {
  std::string out = html_heading(headline(series));
  out += html_open_table({"Target", "Model", "-Log score", "-95 %", "-Brier", "-80 % covers",
                          "-Ours minus it", "-95 %"});
  for (const BacktestScore& score : series.scores) {
    const ScoreDifference* difference = difference_from(series, score);
    out += "<tr>" + html_cell(target_title(score)) + html_cell(score.model) +
           html_cell(fmt::format("{:.4f}", score.log_score), "n") +
           html_cell(interval_text(score.log_ci95, false), "n") +
           html_cell(fmt::format("{:.4f}", score.brier), "n") +
           html_cell(fmt::format("{:.1f} %", score.coverage80 * 100), "n");
    out += difference == nullptr ? html_cell("") + html_cell("")
                                 : html_cell(fmt::format("{:+.4f}", difference->log_score), "n") +
                                       html_cell(interval_text(difference->log_ci95, true), "n");
    out += "</tr>\n";
  }
  out += "</table>\n<div style=\"display:flex;flex-wrap:wrap;gap:1rem\">\n";
  for (const BacktestScore& score : series.scores) {
    if (score.model == kOwnModel) {
      out += fmt::format(
          "<figure style=\"width:15rem;margin:0\"><figcaption>{}</figcaption>{}"
          "</figure>\n",
          escape_markup(target_title(score)), reliability_svg(score, false));
    }
  }
  return out + "</div>\n";
}

}  // namespace

std::string backtest_json(const std::vector<SeriesBacktest>& all, double split,
                          const Diagnostics& diagnostics, const SourceMap& sources) {
  JsonWriter json;
  json.begin_object().member("format_version", "1.0").member("split", split);
  json.key("series").begin_array();
  for (const SeriesBacktest& series : all) {
    json.begin_object().member("series", series.series);
    json.member("kind", trace_kind_name(series.kind)).member("asked", series.asked);
    json.member("pools", series.pools).member("regions", series.regions);
    json.member("trained_hours", series.trained_hours);
    json.member("held_out_hours", series.held_out_hours).end_object();
  }
  json.end_array().key("scores").begin_array();
  for (const SeriesBacktest& series : all) {
    for (const BacktestScore& score : series.scores) {
      write_score(json, series.series, score);
    }
  }
  json.end_array().key("diagnostics");
  write_diagnostics(json, diagnostics, sources);
  return json.end_object().take() + "\n";
}

std::string backtest_text(const std::vector<SeriesBacktest>& all, const ReportStyle& style) {
  std::string out;
  for (const SeriesBacktest& series : all) {
    out += series_text(series, style);
  }
  if (!all.empty()) {
    out += wrapped("",
                   "Lower scores are better. `ours minus it` compares the log score of `blend` "
                   "on the same origins; an interval below 0 says that it is better beyond "
                   "chance. `cover` is how often the outcome fell into the 80 % interval.",
                   style);
  }
  return out;
}

std::string reliability_svg(const BacktestScore& score, bool standalone) {
  const bool counts = score.target == "pools_up";
  std::string out = fmt::format("<svg viewBox=\"0 0 {:g} {:g}\"", kWidth, kHeight);
  out += standalone
             ? " xmlns=\"http://www.w3.org/2000/svg\" width=\"492\" height=\"556\">\n"
               "<style>svg{background:#fff;font:11px sans-serif}text{fill:#555}"
               ".axis{stroke:#ddd}.zero{stroke:#999;stroke-dasharray:3 3}"
               ".bar{fill:#2a6fb0}.rest{fill:#ccc}.mean0{fill:none;stroke:#2a6fb0;stroke-width:2}"
               "</style>\n"
             : " role=\"img\">\n";
  out += fmt::format("<title>{} by {}</title>\n", escape_markup(target_title(score)),
                     escape_markup(score.model));
  out += counts ? frame("tenth of the forecast, and outcomes against 1", 2)
                : frame("forecast probability, and what came", 1);
  out += counts ? tenth_marks(score.calibration) : reliability_marks(score.calibration);
  return out + "</svg>\n";
}

std::string reliability_file(const std::string& series, const BacktestScore& score) {
  std::string name =
      fmt::format("{}-{}-{}-{:g}h", series, score.model, score.target, score.horizon_hours);
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '_';
    c = plain ? c : '-';
  }
  return name + ".svg";
}

std::string backtest_html(const std::vector<SeriesBacktest>& all) {
  std::string body =
      "<p class=\"dim\">Forecasts of Spot pools on time that the models have not seen. Lower "
      "scores "
      "are better; intervals are by a block bootstrap of days. In a reliability plot a dot on the "
      "dashed line says that of forecasts of that probability as many came true; bars below show "
      "how many forecasts there were. For counts of pools each bar should reach the dashed "
      "line.</p>\n";
  for (const SeriesBacktest& series : all) {
    body += series_html(series);
  }
  return html_page("Backtest of the Spot market model", body);
}

}  // namespace drydock
