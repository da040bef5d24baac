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

void add_placement(CLI::App& command, SpotPlacementOptions& options) {
  command.add_option("--at", options.at, "Instant of the request, or the first; without it, now")
      ->type_name("TIME");
  command.add_option("--keep", options.keep, "How long the capacity is to be kept")
      ->type_name("DURATION")
      ->capture_default_str();
  command
      .add_option("--fit", options.fits,
                  "What `spot fit` wrote of pools of a type, or a trace of them; may be repeated")
      ->type_name("TYPE=FILE");
  command
      .add_option("--day-pattern", options.day_pattern,
                  "Hours of the day count nowhere, where traces show it, or in every Region")
      ->check(CLI::IsMember({"none", "seen", "every"}))
      ->capture_default_str();
  command
      .add_option("--few-types", options.few_types,
                  "Fewer than three types score at most 3, as AWS does, or as the model says")
      ->check(CLI::IsMember({"as-aws", "by-model"}))
      ->capture_default_str();
  command.add_option("--trials", options.trials, "Simulated markets")
      ->check(CLI::Range(1U, 1'000'000U))
      ->capture_default_str();
  command.add_option("--seed", options.seed, "Seed")->capture_default_str();
  command.add_option("--threads", options.threads, "Threads; the figures do not depend on it")
      ->check(CLI::Range(0U, 1024U));
  command.add_flag("--json", options.json, "One JSON document");
}

void add_score(CLI::App& spot, SpotScoreOptions& options, RunCommand& run) {
  CLI::App* command = add_command(
      spot, "score", "Score how likely a request for Spot capacity is to be obtained and kept",
      "  drydock spot score --types m5.xlarge,m5a.xlarge,m6i.xlarge --capacity 400\n"
      "  drydock spot score --requirements needs.json --capacity 20000 --unit vcpu --single-az\n"
      "  drydock spot score --types p3.2xlarge --capacity 4 --fit p3.2xlarge=market.json \\\n"
      "      --regions us-east-1,us-west-2 --at 2026-11-23T16:00:00Z --json\n");
  command->add_option("--types", options.types, "Instance types")
      ->delimiter(',')
      ->type_name("TYPE,…");
  command
      ->add_option("--requirements", options.requirements,
                   "What types must have: InstanceRequirements of EC2, JSON or YAML")
      ->type_name("FILE");
  command->add_option("--capacity", options.capacity, "How much, in units")->required();
  command->add_option("--unit", options.unit, "What the capacity counts")
      ->check(CLI::IsMember({"units", "vcpu", "memory-mib"}))
      ->capture_default_str();
  command->add_flag("--single-az", options.single_zone, "Score zones instead of Regions");
  command->add_option("--regions", options.regions, "Regions; without it, all of the catalog")
      ->delimiter(',')
      ->type_name("REGION,…");
  command->add_option("--strategy", options.strategy, "Allocation strategy; AWS assumes its own")
      ->check(CLI::IsMember(
          {"capacity-optimized", "price-capacity-optimized", "lowest-price", "diversified"}))
      ->capture_default_str();
  command->add_option("--results", options.results, "The best so many")->capture_default_str();
  add_placement(*command, options.common);
  command->callback([&options, &run] {
    run = [&options](Environment& e) { return run_spot_score(options, e); };
  });
}

void add_track(CLI::App& spot, SpotTrackOptions& options, RunCommand& run) {
  CLI::App* command =
      add_command(spot, "track", "Placement scores of many requests over a simulated week",
                  "  drydock spot track configurations.yaml --at 2026-11-23T00:00:00Z\n"
                  "  drydock spot track configurations.yaml --every 1h --report report/\n");
  command
      ->add_option("configurations", options.configurations,
                   "Requests: YAML, see docs/PLACEMENT.md")
      ->required()
      ->type_name("FILE");
  command->add_option("--series", options.series, "How long")
      ->type_name("DURATION")
      ->capture_default_str();
  command->add_option("--every", options.every, "How often")
      ->type_name("DURATION")
      ->capture_default_str();
  command->add_option("--report", options.report, "Write a page with the heat map there")
      ->type_name("FOLDER");
  options.common.trials = 100;
  add_placement(*command, options.common);
  command->callback([&options, &run] {
    run = [&options](Environment& e) { return run_spot_track(options, e); };
  });
}

}  // namespace

void add_spot(CLI::App& app, SpotArguments& arguments, RunCommand& run) {
  CLI::App* command = add_command(
      app, "spot", "Learn from traces of Spot pools, and score requests for Spot capacity",
      "  drydock spot backtest trace.csv\n"
      "  drydock spot fit trace.csv prices.csv --out market.json\n"
      "  drydock spot score --types m5.xlarge,m6i.xlarge,m7i.xlarge "
      "--capacity 400\n");
  command->require_subcommand(1);
  add_backtest(*command, arguments.backtest, run);
  add_fit(*command, arguments.fit, run);
  add_score(*command, arguments.score, run);
  add_track(*command, arguments.track, run);
}

}  // namespace drydock
