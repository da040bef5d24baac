// `drydock rehearse`: a plan carried out many times on virtual time. Reads the state, writes
// nothing.
#pragma once

#include <cstdint>
#include <string>

#include "cli/workspace.hpp"

namespace drydock {

struct RehearseOptions {
  TemplateOptions target;  // its path may be a saved plan
  std::uint32_t trials = 200;
  std::uint64_t seed = 1;
  std::uint32_t threads = 0;
  std::uint32_t parallelism = 0;  // 0: the project's, else 10
  double crashes_per_hour = 0;
  std::string faults;  // a fault plan; "" for the project's, or none
  std::string replay;  // a recorded run: all but `parallelism` and `json` is of no use then
  bool destroy = false;
  bool json = false;
};

[[nodiscard]] ExitCode run_rehearse(const RehearseOptions& options, Environment& environment);

}  // namespace drydock
