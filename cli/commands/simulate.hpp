// `drydock simulate`: a template in a scenario, many times. `drydock score`: the scorecard of it,
// and the comparison with another configuration.
#pragma once

#include <cstdint>
#include <optional>

#include "cli/workspace.hpp"
#include "simulator/world/simulation.hpp"

namespace drydock {

struct SimulationArguments {
  std::string scenario;  // a name of the project or a file; "" for the project's default
  std::optional<std::uint32_t> trials;
  std::optional<std::uint64_t> seed;
  std::uint32_t threads = 0;
  std::string until;
};

struct SimulateOptions {
  TemplateOptions target;
  SimulationArguments simulation;
  bool json = false;
  std::string trace;  // file for a trace of the first trial's pipelines; "" for none
};

struct ScoreOptions {
  TemplateOptions target;
  SimulationArguments simulation;
  std::string against;          // a variant of the project, a template, REV:PATH; "" for none
  std::string format = "text";  // text, json, markdown, html
  std::string out;
};

[[nodiscard]] ExitCode run_simulate(const SimulateOptions& options, Environment& environment);
[[nodiscard]] ExitCode run_score(const ScoreOptions& options, Environment& environment);

}  // namespace drydock
