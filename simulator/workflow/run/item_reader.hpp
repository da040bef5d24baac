// The items that a Distributed Map reads from objects: a list of objects, JSON, JSONL, CSV, or the
// manifest of an S3 inventory (AWS Step Functions Developer Guide, "ItemReader").
#pragma once

#include <string>

#include "simulator/json/json.hpp"
#include "simulator/json/json_arena.hpp"
#include "simulator/workflow/state_machine.hpp"
#include "simulator/workflow/task_service.hpp"

namespace drydock {

// An array; Absent, and the cause of States.ItemReaderFailed, if there is none. `arguments` are
// those of the reader, evaluated; without `objects` no object exists.
[[nodiscard]] Json read_map_items(const MapStorage& reader, const Json& arguments,
                                  ObjectSource* objects, JsonArena& arena, std::string& why);

}  // namespace drydock
