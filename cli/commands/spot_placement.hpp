// `drydock spot score|track`: how likely a request for Spot capacity is to be obtained and kept, at
// one instant or over a simulated week.
#pragma once

#include <string>
#include <vector>

#include "cli/workspace.hpp"

namespace drydock {

// What both take.
struct SpotPlacementOptions {
  std::string at;  // an instant; "" for now
  std::string keep = "3h";
  std::vector<std::string> fits;  // TYPE=FILE: what `spot fit` wrote, or a trace
  std::string day_pattern = "seen";
  std::string few_types = "as-aws";
  std::uint32_t trials = 1000;
  std::uint64_t seed = 1;
  std::uint32_t threads = 0;
  bool json = false;
};

struct SpotScoreOptions {
  SpotPlacementOptions common;
  std::vector<std::string> types;
  std::string requirements;  // a file
  std::int64_t capacity = 0;
  std::string unit = "units";
  bool single_zone = false;
  std::vector<std::string> regions;
  std::string strategy = "capacity-optimized";
  std::uint32_t results = 10;
};

struct SpotTrackOptions {
  SpotPlacementOptions common;
  std::string configurations;  // a file
  std::string series = "7d";
  std::string every = "5m";
  std::string report;  // a folder to write; "" for none
};

[[nodiscard]] ExitCode run_spot_score(const SpotScoreOptions& options, Environment& environment);
[[nodiscard]] ExitCode run_spot_track(const SpotTrackOptions& options, Environment& environment);

}  // namespace drydock
