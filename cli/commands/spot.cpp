#include "cli/commands/spot.hpp"

#include <fmt/format.h>

#include "base/codes/file_codes.hpp"
#include "base/codes/market_codes.hpp"
#include "base/codes/project_codes.hpp"
#include "base/duration.hpp"
#include "cli/progress_line.hpp"
#include "report/backtest_report.hpp"
#include "report/market_fit_json.hpp"

namespace drydock {
namespace {

UpRule up_rule(const std::string& name) {
  return name == "any" ? UpRule::Any : name == "half" ? UpRule::Half : UpRule::All;
}

struct LoadedTrace {
  MarketTrace trace;
  Span place;
};

// Every trace that can be read; what is wrong with the others is said.
std::vector<LoadedTrace> load_traces(Workspace& workspace, const std::vector<std::string>& paths) {
  std::vector<LoadedTrace> traces;
  for (const std::string& path : paths) {
    Result<std::string> text = workspace.environment().files.read(path);
    if (!text) {
      workspace.diagnostics().add(codes::FileUnreadable, text.error());
      continue;
    }
    const FileId file = workspace.sources().add(path, std::move(*text));
    if (auto trace = read_market_trace(file, workspace.sources(), workspace.diagnostics())) {
      traces.push_back({std::move(*trace), {file, 0, 0}});
    }
  }
  return traces;
}

std::optional<double> hours_of(Workspace& workspace, const char* option, const std::string& text) {
  const std::optional<Nanoseconds> duration = parse_duration(text);
  if (!duration || *duration == 0) {
    workspace.diagnostics().add({codes::ArgumentInvalid,
                                 fmt::format("`{} {}` is not a duration", option, text),
                                 {},
                                 "write it as 30m, 1h or 2d"});
    return std::nullopt;
  }
  return to_hours(*duration);
}

std::vector<double> horizon_hours(Workspace& workspace, const SpotTraceOptions& options) {
  std::vector<double> hours;
  for (const std::string& text : options.horizons) {
    if (const std::optional<double> each = hours_of(workspace, "--horizons", text)) {
      hours.push_back(*each);
    }
  }
  return hours;
}

void report_obstacle(Workspace& workspace, const Error& error, Span place) {
  workspace.diagnostics().add({codes::TraceTooShort, error.message, place, error.hint});
}

// Several traces one after the other as one progress.
class SpotProgress {
 public:
  SpotProgress(Environment& environment, const char* what, std::size_t traces)
      : line_(environment, what, "steps"), traces_(static_cast<std::uint32_t>(traces)) {}

  void begin_trace() { ++begun_; }
  std::function<void(std::uint32_t, std::uint32_t)> callback() {
    return [this](std::uint32_t done, std::uint32_t all) {
      line_.update((begun_ - 1) * all + done, traces_ * all);
    };
  }

 private:
  ProgressLine line_;
  std::uint32_t traces_;
  std::uint32_t begun_ = 0;
};

bool write_result(Workspace& workspace, const std::string& path, std::string_view text) {
  if (const Status written = write_file_atomically(path, text); !written) {
    workspace.diagnostics().add(codes::OutputUnwritable, written.error());
    return false;
  }
  return true;
}

void write_report(Workspace& workspace, const std::string& folder,
                  const std::vector<SeriesBacktest>& all, const std::string& json) {
  if (!write_result(workspace, folder + "/index.html", backtest_html(all)) ||
      !write_result(workspace, folder + "/scores.json", json)) {
    return;
  }
  for (const SeriesBacktest& series : all) {
    for (const BacktestScore& score : series.scores) {
      if (score.model == kOwnModel &&
          !write_result(workspace, folder + "/" + reliability_file(series.series, score),
                        reliability_svg(score, true))) {
        return;
      }
    }
  }
}

std::vector<SeriesBacktest> backtest_all(Workspace& workspace,
                                         const std::vector<LoadedTrace>& traces,
                                         const SpotBacktestOptions& options, BacktestOptions how) {
  std::vector<SeriesBacktest> all;
  SpotProgress progress(workspace.environment(), "Backtesting", traces.size());
  how.on_progress = progress.callback();
  for (const LoadedTrace& each : traces) {
    progress.begin_trace();
    if (each.trace.kind == TraceKind::Price) {
      workspace.diagnostics().add({codes::TraceOfPrices,
                                   fmt::format("{} is left out: it holds prices", each.trace.name),
                                   each.place, "`drydock spot fit` describes prices"});
      continue;
    }
    const PoolSeries series = make_pool_series(each.trace, up_rule(options.common.up));
    if (const std::optional<Error> obstacle = backtest_obstacle(series, how)) {
      report_obstacle(workspace, *obstacle, each.place);
      continue;
    }
    all.push_back(backtest_series(series, how));
  }
  return all;
}

}  // namespace

ExitCode run_spot_backtest(const SpotBacktestOptions& options, Environment& environment) {
  Workspace workspace(environment);
  BacktestOptions how;
  how.split = options.split;
  how.threads = options.common.threads;
  how.horizon_hours = horizon_hours(workspace, options.common);
  if (options.model != "all") {
    how.models = {options.model};
  }
  if (!options.origins.empty()) {
    how.origin_hours = hours_of(workspace, "--origins", options.origins).value_or(0);
  }
  const std::vector<LoadedTrace> traces = load_traces(workspace, options.common.traces);
  std::vector<SeriesBacktest> all;
  if (!workspace.diagnostics().has_errors()) {
    all = backtest_all(workspace, traces, options, how);
  }
  const std::string json =
      backtest_json(all, options.split, workspace.diagnostics(), workspace.sources());
  if (!options.report.empty() && !all.empty()) {
    write_report(workspace, options.report, all, json);
  }
  environment.out << (options.json ? json : backtest_text(all, environment.out_style()));
  return workspace.finish();
}

ExitCode run_spot_fit(const SpotFitOptions& options, Environment& environment) {
  Workspace workspace(environment);
  const std::vector<double> horizons = horizon_hours(workspace, options.common);
  std::vector<LoadedTrace> traces = load_traces(workspace, options.common.traces);
  std::vector<MarketFit> fits;
  SpotProgress progress(environment, "Fitting", traces.size());
  for (LoadedTrace& each : traces) {
    progress.begin_trace();
    const UpRule rule = up_rule(options.common.up);
    if (each.trace.kind != TraceKind::Price) {
      const PoolSeries series = make_pool_series(each.trace, rule);
      if (const auto obstacle = training_obstacle(series, series.ticks, horizons)) {
        report_obstacle(workspace, *obstacle, each.place);
        continue;
      }
    }
    if (!workspace.diagnostics().has_errors()) {
      fits.push_back(fit_market(std::move(each.trace), horizons, rule,
                                {options.common.threads, progress.callback()}));
    }
  }
  if (!workspace.diagnostics().has_errors() &&
      write_result(workspace, options.out, market_fit_json(fits))) {
    environment.out << fmt::format("wrote {}: what {} teach{}\n", printable(options.out),
                                   counted(fits.size(), "trace"), fits.size() == 1 ? "es" : "");
  }
  return workspace.finish();
}

}  // namespace drydock
