#include "cli/rehearse_arguments.hpp"

#include <CLI/CLI.hpp>

#include "cli/commands/replay.hpp"

namespace drydock {

void add_rehearse(CLI::App& app, RehearseOptions& options, RunCommand& run) {
  CLI::App* command =
      add_command(app, "rehearse", "Carry out a plan many times on virtual time, touching nothing",
                  "  drydock rehearse\n"
                  "  drydock rehearse change.plan --trials 1000 --faults faults.yaml\n"
                  "  drydock rehearse --crash-rate 0.5 --json\n"
                  "  drydock rehearse --replay last\n");
  add_target(*command, options.target);
  CLI::Option* replay =
      command->add_option("--replay", options.replay,
                          "Show a recorded run again: a file, a name in .drydock/runs, or `last`");
  replay->type_name("RUN");
  command->add_option("--trials", options.trials, "How many times")
      ->check(CLI::Range(1U, 100'000U))
      ->capture_default_str();
  command->add_option("--seed", options.seed, "Seed of all that is drawn")->capture_default_str();
  command->add_option("--threads", options.threads, "0: one a core; the result is the same");
  command->add_option("--parallelism", options.parallelism, "Operations at a time, as for apply")
      ->check(CLI::Range(1U, 1000U));
  command->add_option("--faults", options.faults, "What goes wrong: a fault plan (docs/CLOUD.md)")
      ->type_name("FILE");
  command
      ->add_option("--crash-rate", options.crashes_per_hour,
                   "How often an hour the process itself dies")
      ->check(CLI::Range(0.0, 3600.0));
  command->add_flag("--destroy", options.destroy, "Rehearse the deletion of everything");
  command->add_flag("--json", options.json, "One JSON document");
  for (const char* of_many :
       {"--trials", "--seed", "--threads", "--faults", "--crash-rate", "--destroy"}) {
    replay->excludes(of_many);
  }
  command->callback([&options, &run] {
    run = [&options](Environment& e) {
      return options.replay.empty() ? run_rehearse(options, e) : run_replay(options, e);
    };
  });
}

}  // namespace drydock
