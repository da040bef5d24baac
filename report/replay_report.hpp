// What a replay of a recorded run shows: every event with its instant, how it ended and what the
// state is afterwards. For people, and as one JSON document (schemas/formats/replay.schema.json).
// Equal logs give equal bytes.
#pragma once

#include <string>

#include "report/style.hpp"
#include "simulator/rehearsal/replay.hpp"

namespace drydock {

[[nodiscard]] std::string replay_text(const RunLog& log, const Replay& replay,
                                      const ReportStyle& style);
[[nodiscard]] std::string replay_json(const RunLog& log, const Replay& replay);

}  // namespace drydock
