#include "cli/spot_arguments.hpp"

#include <CLI/CLI.hpp>

#include "simulator/market/backtest.hpp"

namespace drydock {
namespace {

void add_common(CLI::App& command, SpotTraceOptions& options) {
  command.add_option("traces", options.traces, "Traces of pools: CSV, see docs/MARKET.md")
      ->required()
      ->type_name("TRACE");
  command.add_option("--horizons", options.horizons, "How far ahead to forecast")
      ->delimiter(',')
      ->type_name("DURATION,…")
      ->capture_default_str();
  command
      .add_option("--up-at", options.up,
                  "A pool is up if it gives all, half or any of the instances asked for")
      ->check(CLI::IsMember({"all", "half", "any"}))
      ->capture_default_str();
  command.add_option("--threads", options.threads, "Threads; the figures do not depend on it")
      ->check(CLI::Range(0U, 1024U));
}

void add_backtest(CLI::App& spot, SpotBacktestOptions& options, RunCommand& run) {
  CLI::App* command =
      add_command(spot, "backtest", "Score forecasts of pools on time that was held out",
                  "  drydock spot backtest trace.csv\n"
                  "  drydock spot backtest trace.csv --split 0.8 --horizons 1h,12h --json\n"
                  "  drydock spot backtest *.csv --model blend --origins 2h --report report/\n");
  add_common(*command, options.common);
  command->add_option("--split", options.split, "Share of the trace that is estimated from")
      ->check(CLI::Range(0.05, 0.99))
      ->capture_default_str();
  std::vector<std::string> models(std::begin(kMarketModels), std::end(kMarketModels));
  models.emplace_back("all");
  command->add_option("--model", options.model, "One model, or all")
      ->check(CLI::IsMember(models))
      ->capture_default_str();
  command->add_option("--origins", options.origins, "Time between forecasts; without it, a tick")
      ->type_name("DURATION");
  command->add_option("--report", options.report, "Write a page and reliability plots there")
      ->type_name("FOLDER");
  command->add_flag("--json", options.json, "One JSON document");
  command->callback([&options, &run] {
    run = [&options](Environment& e) { return run_spot_backtest(options, e); };
  });
}

void add_fit(CLI::App& spot, SpotFitOptions& options, RunCommand& run) {
  CLI::App* command = add_command(spot, "fit", "Estimate the market model from traces",
                                  "  drydock spot fit trace.csv prices.csv --out market.json\n");
  add_common(*command, options.common);
  command->add_option("--out", options.out, "JSON file to write")->required()->type_name("FILE");
  command->callback(
      [&options, &run] { run = [&options](Environment& e) { return run_spot_fit(options, e); }; });
}

}  // namespace

void add_spot(CLI::App& app, SpotArguments& arguments, RunCommand& run) {
  CLI::App* command = add_command(app, "spot", "Learn from traces of Spot pools",
                                  "  drydock spot backtest trace.csv\n"
                                  "  drydock spot fit trace.csv prices.csv --out market.json\n");
  command->require_subcommand(1);
  add_backtest(*command, arguments.backtest, run);
  add_fit(*command, arguments.fit, run);
}

}  // namespace drydock
