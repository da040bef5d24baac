// `drydock spot backtest|fit`: what traces of Spot pools teach, and how well it forecasts.
#pragma once

#include <string>
#include <vector>

#include "cli/workspace.hpp"

namespace drydock {

struct SpotTraceOptions {
  std::vector<std::string> traces;
  std::vector<std::string> horizons = {"1h", "3h", "6h"};
  std::string up = "all";  // all, half, any: how many of the instances asked for make a pool up
  std::uint32_t threads = 0;
};

struct SpotBacktestOptions {
  SpotTraceOptions common;
  double split = 0.7;
  std::string model = "all";
  std::string origins;  // a duration between origins; "" for every tick
  std::string report;   // a folder to write; "" for none
  bool json = false;
};

struct SpotFitOptions {
  SpotTraceOptions common;
  std::string out;
};

[[nodiscard]] ExitCode run_spot_backtest(const SpotBacktestOptions& options,
                                         Environment& environment);
[[nodiscard]] ExitCode run_spot_fit(const SpotFitOptions& options, Environment& environment);

}  // namespace drydock
