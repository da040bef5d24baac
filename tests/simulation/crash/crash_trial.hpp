// One trial of the deterministic simulation test: a random stack is brought about and changed a few
// times on a misbehaving cloud by processes that die at random moments, are overtaken by another
// process while they sleep, or are interrupted. Then one calm process runs, and the world is
// looked at: the state names exactly what the cloud has, nothing twice, nothing orphaned, nothing
// lost, and the next plan is empty. Everything follows from the seed.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "planner/schema/resource_schema.hpp"
#include "tests/simulation/crash/crash_store.hpp"

namespace drydock {

struct CrashTrial {
  std::uint64_t seed = 0;
  PlantedBug bug = PlantedBug::None;
};

struct CrashReport {
  std::vector<std::string> problems;  // empty: every invariant holds
  std::vector<std::string> trace;
  std::vector<std::pair<std::string, std::string>> files;  // of the case folder: name, content
  std::uint32_t processes = 0;
  std::uint32_t deaths = 0;
  std::uint32_t overtaken = 0;
};

// `path` is where the state file may be made; it is removed first.
[[nodiscard]] CrashReport run_crash_trial(const CrashTrial& trial, const SchemaRegistry& types,
                                          const std::string& path);

// Writes what is needed to look into a failure below `folder` and returns the new folder's path:
// the problems and the seed, the trace, the template of every round, the plan of every process and
// the state that was left.
[[nodiscard]] std::string write_crash_case(const CrashTrial& trial, const CrashReport& report,
                                           const std::string& folder);

}  // namespace drydock
