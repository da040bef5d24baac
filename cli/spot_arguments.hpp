// The arguments of `drydock spot …`; part of arguments.hpp.
#pragma once

#include "cli/command_arguments.hpp"
#include "cli/commands/spot.hpp"
#include "cli/commands/spot_placement.hpp"

namespace drydock {

struct SpotArguments {
  SpotBacktestOptions backtest;
  SpotFitOptions fit;
  SpotScoreOptions score;
  SpotTrackOptions track;
};

// `run` is set to the command that the arguments name; `arguments` outlive it.
void add_spot(CLI::App& app, SpotArguments& arguments, RunCommand& run);

}  // namespace drydock
