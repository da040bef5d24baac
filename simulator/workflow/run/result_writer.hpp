// What the ResultWriter of a Distributed Map makes of the results of its children (AWS Step
// Functions Developer Guide, "ResultWriter"): the files that it writes, and the result of the state
// if it writes none. Of the metadata of a child, what the simulation does not know (its name and
// times) is left out.
#pragma once

#include <string>
#include <vector>

#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/state_machine.hpp"
#include "simulator/workflow/task_service.hpp"

namespace drydock {

// By child: what it got, and what it gave; Absent if it failed.
struct MapRunResults {
  const Json& items;
  const std::vector<Json>& results;
  std::string_view map_run_arn;
};

// With a Resource it writes, else its WriterConfig only shapes the result of the state.
[[nodiscard]] bool writes_files(const MapStorage& writer);

// As Transformation says: NONE (or nothing), COMPACT or FLATTEN.
[[nodiscard]] Json transformed_results(const MapStorage& writer, const MapRunResults& run,
                                       bool succeeded, JsonArena& arena);

// SUCCEEDED_0 and FAILED_0, as JSON or JSON lines, below `folder`, and the manifest that lists them
// at `folder`/manifest.json.
void write_map_results(const MapStorage& writer, const MapRunResults& run,
                       const std::string& bucket, const std::string& folder, ObjectSource& objects);

}  // namespace drydock
