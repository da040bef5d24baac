// A snapshot as canonical JSON text, for `state pull` and `state push`: equal snapshots give equal
// bytes, and each record, output and export stands on a line of its own, in order, so that two
// branches that changed different resources merge without a person. The comma stands before each
// line but the first, so that what is added behind a line leaves it as it is.
//
//   {
//   "format_version":"1.0",
//   "stack_name":"app",
//   "lineage":"…",
//   "serial":12,
//   "outputs":{
//    "Name":"value"
//   },
//   "exports":{
//    "export":"Name"
//   },
//   "imports":[
//    "name"
//   ],
//   "resources":[
//    {"address":…,"deposed":…,"type":…,"identifier":…,"properties":{…},"attributes":{…},
//     "dependencies":[…],"deletion_policy":…,"update_replace_policy":…,"created_at":…,
//     "updated_at":…}          one line, members of every object sorted but for these
//   ,{…}
//   ]
//   }
//
// Instants are nanoseconds since 1970. `deposed` is there for old generations only. A secret stands
// as its digest (secret_digest.hpp); the key of the digests is not in the text.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.hpp"
#include "planner/document/document.hpp"
#include "planner/state/state_snapshot.hpp"

namespace drydock {

[[nodiscard]] std::string encode_state_text(const StateSnapshot& snapshot);

// Everything that is wrong is reported with its place; nothing is returned then. The snapshot has
// no secret key.
[[nodiscard]] std::optional<StateSnapshot> read_state_text(const Document& document,
                                                           Diagnostics& diagnostics);

[[nodiscard]] bool same_record(const RecordedResource& a, const RecordedResource& b);
// Whether two snapshots record the same, whatever their serials, lineages and keys.
[[nodiscard]] bool same_content(const StateSnapshot& a, const StateSnapshot& b);

}  // namespace drydock
